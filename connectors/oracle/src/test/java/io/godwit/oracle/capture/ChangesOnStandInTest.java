package io.godwit.oracle.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.oracle.OracleConnector;
import io.godwit.oracle.OracleErrors;
import io.godwit.spi.Endpoint;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Mode;
import io.godwit.spi.Problem;
import io.godwit.spi.Reader;
import io.godwit.spi.Source;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.change.Join;
import io.godwit.spi.change.Position;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.testkit.oracle.OracleStandIn;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A whole source, with Debezium's task reading the log of the stand-in, which is no Oracle. */
@Execution(ExecutionMode.CONCURRENT)
final class ChangesOnStandInTest {
    private static final String LOGGED = "ADD SUPPLEMENTAL LOG DATA (ALL) COLUMNS";

    /** The stand-in lets the log be read in its pluggable database; Oracle wants the root. */
    private static final String PLUGGABLE = "ORACLE_LOGGING APPPDB";

    private OracleStandIn standIn;
    private Source source;

    @BeforeEach
    void start() throws SQLException {
        standIn = OracleStandIn.start();
        standIn.execute(
                "ALTER DATABASE ADD SUPPLEMENTAL LOG DATA",
                "CREATE TABLE app.t (id NUMBER(9) PRIMARY KEY, name VARCHAR2(40 CHAR), amount NUMBER(12,2),"
                        + " made TIMESTAMP(6))",
                "ALTER TABLE app.t " + LOGGED);
        source = open(Map.of());
    }

    private Source open(Map<String, String> options) {
        Endpoint endpoint = standIn.endpoint();
        return new OracleConnector().source(new Endpoint(endpoint.url(), endpoint.password(), options), "test");
    }

    @AfterEach
    void stop() throws Exception {
        source.close();
        standIn.close();
    }

    private List<Table> tables() {
        return source.schema(Selection.ALL).tables();
    }

    private static List<TablePlan> plans(List<Table> tables) {
        return tables.stream()
                .map(t -> new TablePlan(t, RowFormat.NEUTRAL, "", RowFormat.NEUTRAL, "", Join.NONE))
                .toList();
    }

    private static List<ChangeBatch> read(Reader<ChangeBatch> reader, int transactions) {
        List<ChangeBatch> all = new ArrayList<>();
        long until = System.nanoTime() + 30_000_000_000L;
        while (all.size() < transactions) {
            assertThat(System.nanoTime()).as("time").isLessThan(until);
            ChangeBatch batch = reader.next();
            if (batch != null && batch.isTransaction()) {
                all.add(batch);
            }
        }
        return all;
    }

    private static void awaitCovered(Reader<ChangeBatch> reader, Position position) {
        long until = System.nanoTime() + 30_000_000_000L;
        ChangeBatch batch = reader.next();
        while (batch == null || !batch.commit().covers(position)) {
            assertThat(System.nanoTime()).as("time").isLessThan(until);
            batch = reader.next();
        }
    }

    private static List<String> kinds(List<ChangeBatch> batches) {
        return batches.stream()
                .flatMap(b -> b.changes().stream())
                .map(c -> c.kind().name())
                .toList();
    }

    private void transaction(String... statements) throws SQLException {
        try (Connection connection = standIn.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String sql : statements) {
                statement.execute(sql);
            }
            connection.commit();
        }
    }

    @Test
    void changesBringTheVeryBytesOfTheRowsAndGoOnFromAnyPosition() throws Exception {
        Position kept = source.retain(tables());
        List<TablePlan> plans = plans(tables());
        transaction("INSERT INTO app.t VALUES (1, 'it''s (a) \"b\"', 12.5, TIMESTAMP '2020-02-29 12:00:00.5')");
        transaction("INSERT INTO app.t VALUES (2, NULL, -0.05, NULL)", "UPDATE app.t SET name = 'x' WHERE id = 1");

        Position first;
        try (Reader<ChangeBatch> reader = source.changes(plans, kept)) {
            List<ChangeBatch> batches = read(reader, 2);

            assertThat(kinds(batches)).containsExactly("INSERT", "INSERT", "UPDATE");
            List<Change> last = batches.get(1).changes();
            Set<Row> rows = new HashSet<>(source.lookUp(plans.get(0), null, List.of(key(1), key(2))));
            assertThat(rows)
                    .containsExactlyInAnyOrder(last.get(0).after(), last.get(1).after());
            assertThat(last.get(1).before())
                    .isEqualTo(batches.get(0).changes().get(0).after());
            assertThat(batches.get(1).commit().covers(batches.get(0).commit())).isTrue();
            first = batches.get(0).commit();
        }
        transaction("DELETE FROM app.t WHERE id = 2");

        Position again = source.position(first.text());
        assertThat(source.retain(tables(), again)).isEqualTo(again);
        try (Reader<ChangeBatch> reader = source.changes(plans, again)) {
            assertThat(kinds(read(reader, 2))).containsExactly("INSERT", "UPDATE", "DELETE");
        }
    }

    private static Row key(long id) {
        return new Row(java.nio.ByteBuffer.allocate(8).putLong(id).array(), new int[] {0}, new int[] {8});
    }

    /** Promise: what committed up to the snapshot's number is in the snapshot, and what committed later is in the changes. */
    @Test
    void theSnapshotAndTheChangesMeetAtOneNumber() throws Exception {
        Position kept = source.retain(tables());
        List<TablePlan> plans = plans(tables());
        try (Connection open = standIn.connect();
                Statement statement = open.createStatement()) {
            open.setAutoCommit(false);
            statement.execute("INSERT INTO app.t VALUES (1, 'begun before, committed after', 0, NULL)");
            transaction("INSERT INTO app.t VALUES (2, 'before', 0, NULL)");
            try (Snapshot snapshot = source.snapshot(true)) {
                open.commit();
                transaction("INSERT INTO app.t VALUES (3, 'after', 0, NULL)");

                assertThat(source.lookUp(plans.get(0), snapshot, List.of(key(1), key(2), key(3))))
                        .hasSize(1);
                try (Reader<ChangeBatch> reader = source.changes(plans, kept)) {
                    List<ChangeBatch> batches = read(reader, 3);
                    assertThat(batches.stream()
                                    .map(b -> snapshot.position().covers(b.commit()))
                                    .toList())
                            .containsExactly(true, false, false);
                }
            }
        }
    }

    @Test
    void anIdleReaderPassesTheFenceAndAChangedTableEndsIt() throws Exception {
        List<TablePlan> plans = plans(tables());
        Position kept = source.retain(tables());
        try (Reader<ChangeBatch> reader = source.changes(plans, kept)) {
            transaction("INSERT INTO app.t VALUES (1, 'a', 0, NULL)");
            awaitCovered(reader, source.fence(tables()));
            source.unfence();

            standIn.execute("ALTER TABLE app.t ADD (more NUMBER(9))");
            assertThatThrownBy(() -> read(reader, 1))
                    .isInstanceOfSatisfying(
                            GodwitException.class, e -> assertThat(e.code()).isEqualTo(Errors.SCHEMA_CHANGED));
        }
        source.forget();
        assertThat(standIn.statements()).anyMatch(s -> s.startsWith("DROP TABLE \"APP\".\"GODWIT_WAKE_"));
    }

    @Test
    void largeObjectsComeWholeAlsoUnderANewKey() throws Exception {
        standIn.execute(
                "CREATE TABLE app.doc (id NUMBER(9) PRIMARY KEY, name VARCHAR2(10), body CLOB)",
                "ALTER TABLE app.doc " + LOGGED);
        Position kept = source.retain(tables());
        List<TablePlan> plans = plans(tables());
        String large = "0123456789".repeat(1000);
        transaction("INSERT INTO app.doc VALUES (1, 'a', 'a large text')");
        transaction("UPDATE app.doc SET name = 'b' WHERE id = 1");
        transaction("UPDATE app.doc SET body = '" + large + "' WHERE id = 1");
        transaction("UPDATE app.doc SET body = 'short' WHERE id = 1", "UPDATE app.doc SET id = 2 WHERE id = 1");
        transaction("INSERT INTO app.doc VALUES (3, 'c', 'gone at once')", "DELETE FROM app.doc WHERE id = 3");

        try (Reader<ChangeBatch> reader = source.changes(plans, kept)) {
            List<ChangeBatch> batches = read(reader, 5);
            assertThat(text(batches.get(0), 0)).endsWith(",a,a large text");
            assertThat(text(batches.get(1), 0)).endsWith(",b,absent");
            // by the time it is read the row has another key, but not as of that commit
            assertThat(text(batches.get(2), 0)).endsWith(",b," + large);
            List<Change> moved = batches.get(3).changes();
            Change last = moved.get(moved.size() - 1);
            assertThat(last.before()).isNotNull();
            assertThat(PlainPlans.shown(last.after())).endsWith(",b,short");
            List<Change> gone = batches.get(4).changes();
            assertThat(gone.get(0).kind()).isEqualTo(Change.Kind.INSERT);
            assertThat(gone.get(gone.size() - 1).kind()).isEqualTo(Change.Kind.DELETE);
        }
    }

    private static String text(ChangeBatch batch, int change) {
        return PlainPlans.shown(batch.changes().get(change).after());
    }

    @Test
    void eachTypeBringsTheSameCellsAsTheLoad() throws Exception {
        standIn.execute(
                "CREATE TABLE app.kinds (id NUMBER(9) PRIMARY KEY, whole NUMBER(18), tens NUMBER(8,-1), free NUMBER,"
                        + " part NUMBER(12,4), bd BINARY_DOUBLE, bf BINARY_FLOAT, v VARCHAR2(40 CHAR), n NVARCHAR2(40),"
                        + " c CHAR(5 CHAR), r RAW(8), d DATE, t9 TIMESTAMP(9), tz TIMESTAMP(6) WITH TIME ZONE,"
                        + " ds INTERVAL DAY(3) TO SECOND(6), ym INTERVAL YEAR(3) TO MONTH)",
                "ALTER TABLE app.kinds " + LOGGED);
        Position kept = source.retain(tables());
        List<TablePlan> plans = plans(tables()).stream()
                .filter(p -> p.table().id().name().equals("KINDS"))
                .toList();
        transaction(
                "INSERT INTO app.kinds VALUES (1, 999999999999999999, 1230, 0.1, -12.3456, 1.1, 1.1, 'it''s UNISTR(''x'')',"
                        + " 'Пр😀\\', 'ab', HEXTORAW('00FF'), TIMESTAMP '1582-10-15 23:59:59',"
                        + " TIMESTAMP '2500-01-02 03:04:05.123456789', TIMESTAMP '2020-01-01 00:30:00.5 +05:30',"
                        + " INTERVAL '-1 02:03:04' DAY TO SECOND, INTERVAL '-2-06' YEAR TO MONTH)",
                "INSERT INTO app.kinds (id) VALUES (2)");

        try (Reader<ChangeBatch> reader = source.changes(plans, kept)) {
            List<Change> changes = read(reader, 1).get(0).changes();
            List<Row> loaded = source.lookUp(plans.get(0), null, List.of(key(1), key(2)));
            for (int i = 0; i < 2; i++) {
                Row changed = Objects.requireNonNull(changes.get(i).after());
                for (int c = 0; c < loaded.get(i).columns(); c++) {
                    int[] column = {c};
                    assertThat(LargeValues.key(changed, column))
                            .as(plans.get(0).table().moved().get(c).name())
                            .isEqualTo(LargeValues.key(loaded.get(i), column));
                }
            }
        }
    }

    @Test
    void withoutSupplementalLoggingItDoesNotBegin() throws Exception {
        assertThat(blockers()).containsExactly(PLUGGABLE);
        standIn.execute("CREATE TABLE app.u (id NUMBER(9) PRIMARY KEY)");
        assertThat(blockers()).containsExactly(PLUGGABLE, "ORACLE_LOGGING supplemental logging");
        assertThatThrownBy(() -> source.retain(tables()))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(OracleErrors.LOGGING_OFF));

        try (Source adding = open(Map.of("enableLogging", "true"))) {
            adding.retain(tables());
        }
        source.retain(tables());
    }

    @Test
    void whatCannotBeReadOnlineIsNamed() throws Exception {
        standIn.execute(
                "CREATE TABLE app.keyless (body CLOB)",
                "CREATE TABLE app.old (id NUMBER(9) PRIMARY KEY, more LONG)",
                "ALTER TABLE app.keyless " + LOGGED,
                "ALTER TABLE app.old " + LOGGED);

        assertThat(blockers())
                .containsExactlyInAnyOrder(PLUGGABLE, "ORACLE_CHANGES APP.KEYLESS", "ORACLE_CHANGES APP.OLD");
        assertThatThrownBy(() -> source.retain(tables()))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(Errors.NOT_SUPPORTED));
    }

    private List<String> blockers() {
        return source.assess(Selection.ALL, Mode.ONLINE).stream()
                .filter(p -> p.severity() == Problem.Severity.BLOCKER)
                .map(p -> p.code().name() + " " + p.object())
                .toList();
    }
}
