package io.godwit.postgresql.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.postgresql.PostgresErrors;
import io.godwit.postgresql.capture.Lsn;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.TableId;
import io.godwit.testkit.Eventually;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A snapshot is what it claims to be. */
class PostgresSnapshotTest {
    private static final TableId TABLE = new TableId("public", "t");

    private LoadDatabase database;

    @BeforeEach
    void open() {
        database = LoadDatabase.source(15);
        database.execute("CREATE TABLE t (id integer PRIMARY KEY)", "INSERT INTO t VALUES (1)");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everySessionSeesTheSameMomentHoweverLateItJoins(boolean positioned) throws SQLException {
        try (PostgresSnapshot snapshot = PostgresSnapshot.open(database.sessions, positioned)) {
            assertThat(count(snapshot)).isEqualTo(1);
            database.execute("INSERT INTO t VALUES (2)", "DELETE FROM t WHERE id = 1");
            assertThat(count(snapshot)).isEqualTo(1);
            assertThat(snapshot.consistent()).isTrue();
        }
    }

    @Test
    void thePositionOfAPositionedSnapshotIsWhereItStandsInTheLog() throws SQLException {
        database.execute("SELECT pg_create_logical_replication_slot('kept_" + database.name + "', 'test_decoding')");
        database.execute("INSERT INTO t VALUES (2)");
        try (PostgresSnapshot snapshot = PostgresSnapshot.open(database.sessions, true)) {
            database.execute("INSERT INTO t VALUES (3)");
            assertThat(count(snapshot)).isEqualTo(2);
            // each commit up to the position is in the snapshot, and none after it
            int before = 0;
            int after = 0;
            for (String row : database.rows("SELECT lsn, data FROM pg_catalog.pg_logical_slot_get_changes('kept_"
                    + database.name + "', NULL, NULL) WHERE data LIKE 'COMMIT%'")) {
                if (snapshot.position().covers(Lsn.parse(row.substring(0, row.indexOf('|'))))) {
                    before++;
                } else {
                    after++;
                }
            }
            assertThat(before).isEqualTo(1);
            assertThat(after).isEqualTo(1);
        } finally {
            database.execute("SELECT pg_drop_replication_slot('kept_" + database.name + "')");
        }
    }

    @Test
    void aPositionedSnapshotKeepsNoSlot() {
        try (PostgresSnapshot snapshot = PostgresSnapshot.open(database.sessions, true)) {
            assertThat(snapshot.position()).isNotNull();
            // the server drops a temporary slot when it notices that the session is gone
            Eventually.until(
                    "no slot is left",
                    Duration.ofSeconds(30),
                    () -> database.rows("SELECT 1 FROM pg_replication_slots WHERE database = current_database()")
                            .isEmpty());
        }
    }

    @Test
    void aLostHolderIsReportedAtTheNextRead() {
        try (PostgresSnapshot snapshot = PostgresSnapshot.open(database.sessions, true)) {
            database.rows("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND application_name LIKE '% snapshot'");
            assertThatThrownBy(() -> snapshot.attach("test", "t")).isInstanceOfSatisfying(GodwitException.class, e -> {
                assertThat(e.code()).isEqualTo(Errors.SOURCE_UNREACHABLE);
                assertThat(e.detail()).contains("snapshot");
            });
            assertThatThrownBy(() -> snapshot.keep(TABLE, Bounds.WHOLE, "t"))
                    .isInstanceOfSatisfying(
                            GodwitException.class, e -> assertThat(e.code()).isEqualTo(Errors.SOURCE_UNREACHABLE));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRUNCATE t", "ALTER TABLE t ALTER id TYPE bigint", "VACUUM FULL t"})
    void aTableRewrittenAfterTheSnapshotIsNotReadAsEmpty(String rewrite) throws SQLException {
        try (PostgresSnapshot snapshot = PostgresSnapshot.open(database.sessions, true)) {
            database.execute(rewrite);
            assertThatThrownBy(() -> snapshot.keep(TABLE, Bounds.WHOLE, "t"))
                    .isInstanceOfSatisfying(
                            GodwitException.class, e -> assertThat(e.code()).isEqualTo(PostgresErrors.TABLE_REWRITTEN));
            // and the snapshot itself has survived the refusal
            try (Connection session = snapshot.attach("test", "t")) {
                assertThat(session.isClosed()).isFalse();
            }
        }
    }

    @Test
    void aTableThatIsReadCannotBeRewrittenMeanwhile() throws SQLException {
        try (PostgresSnapshot snapshot = PostgresSnapshot.open(database.sessions, false)) {
            snapshot.keep(TABLE, Bounds.WHOLE, "t");
            assertThatThrownBy(() -> database.execute("SET lock_timeout = '50ms'; TRUNCATE t"))
                    .hasMessageContaining("lock timeout");
            assertThat(count(snapshot)).isEqualTo(1);
        }
        database.execute("TRUNCATE t");
    }

    @Test
    void aReaderThatWaitsBehindSomebodysRewriteGivesUp() throws Exception {
        try (PostgresSnapshot snapshot = PostgresSnapshot.open(database.sessions, false)) {
            snapshot.keep(TABLE, Bounds.WHOLE, "t");
            CompletableFuture<Void> rewrite = CompletableFuture.runAsync(() -> database.execute("TRUNCATE t"));
            Eventually.until(
                    "the rewrite waits",
                    Duration.ofSeconds(10),
                    () -> !database.rows("SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'public.t'::regclass")
                            .isEmpty());
            assertThatThrownBy(() -> count(snapshot)).hasMessageContaining("lock timeout");
            snapshot.close();
            rewrite.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aTableThatMayNotBeReadDoesNotCostTheSnapshot() throws SQLException {
        try (PostgresSnapshot snapshot = PostgresSnapshot.open(database.sessions, false)) {
            assertThatThrownBy(() -> snapshot.keep(new TableId("public", "missing"), Bounds.WHOLE, "missing"))
                    .isInstanceOf(GodwitException.class);
            assertThat(count(snapshot)).isEqualTo(1);
        }
    }

    private static int count(PostgresSnapshot snapshot) throws SQLException {
        try (Connection session = snapshot.attach("test", "t");
                Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM public.t")) {
            row.next();
            return row.getInt(1);
        }
    }
}
