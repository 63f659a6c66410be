package io.godwit.mysql.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.mysql.connection.Sessions;
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
import io.godwit.testkit.server.MySqlTestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The facts, and the claim, on real servers. */
@ParameterizedClass
@MethodSource("io.godwit.testkit.server.TestedServers#all")
class FactsTest {
    private static final TableId CAR = new TableId("shop", "car");
    private static final Checkpoint FIRST = new SplitLoaded(new Split(CAR, 0, 2, "1..9", true), 9, 90, "0/1");

    @Parameter
    @Nullable
    String server;

    private MySqlTestDatabase database;

    @BeforeEach
    void create() {
        database = new MySqlTestDatabase(Objects.requireNonNull(server));
    }

    @AfterEach
    void drop() throws Exception {
        database.close();
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
            try (Connection other = database.server().connect("godwit")) {
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
            for (String id : query("SELECT id FROM information_schema.processlist WHERE user = 'mig'")) {
                database.server().execute("", "KILL " + id);
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
            assertThat(query("SELECT * FROM shop.car")).isEmpty();
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
            assertThat(query("SELECT * FROM market.car")).isEmpty();
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
            assertThat(query("SELECT 1 FROM information_schema.schemata WHERE schema_name = 'godwit'"))
                    .isEmpty();
            two.drop();
        }
    }

    @Test
    void aSchemaThatWasThereStays() throws Exception {
        database.run("CREATE DATABASE godwit");
        try (Facts facts = facts("one")) {
            facts.claim();
            facts.drop();
            assertThat(query("SELECT 1 FROM information_schema.schemata WHERE schema_name = 'godwit'"))
                    .hasSize(1);
            assertThat(query("SELECT 1 FROM information_schema.tables WHERE table_name = 'checkpoint'"))
                    .isEmpty();
        }
    }

    private static void refused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private List<String> query(String sql) {
        List<String> found = new ArrayList<>();
        try (Connection connection = database.server().connect("");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    // --- what only an engine needs whose definitions commit by themselves ---

    @Test
    void aRunnerThatWasOvertakenCommitsNothing() throws Exception {
        try (Facts late = facts("one")) {
            late.claim();
            try (Connection writer = late.openWriter("rows");
                    Connection other = database.server().connect("godwit")) {
                // as if another runner had claimed while this one could not be reached to be ended
                new CheckpointTable("godwit", "one").claim(other);
                refused(Errors.TARGET_CLAIMED, () -> late.record(writer, FIRST));
                refused(Errors.TARGET_CLAIMED, () -> late.record(new LoadBegun("0/1")));
            }
            assertThat(late.progress().splits()).isEmpty();
        }
    }

    @Test
    void aNewClaimWaitsForATransactionThatHoldsTheOldOne() throws Exception {
        try (Facts late = facts("one")) {
            late.claim();
            try (Connection writer = late.openWriter("rows");
                    Connection other = database.server().connect("godwit");
                    Statement settings = other.createStatement()) {
                late.record(writer, FIRST);
                settings.execute("SET innodb_lock_wait_timeout = 1");
                assertThatThrownBy(() -> new CheckpointTable("godwit", "one").claim(other))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getErrorCode()).isEqualTo(1205));
                writer.commit();
                new CheckpointTable("godwit", "one").claim(other);
            }
            assertThat(late.progress().splits()).hasSize(1);
        }
    }

    @Test
    void aResetThatWasBegunIsFinishedByTheNextRunner() throws Exception {
        database.run("CREATE TABLE app.car (id int)", "INSERT INTO app.car VALUES (1)");
        TableId car = new TableId("app", "car");
        try (Facts facts = facts("one");
                Connection other = database.server().connect("app")) {
            facts.claim();
            facts.record(new SplitLoaded(new Split(car, 0, 1, "", true), 1, 1, "0/1"));
            new Intents(new CheckpointTable("godwit", "one")).beginReset(other, car, car);
        }
        try (Facts looking = facts("one")) {
            assertThat(looking.progress().splits()).isEmpty();
            assertThat(query("SELECT id FROM app.car"))
                    .as("whoever looks changes nothing")
                    .hasSize(1);
        }
        try (Facts next = facts("one")) {
            next.claim();
            next.progress();
            assertThat(query("SELECT id FROM app.car")).isEmpty();
            assertThat(query("SELECT 1 FROM godwit.checkpoint WHERE kind = 'reset'"))
                    .isEmpty();
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
