package io.godwit.oracle.capture;

import io.debezium.connector.oracle.OracleConnector;
import io.debezium.relational.history.MemorySchemaHistory;
import io.godwit.oracle.OracleOptions;
import io.godwit.oracle.connection.Server;
import io.godwit.oracle.connection.Sessions;
import io.godwit.oracle.load.ScnPosition;
import io.godwit.spi.TablePlan;
import io.godwit.spi.schema.TableId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.zip.CRC32;

/**
 * What Debezium's task is told (Debezium's documentation, "Debezium connector for Oracle"). It keeps nothing: the tables' definitions
 * are read from the dictionary each time it begins, since a change of one ends the migration.
 */
final class LogSettings {
    private static final String QUEUED_CHANGES = "16384";
    static final int CHANGES_AT_ONCE = 4096;
    /** More names than a list of a statement may have. */
    private static final int MOST_NAMED = 900;

    private static final String QUEUED_BYTES = String.valueOf(64L << 20);

    private LogSettings() {}

    /**
     * For one reader.
     *
     * @param reader a name that no other reader of this process has
     */
    static Map<String, String> of(Sessions sessions, List<TablePlan> plans, String reader) {
        Map<String, String> all = new HashMap<>();
        Server server = sessions.server();
        connection(all, sessions.logConnection());
        String root = sessions.option(OracleOptions.ROOT_SERVICE);
        all.put("database.dbname", root.isEmpty() ? server.database() : root);
        if (!root.isEmpty()) {
            all.put("database.pdb.name", server.database());
        }
        all.put("connector.class", OracleConnector.class.getName());
        all.put("name", reader);
        all.put("topic.prefix", reader);
        all.put("task.id", "0");
        all.put("table.include.list", tables(plans));
        all.put("converters", "literals");
        all.put("literals.type", LiteralConverter.class.getName());
        all.put("database.connection.adapter", "logminer");
        all.put("log.mining.strategy", "online_catalog");
        all.put("log.mining.query.filter.mode", plans.size() <= MOST_NAMED ? "in" : "none");
        all.put("lob.enabled", String.valueOf(plans.stream().anyMatch(LargeValues::isIn)));
        boolean wakes = sessions.isOn(OracleOptions.WAKE_LOG_WRITER);
        all.put("log.mining.read.only", String.valueOf(!wakes));
        TableId wake = wakeTable(sessions);
        all.put("log.mining.flush.table.name", wake.schema() + "." + wake.name());
        // a user's name that nobody has: by default what SYSTEM does to a table would be left out
        all.put("log.mining.schema_changes.username.exclude.list", "(nobody)");
        all.put("snapshot.mode", "recovery");
        all.put("snapshot.locking.mode", "none");
        all.put("schema.history.internal", MemorySchemaHistory.class.getName());
        all.put("schema.history.internal.store.only.captured.tables.ddl", "true");
        all.put("include.schema.changes", "true");
        all.put("provide.transaction.metadata", "true");
        all.put("tombstones.on.delete", "false");
        all.put("skipped.operations", "none");
        all.put("event.processing.failure.handling.mode", "fail");
        all.put("event.converting.failure.handling.mode", "fail");
        // Godwit decides itself whether to begin again
        all.put("errors.max.retries", "0");
        // a step over many logs may take longer than any limit
        all.put("database.query.timeout.ms", "0");
        all.put("executor.shutdown.timeout.ms", "10000");
        // what is committed last waits for two steps, and the application with it at the cutover
        all.put("heartbeat.interval.ms", "500");
        all.put("log.mining.sleep.time.default.ms", "400");
        all.put("log.mining.sleep.time.increment.ms", "200");
        all.put("log.mining.sleep.time.max.ms", "1000");
        all.put("poll.interval.ms", "200");
        all.put("max.queue.size", QUEUED_CHANGES);
        all.put("max.batch.size", String.valueOf(CHANGES_AT_ONCE));
        all.put("max.queue.size.in.bytes", QUEUED_BYTES);
        return all;
    }

    private static void connection(Map<String, String> all, Properties login) {
        for (String name : login.stringPropertyNames()) {
            String value = login.getProperty(name);
            switch (name) {
                case "url" -> all.put("database.url", value);
                case "user" -> all.put("database.user", value);
                case "password" -> all.put("database.password", value);
                default -> all.put("driver." + name, value);
            }
        }
    }

    /** Expressions that match the tables' names. */
    private static String tables(List<TablePlan> plans) {
        List<String> names = new ArrayList<>();
        for (TablePlan plan : plans) {
            TableId id = plan.table().id();
            names.add(escaped(id.schema()) + "\\." + escaped(id.name()));
        }
        return String.join(",", names);
    }

    private static String escaped(String name) {
        return name.replaceAll("[^A-Za-z0-9_]", "\\\\$0");
    }

    /** The table by which the log writer is woken: one for each migration, so that one can go while another runs. */
    static TableId wakeTable(Sessions sessions) {
        CRC32 mark = new CRC32();
        mark.update(sessions.migration().getBytes(StandardCharsets.UTF_8));
        return new TableId(sessions.user(), Sessions.OWN_TABLES + String.format(Locale.ROOT, "%08X", mark.getValue()));
    }

    /**
     * Where the task begins, in its own terms.
     *
     * @param threads the numbers of the redo threads: instances of a cluster write one each
     */
    static Map<String, Object> offset(ScnPosition from, List<Integer> threads) {
        // a number without transactions says that those below it are done
        long done = from.transactions().isEmpty() ? from.scn() + 1 : from.scn();
        List<String> commits = new ArrayList<>();
        for (int thread : threads) {
            commits.add(done + ":" + thread + ":" + String.join("-", from.transactions()));
        }
        Map<String, Object> offset = new HashMap<>();
        offset.put("scn", String.valueOf(from.since()));
        offset.put("commit_scn", String.join(",", commits));
        return offset;
    }
}
