package io.godwit.oracle.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.debezium.config.Configuration;
import io.debezium.connector.oracle.OracleConnectorConfig;
import io.debezium.connector.oracle.OracleSourceInfoStructMaker;
import io.godwit.oracle.OracleConnector;
import io.godwit.oracle.connection.DriverOpener;
import io.godwit.oracle.connection.Sessions;
import io.godwit.oracle.load.ScnPosition;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.TableId;
import io.godwit.testkit.oracle.OracleStandIn;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What records of Oracle say of transactions; the block of the source is of the schema that Debezium's own class makes. */
final class OracleOriginTest {
    private static final TableId TABLE = new TableId("APP", "T");
    private static OracleStandIn standIn;
    private static Sessions sessions;

    @BeforeAll
    static void start() throws Exception {
        standIn = OracleStandIn.start();
        new OracleConnector();
        sessions = Sessions.open(standIn.endpoint(), "test", new DriverOpener());
    }

    @AfterAll
    static void stop() throws Exception {
        standIn.close();
    }

    private static Struct source(long commitScn) {
        OracleSourceInfoStructMaker maker = new OracleSourceInfoStructMaker();
        maker.init(
                "oracle",
                "3",
                new OracleConnectorConfig(Configuration.from(Map.of("topic.prefix", "x", "database.dbname", "x"))));
        return new Struct(maker.schema())
                .put("schema", "APP")
                .put("table", "T")
                .put("txId", "0a00")
                .put("commit_scn", String.valueOf(commitScn))
                .put("commit_ts_ms", 1234L);
    }

    private static ScnPosition commit(OracleOrigin origin, String transaction, long scn, long since) {
        return (ScnPosition) origin.commit(transaction, source(scn), Map.of("scn", String.valueOf(since)));
    }

    @Test
    void aTransactionEndsWhereItCommitted() {
        OracleOrigin origin = new OracleOrigin(sessions, new ScnPosition(100));

        assertThat(commit(origin, "0a00", 101, 90).text()).isEqualTo("101:0a00/90");
        assertThat(commit(origin, "0b00", 101, 90).text()).isEqualTo("101:0a00-0b00/90");
        assertThat(commit(origin, "0c00", 105, 95).text()).isEqualTo("105:0c00/95");
        assertThat(origin.table(source(1))).isEqualTo(TABLE);
        assertThat(origin.commitMillis(source(1))).isEqualTo(1234);
    }

    @Test
    void whatTheBeginningCoversIsLeftOutAndNothingElse() {
        ScnPosition loaded = new ScnPosition(100);
        OracleOrigin origin = new OracleOrigin(sessions, loaded);

        assertThat(loaded.covers(commit(origin, "0a00", 99, 90))).isTrue();
        assertThat(loaded.covers(commit(origin, "0b00", 100, 90))).isTrue();
        assertThat(loaded.covers(commit(origin, "0c00", 101, 90))).isFalse();

        ScnPosition between = ScnPosition.ofCommit(100, List.of("0a00"), 90);
        OracleOrigin resumed = new OracleOrigin(sessions, between);
        assertThat(between.covers(commit(resumed, "0a00", 100, 90))).isTrue();
        assertThat(between.covers(commit(resumed, "0b00", 100, 90))).isFalse();
    }

    @Test
    void aCommitThatComesTooLateIsNotTakenForOneThatWas() {
        OracleOrigin origin = new OracleOrigin(sessions, new ScnPosition(100));
        commit(origin, "0a00", 110, 90);

        assertThatThrownBy(() -> commit(origin, "0b00", 105, 90))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(Errors.LOG_LOST));
    }

    @Test
    void theTaskBeginsWhereThePositionSays() {
        assertThat(LogSettings.offset(new ScnPosition(100, List.of(), 90), List.of(1, 2)))
                .containsEntry("scn", "90")
                .containsEntry("commit_scn", "101:1:,101:2:");
        assertThat(LogSettings.offset(ScnPosition.ofCommit(100, List.of("0a00", "0b00"), 90), List.of(1)))
                .containsEntry("commit_scn", "100:1:0a00-0b00");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE \"APP\".\"T\" ADD SUPPLEMENTAL LOG DATA (ALL) COLUMNS;",
                "alter table t add constraint c check (a > 0)",
                "CREATE UNIQUE INDEX app.i ON app.t (a)",
                "comment on column t.a is 'x'",
                "ALTER TABLE app.t\n  DISABLE CONSTRAINT c"
            })
    void whatLeavesRowsAsTheyAreIsHarmless(String statement) {
        new OracleOrigin(sessions, new ScnPosition(1)).schemaChanged(TABLE, statement);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE app.t ADD (b NUMBER DEFAULT 4711)",
                "ALTER TABLE app.t DROP COLUMN a",
                "ALTER TABLE app.t MODIFY (a VARCHAR2(200))",
                "ALTER TABLE app.t RENAME COLUMN a TO b",
                "ALTER TABLE app.t TRUNCATE PARTITION p1",
                "ALTER TABLE app.t EXCHANGE PARTITION p1 WITH TABLE x",
                "ALTER TABLE app.t DROP SUPPLEMENTAL LOG DATA (ALL) COLUMNS",
                "DROP TABLE app.t AS \"BIN$x\"",
                "CREATE TABLE app.t (a NUMBER)",
                ""
            })
    void whatChangesRowsOrTheirFormEndsTheMigration(String statement) {
        OracleOrigin origin = new OracleOrigin(sessions, new ScnPosition(1));

        assertThatThrownBy(() -> origin.schemaChanged(TABLE, statement))
                .isInstanceOfSatisfying(GodwitException.class, e -> {
                    assertThat(e.code()).isEqualTo(Errors.SCHEMA_CHANGED);
                    assertThat(e).hasMessageNotContaining("4711");
                });
    }
}
