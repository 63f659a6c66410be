package io.godwit.sqlserver.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.godwit.spi.Option;
import io.godwit.spi.Progress;
import io.godwit.spi.change.Ledger;
import io.godwit.spi.load.Split;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.connection.Sessions;
import io.godwit.testkit.server.SqlServerTestDatabase;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The facts, and the claim, on a real server. */
class FactsTest {
    private static final TableId CAR = new TableId("shop", "car");
    private static final Checkpoint FIRST = new SplitLoaded(new Split(CAR, 0, 2, "1..9", true), 9, 90, "0/1");

    private SqlServerTestDatabase database;

    @BeforeEach
    void create() {
        database = new SqlServerTestDatabase();
    }

    @AfterEach
    void drop() throws Exception {
        database.close();
    }

    private Sessions sessions() {
        return Sessions.open(database.endpoint(), "one", Option.Side.TARGET);
    }

    /** Whether it is SQL Server itself. */
    private boolean seesSessions() {
        return switch (sessions().server().platform()) {
            case BABELFISH, OTHER -> false;
            default -> true;
        };
    }

    private Facts facts(String migration) {
        return new Facts(Sessions.open(database.endpoint(), migration, Option.Side.TARGET), migration);
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
            try (Connection other = sessions().open("other")) {
                new FactTable(new CheckpointTable("godwit", "one"))
                        .record(other, new AppliedTo("0/99", new Ledger(1, 1, 1, 0, 0, 1, 0, 0), 0));
            }
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
        Assumptions.assumeTrue(seesSessions(), "the server does not tell who holds a lock");
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
        Assumptions.assumeTrue(seesSessions(), "the server does not end sessions");
        try (Facts facts = facts("one")) {
            facts.claim();
            for (String session : query("SELECT session_id FROM sys.dm_exec_sessions WHERE program_name LIKE"
                    + " 'godwit one claim%' AND database_id = DB_ID()")) {
                database.run("KILL " + session);
            }
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
            assertThat(query("SELECT id FROM shop.car")).isEmpty();
        }
    }

    @Test
    void aResetEmptiesTheTableAndForgetsItsSplits() throws Exception {
        database.run("CREATE SCHEMA market", "CREATE TABLE market.car (id int)", "INSERT INTO market.car VALUES (1)");
        Table table = new Table(CAR, new TableId("market", "car"), List.of(), null, true, false, null, 0, 0);
        try (Facts facts = facts("one")) {
            facts.claim();
            facts.record(FIRST);
            facts.record(new SplitLoaded(new Split(new TableId("shop", "bus"), 0, 1, "", false), 1, 1, "0/1"));
            facts.reset(table);
            assertThat(facts.progress().splits(CAR)).isEmpty();
            assertThat(facts.progress().splits()).hasSize(1);
            assertThat(query("SELECT id FROM market.car")).isEmpty();
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
            assertThat(query("SELECT name FROM sys.schemas WHERE name = 'godwit'"))
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
            assertThat(query("SELECT name FROM sys.schemas WHERE name = 'godwit'"))
                    .hasSize(1);
            assertThat(query("SELECT name FROM sys.tables WHERE name = 'checkpoint'"))
                    .isEmpty();
        }
    }

    private static void refused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private List<String> query(String sql) {
        return database.query(sql);
    }

    @Test
    void aRunnerThatWasOvertakenCommitsNothing() throws Exception {
        try (Facts late = facts("one")) {
            late.claim();
            try (Connection writer = late.openWriter("rows");
                    Connection other = sessions().open("other")) {
                // as if another runner had claimed while this one could not be reached to be ended
                Transaction.run(other, new CheckpointTable("godwit", "one")::claim);
                refused(Errors.TARGET_CLAIMED, () -> late.record(writer, FIRST));
                refused(Errors.TARGET_CLAIMED, () -> late.record(new LoadBegun("0/1")));
            }
            assertThat(late.progress().splits()).isEmpty();
        }
    }

    @Test
    void aNewClaimWaitsForATransactionThatHoldsTheOldOne() throws Exception {
        Assumptions.assumeTrue(seesSessions(), "the server takes no locks for reading");
        try (Facts late = facts("one")) {
            late.claim();
            try (Connection writer = late.openWriter("rows");
                    Connection other = sessions().open("other");
                    Statement settings = other.createStatement()) {
                late.record(writer, FIRST);
                settings.execute("SET LOCK_TIMEOUT 1000");
                assertThatThrownBy(() -> Transaction.run(other, new CheckpointTable("godwit", "one")::claim))
                        .isInstanceOfSatisfying(
                                java.sql.SQLException.class,
                                e -> assertThat(e.getErrorCode()).isEqualTo(1222));
                writer.commit();
                Transaction.run(other, new CheckpointTable("godwit", "one")::claim);
            }
            assertThat(late.progress().splits()).hasSize(1);
        }
    }

    @Test
    void whatWasBegunIsKnownToTheNextRunner() throws Exception {
        ObjectCreated made = new ObjectCreated(
                new ObjectReport("table", "app.car", Stage.PRE_DATA, ObjectReport.Outcome.COPIED, ""));
        try (Facts facts = facts("one")) {
            facts.claim();
            try (Connection writer = facts.openWriter("stage")) {
                assertThat(facts.beginMaking(writer, "car")).isFalse();
            }
        }
        try (Facts next = facts("one")) {
            next.claim();
            try (Connection writer = next.openWriter("stage")) {
                assertThat(next.beginMaking(writer, "car")).isTrue();
                next.endMaking(writer, "car", made);
                assertThat(next.beginMaking(writer, "car")).isFalse();
            }
            assertThat(next.progress().objects()).containsExactly(made.report());
        }
    }

    @Test
    void aLongNameIsNoTrouble() {
        String name = "é".repeat(5000);
        ObjectReport report = new ObjectReport("function", name, Stage.POST_DATA, ObjectReport.Outcome.COPIED, "");
        ObjectReport other = new ObjectReport("function", name + "x", Stage.POST_DATA, ObjectReport.Outcome.COPIED, "");
        try (Facts facts = facts("one")) {
            facts.claim();
            facts.record(new ObjectCreated(report));
            facts.record(new ObjectCreated(other));
            refused(Errors.FACT_EXISTS, () -> facts.record(new ObjectCreated(report)));
            assertThat(facts.progress().objects()).containsExactly(report, other);
        }
    }
}
