package io.godwit.oracle.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.connector.postgresql.PostgresConnectorTask;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.change.Position;
import io.godwit.spi.schema.TableId;
import io.godwit.testkit.server.PostgresServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The task and the adapter as they are, with Debezium's connector for PostgreSQL and a real server behind them. */
final class ChangeAssemblyOnPostgresTest {
    private static final String KEPT = "kept";
    private static final RecordedPosition START = new RecordedPosition(0);
    private static PostgresServer server;

    private String database;
    private Map<String, Object> offset;
    private final String slot = "slot_" + UUID.randomUUID().toString().substring(0, 8);
    private final List<LogTask> tasks = new ArrayList<>();

    @BeforeAll
    static void start() {
        server = PostgresServer.shared(15);
    }

    @BeforeEach
    void make() throws Exception {
        database = server.createDatabase();
        server.execute(
                database,
                "CREATE TABLE t (id text PRIMARY KEY, name text, body text)",
                "CREATE TABLE u (a text, b text)",
                "ALTER TABLE t REPLICA IDENTITY FULL",
                "ALTER TABLE u REPLICA IDENTITY FULL",
                "ALTER TABLE t ALTER body SET STORAGE EXTERNAL",
                "CREATE PUBLICATION p FOR ALL TABLES",
                "SELECT pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
        try (var connection = server.connect(database);
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "SELECT (confirmed_flush_lsn - '0/0'::pg_lsn)::bigint FROM pg_replication_slots WHERE slot_name = '"
                                + slot + "'")) {
            row.next();
            offset = at(row.getLong(1));
        }
    }

    private static Map<String, Object> at(long lsn) {
        Map<String, Object> offset = new HashMap<>();
        offset.put("lsn", lsn);
        offset.put("lsn_proc", lsn);
        offset.put("lsn_commit", lsn);
        offset.put("txId", 1L);
        offset.put("ts_usec", 1L);
        return offset;
    }

    @AfterEach
    void stop() {
        tasks.forEach(LogTask::close);
        server.execute(
                "postgres",
                "SELECT pg_drop_replication_slot('" + slot + "') FROM pg_replication_slots WHERE slot_name = '" + slot
                        + "' AND NOT active");
    }

    private LogTask task() {
        Map<String, String> settings = new HashMap<>();
        settings.put("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
        settings.put("name", slot);
        settings.put("topic.prefix", slot);
        settings.put("task.id", "0");
        settings.put("database.hostname", "127.0.0.1");
        settings.put("database.port", String.valueOf(server.port()));
        settings.put("database.user", "postgres");
        settings.put("database.password", "none");
        settings.put("database.dbname", database);
        settings.put("plugin.name", "pgoutput");
        settings.put("slot.name", slot);
        settings.put("publication.name", "p");
        settings.put("publication.autocreate.mode", "disabled");
        settings.put("snapshot.mode", "no_data");
        settings.put("provide.transaction.metadata", "true");
        settings.put("tombstones.on.delete", "false");
        settings.put("skipped.operations", "none");
        settings.put("unavailable.value.placeholder", KEPT);
        settings.put("errors.max.retries", "0");
        settings.put("poll.interval.ms", "50");
        settings.put("status.update.interval.ms", "100");
        LogTask task = LogTask.start(new PostgresConnectorTask(), settings, offset);
        tasks.add(task);
        return task;
    }

    private static final class OnPostgres implements Origin {
        @Override
        public TableId table(Struct source) {
            return new TableId(source.getString("schema"), source.getString("table"));
        }

        /** PostgreSQL's are named by their number and the place of one of their changes. */
        @Override
        public String transaction(String id) {
            return id.substring(0, id.indexOf(':'));
        }

        /** The place where the transaction before it ended is the first of two. */
        @Override
        public Position commit(String transaction, Struct source, Map<String, ?> offset) {
            return new RecordedPosition(
                    Long.parseLong(source.getString("sequence").split("\"")[1]));
        }

        @Override
        public long commitMillis(Struct source) {
            return source.getInt64("ts_ms");
        }

        @Override
        public CellWriter writer(TablePlan plan) {
            return (column, value, out) -> {
                byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
                if (value.equals(KEPT)) {
                    out.appendAbsent();
                } else {
                    out.append(text, 0, text.length);
                }
                return false;
            };
        }

        @Override
        public List<Change> complete(List<Change> changes, Position commit) {
            return changes;
        }

        @Override
        public void schemaChanged(TableId table, String statement) {
            throw new AssertionError(statement);
        }
    }

    private static ChangeAssembly assembly(Position from, long fragmentBytes) {
        List<TablePlan> plans = List.of(
                PlainPlans.plan("public.t", true, "id", "name", "body"), PlainPlans.plan("public.u", false, "a", "b"));
        return new ChangeAssembly(new OnPostgres(), plans, from, fragmentBytes);
    }

    /** The batches up to the one that ends the transaction with this many before it. */
    private static List<ChangeBatch> read(LogTask task, ChangeAssembly assembly, int transactions) throws Exception {
        List<ChangeBatch> all = new ArrayList<>();
        long until = System.nanoTime() + 20_000_000_000L;
        int ended = 0;
        while (ended < transactions) {
            assertThat(System.nanoTime()).as("time, with %s", all).isLessThan(until);
            for (SourceRecord record : task.poll()) {
                assembly.accept(record);
            }
            for (ChangeBatch batch = assembly.take(); batch != null; batch = assembly.take()) {
                all.add(batch);
                ended += batch.last() ? 1 : 0;
            }
        }
        return all;
    }

    private static String shown(Change change) {
        return change.kind() + " " + PlainPlans.shown(change.before()) + " > " + PlainPlans.shown(change.after());
    }

    private static List<String> shown(ChangeBatch batch) {
        return batch.changes().stream().map(ChangeAssemblyOnPostgresTest::shown).toList();
    }

    private void transaction(String... statements) throws Exception {
        try (var connection = server.connect(database);
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String sql : statements) {
                statement.execute(sql);
            }
            connection.commit();
        }
    }

    @Test
    void transactionsComeWholeAndInTheOrderOfTheirCommits() throws Exception {
        transaction(
                "INSERT INTO t VALUES ('1', 'a', null)", "UPDATE t SET name = 'b'", "INSERT INTO u VALUES ('x', 'y')");
        transaction("UPDATE t SET id = '2'", "DELETE FROM u");
        transaction("DELETE FROM t");
        transaction("TRUNCATE u");

        List<ChangeBatch> batches = read(task(), assembly(START, 1 << 20), 4);

        assertThat(batches).hasSize(4).allMatch(ChangeBatch::last);
        assertThat(shown(batches.get(0)))
                .containsExactly("INSERT none > 1,a,null", "UPDATE 1,a,null > 1,b,null", "INSERT none > x,y");
        assertThat(shown(batches.get(1))).containsExactly("UPDATE 1,b,null > 2,b,null", "DELETE x,y > none");
        assertThat(shown(batches.get(2))).containsExactly("DELETE 2,b,null > none");
        assertThat(batches.get(3).changes().get(0).truncated()).hasSize(1);
        for (int i = 1; i < batches.size(); i++) {
            assertThat(batches.get(i).commit().covers(batches.get(i - 1).commit()))
                    .isTrue();
            assertThat(batches.get(i - 1).commit().covers(batches.get(i).commit()))
                    .isFalse();
        }
    }

    @Test
    void largeValuesThatDidNotChangeAreAbsentAndKeysMoveWithThem() throws Exception {
        transaction("INSERT INTO t VALUES ('1', 'a', repeat('0123456789', 1000))");
        server.execute(database, "ALTER TABLE t REPLICA IDENTITY DEFAULT");
        transaction("UPDATE t SET name = 'b'");
        transaction("UPDATE t SET id = '2'");

        List<ChangeBatch> batches = read(task(), assembly(START, 1 << 20), 3);

        assertThat(shown(batches.get(1))).containsExactly("UPDATE none > 1,b,absent");
        assertThat(shown(batches.get(2)).get(0)).startsWith("UPDATE 1,").endsWith("> 2,b,absent");
    }

    @Test
    void aLargeTransactionComesInFragments() throws Exception {
        transaction("INSERT INTO u SELECT n::text, repeat('x', 100) FROM generate_series(1, 5000) n");
        transaction("INSERT INTO u VALUES ('last', '')");

        List<ChangeBatch> batches = read(task(), assembly(START, 100_000), 2);

        List<ChangeBatch> large = batches.subList(0, batches.size() - 1);
        assertThat(large).hasSizeGreaterThan(5);
        assertThat(large.stream().filter(ChangeBatch::last)).hasSize(1);
        assertThat(large.stream().map(ChangeBatch::commit).distinct()).hasSize(1);
        assertThat(large.stream().mapToInt(b -> b.changes().size()).sum()).isEqualTo(5000);
        assertThat(shown(batches.get(batches.size() - 1))).containsExactly("INSERT none > last,");
    }

    @Test
    void afterAKillItGoesOnBehindWhatWasApplied() throws Exception {
        transaction("INSERT INTO u VALUES ('1', '')");
        transaction("INSERT INTO u VALUES ('2', '')");
        LogTask first = task();
        List<ChangeBatch> before = read(first, assembly(START, 1 << 20), 2);
        first.close();
        transaction("INSERT INTO u VALUES ('3', '')");

        // the task begins where it began, and would tell everything again
        List<ChangeBatch> after = read(task(), assembly(before.get(0).commit(), 1 << 20), 2);

        assertThat(shown(after.get(0))).containsExactly("INSERT none > 2,");
        assertThat(shown(after.get(1))).containsExactly("INSERT none > 3,");
    }
}
