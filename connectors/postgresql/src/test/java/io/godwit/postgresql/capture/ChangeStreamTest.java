package io.godwit.postgresql.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.ErrorCode;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Reader;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Row;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stream of changes on real servers. */
class ChangeStreamTest {
    static List<ChangeBatch> until(Reader<ChangeBatch> reader, Lsn position) {
        List<ChangeBatch> batches = new ArrayList<>();
        while (true) {
            ChangeBatch batch = java.util.Objects.requireNonNull(reader.next());
            if (batch.isTransaction()) {
                batches.add(batch);
            }
            if (batch.last() && batch.commit().covers(position)) {
                return batches;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 15, 18})
    void transactionsArriveOnceInOrderAndResumeExactly(int major) throws Exception {
        try (TestDatabase database = new TestDatabase(major);
                Slot slot = new Slot(database.source("one"), "one")) {
            Sessions sessions = database.source("one");
            database.run("CREATE TABLE public.car (id int PRIMARY KEY, name text)");
            TablePlan plan = Plans.plan(database, "public.car", false);
            Lsn begin = slot.retain(List.of(plan.table()));
            assertThat(slot.retain(List.of(plan.table()))).isEqualTo(begin);
            database.run("INSERT INTO car VALUES (1, 'a')", "UPDATE car SET id = 2", "DELETE FROM car", "TRUNCATE car");
            Lsn first;
            try (Reader<ChangeBatch> reader = ChangeStream.open(sessions, slot, List.of(plan), begin)) {
                List<ChangeBatch> batches = until(reader, slot.currentPosition());
                assertThat(batches.stream().map(b -> b.changes().get(0).kind().name()))
                        .containsExactly("INSERT", "UPDATE", "DELETE", "TRUNCATE");
                first = (Lsn) batches.get(1).commit();
            }
            try (Reader<ChangeBatch> reader = ChangeStream.open(sessions, slot, List.of(plan), first)) {
                assertThat(until(reader, slot.currentPosition()).stream()
                                .map(b -> b.changes().get(0).kind().name()))
                        .containsExactly("DELETE", "TRUNCATE");
            }
            slot.drop();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 15, 18})
    void anIdleDatabaseAdvancesAndCloseEndsAWaitingNext(int major) throws Exception {
        try (TestDatabase database = new TestDatabase(major);
                TestDatabase elsewhere = new TestDatabase(major);
                Slot slot = new Slot(database.source("one"), "one")) {
            database.run(
                    "CREATE TABLE public.car (id int PRIMARY KEY)", "CREATE TABLE public.bus (id int PRIMARY KEY)");
            TablePlan plan = Plans.plan(database, "public.car", false);
            Lsn begin = slot.retain(List.of(plan.table()));
            Reader<ChangeBatch> reader = ChangeStream.open(database.source("one"), slot, List.of(plan), begin);
            assertThat(until(reader, slot.currentPosition())).isEmpty();
            elsewhere.run("CREATE TABLE t AS SELECT generate_series(1, 1000)");
            assertThat(until(reader, slot.currentPosition())).isEmpty();
            database.run("INSERT INTO bus VALUES (1)", "TRUNCATE bus");
            Lsn reached = slot.currentPosition();
            assertThat(until(reader, reached)).isEmpty();
            slot.release(reached);
            await(() -> {
                SlotState state = slot.state();
                Lsn confirmed = state == null ? null : state.confirmed();
                return confirmed != null && confirmed.covers(reached);
            });
            CompletableFuture<Throwable> ended = CompletableFuture.supplyAsync(() -> {
                while (true) {
                    try {
                        reader.next();
                    } catch (GodwitException e) {
                        return e;
                    }
                }
            });
            reader.close();
            assertThat(ended.get(10, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            GodwitException.class, e -> assertThat(e.code()).isEqualTo(Errors.READER_CLOSED));
            slot.drop();
            slot.drop();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 15, 18})
    void aSnapshotAndTheStreamMeetExactlyWhileManyWrite(int major) throws Exception {
        try (TestDatabase database = new TestDatabase(major);
                Slot slot = new Slot(database.source("one"), "one")) {
            Sessions sessions = database.source("one");
            database.run("CREATE TABLE public.car (id serial PRIMARY KEY, n int)");
            TablePlan plan = Plans.plan(database, "public.car", false);
            Lsn begin = slot.retain(List.of(plan.table()));
            AtomicBoolean stop = new AtomicBoolean();
            List<CompletableFuture<Void>> writers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                writers.add(CompletableFuture.runAsync(() -> {
                    try (Connection connection = database.connect();
                            Statement statement = connection.createStatement()) {
                        connection.setAutoCommit(false);
                        for (int n = 0; !stop.get(); n++) {
                            statement.execute("INSERT INTO car (n) VALUES (1)");
                            if (n % 3 == 0) {
                                statement.execute("SAVEPOINT a");
                                statement.execute("INSERT INTO car (n) VALUES (2)");
                                statement.execute(n % 2 == 0 ? "ROLLBACK TO a" : "RELEASE a");
                                connection.commit();
                            }
                        }
                        connection.commit();
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                }));
            }
            List<Lsn> positions = new ArrayList<>();
            List<Integer> seen = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                // each by a name of its own: the last one is gone only once the server has noticed that its session is
                try (Connection replication = sessions.openReplication("test");
                        Statement create = replication.createStatement();
                        ResultSet made = create.executeQuery(
                                "CREATE_REPLICATION_SLOT test_" + i + " TEMPORARY LOGICAL pgoutput EXPORT_SNAPSHOT");
                        Connection connection = database.connect();
                        Statement statement = connection.createStatement()) {
                    made.next();
                    positions.add(Lsn.parse(made.getString("consistent_point")));
                    connection.setAutoCommit(false);
                    statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
                    statement.execute("SET TRANSACTION SNAPSHOT '" + made.getString("snapshot_name") + "'");
                    try (ResultSet count = statement.executeQuery("SELECT count(*) FROM car")) {
                        count.next();
                        seen.add(count.getInt(1));
                    }
                }
            }
            stop.set(true);
            CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
            try (Reader<ChangeBatch> reader = ChangeStream.open(sessions, slot, List.of(plan), begin)) {
                List<ChangeBatch> batches = until(reader, slot.currentPosition());
                int all = batches.stream().mapToInt(b -> b.changes().size()).sum();
                assertThat(database.query("SELECT count(*) FROM car")).containsExactly("" + all);
                for (int i = 0; i < 5; i++) {
                    Lsn position = positions.get(i);
                    assertThat(batches.stream()
                                    .filter(b -> position.covers(b.commit()))
                                    .mapToInt(b -> b.changes().size())
                                    .sum())
                            .isEqualTo(seen.get(i));
                }
            }
            slot.drop();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 15, 18})
    void largeTransactionsComeInFragmentsAndRowsAsTheyWereSent(int major) throws Exception {
        try (TestDatabase database = new TestDatabase(major);
                Slot slot = new Slot(database.source("one"), "one")) {
            database.run(
                    "CREATE TABLE public.car (id int PRIMARY KEY, a text, b text)",
                    "ALTER TABLE car ALTER b SET STORAGE EXTERNAL",
                    "CREATE TABLE public.log (a int, b text)",
                    "ALTER TABLE log ALTER b SET STORAGE EXTERNAL",
                    "ALTER TABLE log REPLICA IDENTITY FULL");
            List<TablePlan> plans =
                    List.of(Plans.plan(database, "public.car", false), Plans.plan(database, "public.log", true));
            Lsn begin = slot.retain(plans.stream().map(TablePlan::table).toList());
            database.run(
                    "INSERT INTO car SELECT i, NULL, repeat('x', 3000) FROM generate_series(1, 25000) i",
                    "UPDATE car SET a = '' WHERE id = 1",
                    "UPDATE car SET id = 0 WHERE id = 2",
                    "DELETE FROM car WHERE id = 3",
                    "INSERT INTO log VALUES (1, repeat('y', 3000))",
                    "UPDATE log SET a = 2",
                    "TRUNCATE car, log");
            try (Reader<ChangeBatch> reader = ChangeStream.open(database.source("one"), slot, plans, begin)) {
                List<ChangeBatch> all = until(reader, slot.currentPosition());
                List<ChangeBatch> large = all.stream()
                        .filter(b -> b.commit().equals(all.get(0).commit()))
                        .toList();
                assertThat(large).hasSizeGreaterThan(5).allMatch(b -> b.bytes() < 9 << 20);
                assertThat(large.stream().filter(ChangeBatch::last)).hasSize(1);
                assertThat(large.stream().mapToInt(b -> b.changes().size()).sum())
                        .isEqualTo(25000);
                List<Change> rest = all.subList(large.size(), all.size()).stream()
                        .flatMap(b -> b.changes().stream())
                        .toList();
                assertThat(rest.stream().map(ChangeStreamTest::shape))
                        .containsExactly(
                                "UPDATE null [1, 0, ABSENT]",
                                "UPDATE [1, ABSENT, ABSENT] [1, NULL, ABSENT]",
                                "DELETE [1, ABSENT, ABSENT] null",
                                "INSERT null [1, 3000]",
                                "UPDATE [1, 3000] [1, 3000]",
                                "TRUNCATE null null");
                assertThat(rest.get(5).truncated()).containsExactlyInAnyOrderElementsOf(plans);
            }
            slot.drop();
        }
    }

    @Test
    void aTableThatChangedStopsTheStreamByName() throws Exception {
        for (String ddl : List.of(
                "ALTER TABLE car ADD n int",
                "ALTER TABLE car DROP name",
                "ALTER TABLE car RENAME name TO label",
                "ALTER TABLE car ALTER name TYPE varchar(9)",
                "ALTER TABLE car RENAME TO van; ALTER TABLE van RENAME TO car; ALTER TABLE car RENAME TO lorry")) {
            try (TestDatabase database = new TestDatabase(15);
                    Slot slot = new Slot(database.source("one"), "one")) {
                database.run("CREATE TABLE public.car (id int PRIMARY KEY, name text)");
                TablePlan plan = Plans.plan(database, "public.car", false);
                Lsn begin = slot.retain(List.of(plan.table()));
                try (Reader<ChangeBatch> reader =
                        ChangeStream.open(database.source("one"), slot, List.of(plan), begin)) {
                    database.run("INSERT INTO car VALUES (1)");
                    assertThat(until(reader, slot.currentPosition())).hasSize(1);
                    database.run(ddl, "INSERT INTO " + (ddl.contains("lorry") ? "lorry" : "car") + " (id) VALUES (2)");
                    refused(Errors.SCHEMA_CHANGED, () -> until(reader, slot.currentPosition()));
                }
                slot.drop();
            }
        }
    }

    @Test
    void aLogThatIsGoneIsSaidToBeGone() throws Exception {
        try (TestDatabase database = new TestDatabase(15);
                Slot slot = new Slot(database.source("My-Migration"), "My-Migration")) {
            Sessions sessions = database.source("My-Migration");
            database.run("CREATE TABLE public.car (id int PRIMARY KEY)", "CREATE TABLE public.bare (id int)");
            TablePlan plan = Plans.plan(database, "public.car", false);
            List<TablePlan> plans = List.of(plan);
            refused(
                    Errors.SOURCE_REFUSED,
                    () -> slot.retain(
                            List.of(Plans.plan(database, "public.bare", true).table())));
            Lsn begin = slot.retain(List.of(plan.table()));
            database.run("INSERT INTO car VALUES (1)");
            Lsn later = slot.currentPosition();
            slot.release(later);
            refused(Errors.LOG_LOST, () -> ChangeStream.open(sessions, slot, plans, begin));
            ChangeStream.open(sessions, slot, plans, later).close();
            refused(
                    Errors.SOURCE_REPLACED,
                    () -> ChangeStream.open(sessions, slot, plans, new Lsn(later.value() + (1L << 40))));
            slot.drop();
            refused(Errors.LOG_LOST, () -> ChangeStream.open(sessions, slot, plans, later));
        }
    }

    private static String shape(Change change) {
        return change.kind() + " " + shape(change.before()) + " " + shape(change.after());
    }

    private static String shape(@Nullable Row row) {
        if (row == null) {
            return "null";
        }
        List<String> cells = new ArrayList<>();
        for (int c = 0; c < row.columns(); c++) {
            int length = row.length(c);
            cells.add(length == Cells.NULL ? "NULL" : length == Cells.ABSENT ? "ABSENT" : "" + length);
        }
        return cells.toString();
    }

    static void refused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    /** Waits for a state that a server reaches by itself. */
    static void await(BooleanSupplier state) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!state.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
