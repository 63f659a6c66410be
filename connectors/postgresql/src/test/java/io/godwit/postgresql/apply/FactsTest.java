package io.godwit.postgresql.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.postgresql.capture.TestDatabase;
import io.godwit.spi.Checkpoint;
import io.godwit.spi.Checkpoint.AppliedTo;
import io.godwit.spi.Checkpoint.LoadBegun;
import io.godwit.spi.Checkpoint.LoadEnded;
import io.godwit.spi.Checkpoint.ObjectCreated;
import io.godwit.spi.Checkpoint.Opened;
import io.godwit.spi.Checkpoint.SplitLoaded;
import io.godwit.spi.Checkpoint.StageCreated;
import io.godwit.spi.ErrorCode;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Progress;
import io.godwit.spi.change.Ledger;
import io.godwit.spi.load.Split;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The facts, and the claim, on a real server. */
class FactsTest {
    private static final TableId CAR = new TableId("shop", "car");
    private static final Checkpoint FIRST = new SplitLoaded(new Split(CAR, 0, 2, "1..9", true), 9, 90, "0/1");

    private TestDatabase database;

    @BeforeEach
    void create() {
        database = new TestDatabase(15);
    }

    @AfterEach
    void drop() throws Exception {
        database.close();
    }

    private Facts facts(String migration) {
        return new Facts(database.target(migration), migration);
    }

    @Test
    void everyFactReadsBackAsItWasRecorded() {
        try (Facts facts = facts("one")) {
            assertThat(facts.progress()).isEqualTo(Progress.none());
            facts.claim();
            assertThat(facts.progress()).isEqualTo(Progress.none());
            ObjectReport view = new ObjectReport(
                    "view", "shop.\"v 1\"", Stage.POST_DATA, ObjectReport.Outcome.SKIPPED, "says: it's odd");
            Ledger ledger = new Ledger(1, 10, 6, 3, 1, 2, 3, 1);
            facts.record(new ObjectCreated(view));
            facts.record(new StageCreated(Stage.PRE_DATA));
            facts.record(new LoadBegun("0/16B3748"));
            facts.record(FIRST);
            facts.record(new LoadEnded("0/16B3749"));
            facts.record(new AppliedTo("0/16B3750", ledger, 12345));
            facts.record(new Opened(""));
            assertThat(facts.progress())
                    .isEqualTo(new Progress(
                            java.util.Set.of(Stage.PRE_DATA),
                            List.of(view),
                            "0/16B3748",
                            List.of((SplitLoaded) FIRST),
                            "0/16B3749",
                            new AppliedTo("0/16B3750", ledger, 12345),
                            new Opened("")));
        }
    }

    @Test
    void theSameFactCannotBeRecordedTwice() {
        try (Facts facts = facts("one")) {
            facts.claim();
            facts.record(FIRST);
            refused(Errors.FACT_EXISTS, () -> facts.record(FIRST));
            facts.record(new LoadBegun("0/1"));
            facts.record(new LoadBegun("0/2"));
            facts.record(new StageCreated(Stage.KEYS));
            facts.record(new StageCreated(Stage.KEYS));
            facts.record(new LoadEnded("0/3"));
            facts.record(new LoadEnded("0/4"));
            assertThat(facts.progress().replayFrom()).isEqualTo("0/1");
            assertThat(facts.progress().convergeUntil()).isEqualTo("0/4");
        }
    }

    @Test
    void whatIsAppliedNeverGoesBack() {
        try (Facts facts = facts("one")) {
            facts.claim();
            facts.record(new AppliedTo("0/10", new Ledger(2, 5, 5, 0, 0, 5, 0, 0), 0));
            facts.record(new AppliedTo("0/20", new Ledger(2, 5, 5, 0, 0, 5, 0, 0), 0));
            refused(
                    Errors.FACT_EXISTS,
                    () -> facts.record(new AppliedTo("0/5", new Ledger(1, 4, 4, 0, 0, 4, 0, 0), 0)));
            assertThat(facts.progress().applied())
                    .extracting(AppliedTo::position)
                    .isEqualTo("0/20");
        }
    }

    @Test
    void anApplierDoesNotBuildOnMoreThanItsRunnerKnows() throws Exception {
        try (Facts facts = facts("one")) {
            facts.claim();
            facts.progress();
            database.run("INSERT INTO godwit.checkpoint (migration, kind, item, position)"
                    + " VALUES ('one', 'applied', '', '0/99')");
            refused(Errors.FACT_EXISTS, facts::openApplier);
            facts.progress();
            facts.openApplier().close();
        }
    }

    @Test
    void onlyOneRunnerHoldsAMigration() {
        try (Facts first = facts("one");
                Facts second = facts("one");
                Facts other = facts("two")) {
            first.claim();
            first.claim();
            other.claim();
            refused(Errors.TARGET_CLAIMED, second::claim);
            first.close();
            second.claim();
        }
    }

    @Test
    void aNewRunnerOutlivesTheWritersOfADeadOne() throws Exception {
        try (Facts dead = facts("one");
                Facts next = facts("one")) {
            dead.claim();
            Connection writer = dead.openWriter("rows");
            dead.record(writer, FIRST);
            dead.close(); // as the server sees a runner's death: the claim goes first, a writer is still there
            next.claim();
            assertThat(writer.isValid(5)).isFalse();
            assertThat(next.progress().splits()).isEmpty();
        }
    }

    @Test
    void aClaimThatBrokeIsTakenAnew() throws Exception {
        try (Facts facts = facts("one")) {
            facts.claim();
            database.run(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'godwit one claim'");
            facts.record(FIRST);
            assertThat(facts.progress().splits()).hasSize(1);
        }
    }

    @Test
    void nothingIsWrittenWithoutAClaim() {
        try (Facts facts = facts("one")) {
            assertThatThrownBy(() -> facts.openWriter("rows")).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void rowsAndFactGoTogether() throws Exception {
        database.run("CREATE SCHEMA shop", "CREATE TABLE shop.car (id int)");
        try (Facts facts = facts("one")) {
            facts.claim();
            facts.record(FIRST);
            try (Connection writer = facts.openWriter("rows");
                    Statement statement = writer.createStatement()) {
                statement.execute("INSERT INTO shop.car VALUES (1)");
                refused(Errors.FACT_EXISTS, () -> facts.record(writer, FIRST));
            }
            assertThat(database.query("SELECT * FROM shop.car")).isEmpty();
        }
    }

    @Test
    void aResetEmptiesTheTableAndForgetsItsSplits() throws Exception {
        database.run("CREATE SCHEMA market", "CREATE TABLE market.car AS SELECT 1 AS id");
        Table table = new Table(CAR, new TableId("market", "car"), List.of(), null, true, false, null, 0, 0);
        try (Facts facts = facts("one")) {
            facts.claim();
            facts.record(FIRST);
            facts.record(new SplitLoaded(new Split(new TableId("shop", "bus"), 0, 1, "", false), 1, 1, "0/1"));
            facts.reset(table);
            assertThat(facts.progress().splits(CAR)).isEmpty();
            assertThat(facts.progress().splits()).hasSize(1);
            assertThat(database.query("SELECT * FROM market.car")).isEmpty();
        }
    }

    @Test
    void droppingLeavesNothingButOtherMigrationsFacts() throws Exception {
        try (Facts one = facts("one");
                Facts two = facts("two")) {
            one.drop();
            one.claim();
            one.record(FIRST);
            two.claim();
            one.drop();
            assertThat(one.progress()).isEqualTo(Progress.none());
            two.record(FIRST);
            two.drop();
            assertThat(database.query("SELECT 1 FROM pg_namespace WHERE nspname = 'godwit'"))
                    .isEmpty();
            two.drop();
        }
    }

    @Test
    void aSchemaThatWasThereStays() throws Exception {
        database.run("CREATE SCHEMA godwit");
        try (Facts facts = facts("one")) {
            facts.claim();
            facts.drop();
            assertThat(database.query("SELECT 1 FROM pg_namespace WHERE nspname = 'godwit'"))
                    .hasSize(1);
            assertThat(database.query("SELECT 1 FROM pg_class WHERE relname = 'checkpoint'"))
                    .isEmpty();
        }
    }

    private static void refused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
