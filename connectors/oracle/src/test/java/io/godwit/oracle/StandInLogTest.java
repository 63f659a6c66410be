package io.godwit.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.debezium.connector.oracle.OracleConnectorTask;
import io.godwit.testkit.Eventually;
import io.godwit.testkit.oracle.OracleStandIn;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Debezium's own Oracle task reads the log of the stand-in, which is no Oracle. */
class StandInLogTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Debezium's task, and what it has said so far. */
    private static final class Reading implements AutoCloseable {
        private final OracleConnectorTask task = new OracleConnectorTask();
        private final List<String> changes = new ArrayList<>();
        private @Nullable Map<String, ?> offset;

        Reading(OracleStandIn standIn, @Nullable Map<String, ?> from) {
            this.offset = from;
            Map<String, String> settings = new HashMap<>();
            settings.put("name", "godwit");
            settings.put("connector.class", "io.debezium.connector.oracle.OracleConnector");
            settings.put("topic.prefix", "godwit");
            settings.put("database.url", standIn.url());
            settings.put("database.hostname", "localhost");
            settings.put("database.user", "app");
            settings.put("database.password", "secret");
            settings.put("database.dbname", "STANDIN");
            settings.put("database.connection.adapter", "logminer");
            settings.put("log.mining.strategy", "online_catalog");
            settings.put("log.mining.read.only", "true");
            settings.put("log.mining.sleep.time.default.ms", "20");
            settings.put("log.mining.sleep.time.min.ms", "10");
            settings.put("log.mining.sleep.time.max.ms", "50");
            settings.put("lob.enabled", "true");
            settings.put("snapshot.mode", from == null ? "no_data" : "recovery");
            settings.put("snapshot.locking.mode", "none");
            settings.put("schema.history.internal", "io.debezium.relational.history.MemorySchemaHistory");
            settings.put("schema.history.internal.store.only.captured.tables.ddl", "true");
            settings.put("table.include.list", "APP\\..*");
            settings.put("include.schema.changes", "false");
            settings.put("tombstones.on.delete", "false");
            task.initialize(context());
            task.start(settings);
            int already = standIn.statements().size();
            Eventually.until(
                    "the log is read",
                    PATIENCE,
                    () -> standIn.statements().stream()
                            .skip(already)
                            .anyMatch(q -> q.contains("FROM V$LOGMNR_CONTENTS")));
        }

        private SourceTaskContext context() {
            OffsetStorageReader offsets = (OffsetStorageReader) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {OffsetStorageReader.class},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("offset")) {
                            return offset;
                        }
                        Map<Object, Object> all = new HashMap<>();
                        for (Object partition : (Iterable<?>) arguments[0]) {
                            all.put(partition, offset);
                        }
                        return all;
                    });
            return (SourceTaskContext) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {SourceTaskContext.class},
                    (proxy, method, arguments) -> method.getName().equals("offsetStorageReader") ? offsets : null);
        }

        /** Reads on until there are so many changes. */
        List<String> until(int count) throws InterruptedException {
            Instant end = Instant.now().plus(PATIENCE);
            while (changes.size() < count && Instant.now().isBefore(end)) {
                List<SourceRecord> records = task.poll();
                for (SourceRecord record : records == null ? List.<SourceRecord>of() : records) {
                    offset = record.sourceOffset();
                    if (record.value() instanceof Struct value && value.schema().field("op") != null) {
                        changes.add(value.getString("op") + " " + values(value.getStruct("before")) + " -> "
                                + values(value.getStruct("after")));
                    }
                }
            }
            return changes;
        }

        private static String values(@Nullable Struct row) {
            if (row == null) {
                return "-";
            }
            List<String> values = new ArrayList<>();
            for (Field field : row.schema().fields()) {
                values.add(String.valueOf(row.get(field)));
            }
            return String.join("|", values);
        }

        @Override
        public void close() {
            task.stop();
        }
    }

    private static void log(OracleStandIn standIn) throws SQLException {
        standIn.execute(
                "ALTER DATABASE ADD SUPPLEMENTAL LOG DATA",
                "CREATE TABLE app.goods (id NUMBER(9) PRIMARY KEY, name VARCHAR2(40 CHAR), made DATE)",
                "ALTER TABLE app.goods ADD SUPPLEMENTAL LOG DATA (ALL) COLUMNS");
    }

    @Test
    void changesOfCommittedTransactionsAreRead() throws Exception {
        try (OracleStandIn standIn = OracleStandIn.start()) {
            log(standIn);
            try (Reading reading = new Reading(standIn, null);
                    Connection application = standIn.connect();
                    Statement statement = application.createStatement()) {
                standIn.execute("INSERT INTO app.goods VALUES (1, 'it''s', TIMESTAMP '2024-02-29 01:02:03')");
                assertThat(reading.until(1)).containsExactly("c - -> 1|it's|1709168523000");
                application.setAutoCommit(false);
                statement.execute("INSERT INTO app.goods VALUES (2, 'gone', NULL)");
                application.rollback();
                statement.execute("INSERT INTO app.goods SELECT x, 'many', NULL FROM SYSTEM_RANGE(10, 12)");
                statement.execute("UPDATE app.goods SET name = 'one' WHERE id = 1");
                statement.execute("DELETE FROM app.goods WHERE id = 11");
                application.commit();
                assertThat(reading.until(6).subList(1, 6))
                        .containsExactly(
                                "c - -> 10|many|null",
                                "c - -> 11|many|null",
                                "c - -> 12|many|null",
                                "u 1|it's|1709168523000 -> 1|one|1709168523000",
                                "d 11|many|null -> -");
            }
        }
    }

    @Test
    void aStatementThatFailedIsTakenBackAndItsTransactionGoesOn() throws Exception {
        try (OracleStandIn standIn = OracleStandIn.start()) {
            log(standIn);
            standIn.execute("INSERT INTO app.goods VALUES (5, 'there', NULL)");
            try (Reading reading = new Reading(standIn, null);
                    Connection application = standIn.connect();
                    Statement statement = application.createStatement()) {
                application.setAutoCommit(false);
                statement.execute("INSERT INTO app.goods VALUES (1, 'stays', NULL)");
                assertThatThrownBy(() -> statement.execute(
                                "INSERT INTO app.goods SELECT x, 'not', NULL FROM SYSTEM_RANGE(3, 7)"))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getErrorCode()).isEqualTo(1));
                application.commit();
                standIn.execute("INSERT INTO app.goods VALUES (9, 'after', NULL)");
                assertThat(reading.until(2)).containsExactly("c - -> 1|stays|null", "c - -> 9|after|null");
            }
        }
    }

    @Test
    void readingGoesOnWhereItEndedThoughTheLogWasSwitched() throws Exception {
        try (OracleStandIn standIn = OracleStandIn.start()) {
            log(standIn);
            Map<String, ?> offset;
            try (Connection application = standIn.connect();
                    Statement statement = application.createStatement()) {
                application.setAutoCommit(false);
                try (Reading reading = new Reading(standIn, null)) {
                    statement.execute("INSERT INTO app.goods VALUES (1, 'open', NULL)");
                    standIn.execute("INSERT INTO app.goods VALUES (2, 'first', NULL)");
                    assertThat(reading.until(1)).containsExactly("c - -> 2|first|null");
                    offset = reading.offset;
                }
                standIn.execute("INSERT INTO app.goods VALUES (3, 'between', NULL)", "ALTER SYSTEM SWITCH LOGFILE");
                application.commit();
            }
            try (Reading reading = new Reading(standIn, offset)) {
                assertThat(reading.until(2)).containsExactly("c - -> 3|between|null", "c - -> 1|open|null");
            }
        }
    }
}
