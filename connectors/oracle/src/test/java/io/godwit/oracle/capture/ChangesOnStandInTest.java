package io.godwit.oracle.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.oracle.OracleConnector;
import io.godwit.oracle.OracleErrors;
import io.godwit.spi.Endpoint;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
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
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A whole source, with Debezium's task reading the log of the stand-in, which is no Oracle. */
final class ChangesOnStandInTest {
    private static final String LOGGED = "ADD SUPPLEMENTAL LOG DATA (ALL) COLUMNS";

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
    void largeObjectsComeWhole() throws Exception {
        standIn.execute(
                "CREATE TABLE app.doc (id NUMBER(9) PRIMARY KEY, name VARCHAR2(10), body CLOB)",
                "ALTER TABLE app.doc " + LOGGED);
        Position kept = source.retain(tables());
        List<TablePlan> plans = plans(tables());
        transaction("INSERT INTO app.doc VALUES (1, 'a', 'a large text')");
        transaction("UPDATE app.doc SET name = 'b' WHERE id = 1");

        try (Reader<ChangeBatch> reader = source.changes(plans, kept)) {
            List<ChangeBatch> batches = read(reader, 2);
            assertThat(PlainPlans.shown(batches.get(0).changes().get(0).after()))
                    .endsWith(",a,a large text");
            assertThat(PlainPlans.shown(batches.get(1).changes().get(0).after()))
                    .endsWith(",b,absent");
        }
    }

    @Test
    void withoutSupplementalLoggingItDoesNotBegin() throws Exception {
        standIn.execute("CREATE TABLE app.u (id NUMBER(9) PRIMARY KEY)");
        assertThatThrownBy(() -> source.retain(tables()))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(OracleErrors.LOGGING_OFF));

        try (Source adding = open(Map.of("enableLogging", "true"))) {
            adding.retain(tables());
        }
        source.retain(tables());
    }
}
