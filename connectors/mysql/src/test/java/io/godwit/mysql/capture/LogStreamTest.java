package io.godwit.mysql.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.spi.ErrorCode;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Reader;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.ChangeBatch;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Transactions, statements and places of a real server's log. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.godwit.testkit.server.TestedServers#all")
class LogStreamTest extends LogTests {
    LogStreamTest(String server) {
        super(server);
    }

    private static void refused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        GodwitException.class,
                        e -> assertThat(e.code()).as(e.detail()).isEqualTo(code));
    }

    private TablePlan car() {
        admin("CREATE TABLE car (id int PRIMARY KEY, name varchar(20), note text)");
        return plan("car");
    }

    @Test
    void imagesHoldWhatTheServerWasToldToLog() {
        TablePlan plan = car();
        LogPosition from = log.retain();
        for (String image : List.of("FULL", "MINIMAL", "NOBLOB")) {
            admin(
                    "SET SESSION binlog_row_image = " + image,
                    "INSERT INTO car VALUES (1, 'a', 'n')",
                    "UPDATE car SET name = 'b'",
                    "UPDATE car SET id = 2",
                    "DELETE FROM car");
        }
        assertThat(texts(readAll(List.of(plan), from)))
                .containsExactly(
                        "INSERT 1|a|n",
                        "UPDATE 1|a|n -> 1|b|n",
                        "UPDATE 1|b|n -> 2|b|n",
                        "DELETE 2|b|n",
                        "INSERT 1|a|n",
                        "UPDATE 1|(absent)|(absent) -> (absent)|b|(absent)",
                        "UPDATE 1|(absent)|(absent) -> 2|(absent)|(absent)",
                        "DELETE 2|(absent)|(absent)",
                        "INSERT 1|a|n",
                        "UPDATE 1|a|(absent) -> 1|b|(absent)",
                        "UPDATE 1|b|(absent) -> 2|b|(absent)",
                        "DELETE 2|b|(absent)");
    }

    @Test
    void aPreparedTransactionCountsWhenItIsCommitted() {
        TablePlan plan = car();
        LogPosition from = log.retain();
        admin("XA START 'a'", "INSERT INTO car VALUES (1, 'a', NULL)", "XA END 'a'", "XA PREPARE 'a'");
        admin("INSERT INTO car VALUES (2, 'b', NULL)");
        admin("XA START 'r'", "INSERT INTO car VALUES (3, 'c', NULL)", "XA END 'r'", "XA PREPARE 'r'");
        admin("XA ROLLBACK 'r'");
        admin("XA START 'o'", "INSERT INTO car VALUES (4, 'd', NULL)", "XA END 'o'", "XA COMMIT 'o' ONE PHASE");
        LogPosition between = lastOf(readAll(List.of(plan), from));
        if (!isMySql(8)) { // where the migration's user may not ask
            refused(Errors.SOURCE_UNREACHABLE, log::retain);
        }
        admin("XA COMMIT 'a'");
        List<String> all = List.of("INSERT 2|b|∅", "INSERT 4|d|∅", "INSERT 1|a|∅");
        assertThat(texts(readAll(List.of(plan), from))).isEqualTo(all);
        assertThat(texts(readAll(List.of(plan), LogPosition.parse(between.text()))))
                .as("rows prepared before the position where reading goes on")
                .containsExactly("INSERT 1|a|∅");
        for (int i = 0; i < all.size(); i++) {
            LogPosition commit =
                    (LogPosition) readAll(List.of(plan), from).get(i).commit();
            assertThat(texts(readAll(List.of(plan), commit))).isEqualTo(all.subList(i + 1, all.size()));
        }
    }

    private static LogPosition lastOf(List<ChangeBatch> batches) {
        return (LogPosition) batches.get(batches.size() - 1).commit();
    }

    @Test
    void aLargeTransactionIsReadOnFromAnyFragment() {
        TablePlan plan = car();
        LogPosition from = log.retain();
        admin("INSERT INTO car VALUES (-1, 'before', NULL)");
        StringBuilder insert = new StringBuilder("INSERT INTO car VALUES (0, 'x', NULL)");
        for (int i = 1; i < 25_000; i++) {
            insert.append(",(").append(i).append(",'x',NULL)");
        }
        admin(insert.toString(), "INSERT INTO car VALUES (-2, 'after', NULL)");
        List<ChangeBatch> batches = readAll(List.of(plan), from);
        List<ChangeBatch> fragments = batches.subList(1, batches.size() - 1);
        assertThat(fragments).hasSizeGreaterThan(2);
        assertThat(fragments)
                .extracting(ChangeBatch::commit)
                .containsOnly(fragments.get(0).commit());
        assertThat(fragments.stream().mapToInt(b -> b.changes().size()).sum()).isEqualTo(25_000);
        LogPosition commit = (LogPosition) fragments.get(0).commit();
        assertThat(commit.covers(batches.get(0).commit())).isTrue();
        assertThat(batches.get(0).commit().covers(commit)).isFalse();
        assertThat(lastOf(batches).covers(commit)).isTrue();
        assertThat(commit.covers(lastOf(batches))).isFalse();
        assertThat(texts(readAll(List.of(plan), LogPosition.parse(commit.text()))))
                .containsExactly("INSERT -2|after|∅");
        assertThat(texts(readAll(List.of(plan), (LogPosition) batches.get(0).commit())))
                .hasSize(2);
    }

    @Test
    void readingGoesOnOverFiles() {
        TablePlan plan = car();
        LogPosition from = log.retain();
        for (int i = 0; i < 3; i++) {
            admin("INSERT INTO car VALUES (" + i + ", 'a', NULL)", "FLUSH BINARY LOGS");
        }
        List<ChangeBatch> batches = readAll(List.of(plan), from);
        assertThat(texts(batches)).hasSize(3);
        assertThat(log.position().bytesSince(from)).isGreaterThan(300);
        assertThat(texts(readAll(List.of(plan), (LogPosition) batches.get(1).commit())))
                .hasSize(1);
    }

    @Test
    void whatWasRolledBackToASavepointNeverComes() {
        TablePlan plan = car();
        LogPosition from = log.retain();
        admin(
                "BEGIN",
                "INSERT INTO car VALUES (1, 'a', NULL)",
                "SAVEPOINT s",
                "INSERT INTO car VALUES (2, 'b', NULL)",
                "ROLLBACK TO s",
                "INSERT INTO car VALUES (3, 'c', NULL)",
                "COMMIT");
        assertThat(texts(readAll(List.of(plan), from))).containsExactly("INSERT 1|a|∅; INSERT 3|c|∅");
    }

    @Test
    void tablesWithoutTransactionsAreFollowedToo() {
        admin("CREATE TABLE old (id int PRIMARY KEY, name text) ENGINE = MyISAM");
        TablePlan plan = plan("old");
        LogPosition from = log.retain();
        admin("INSERT INTO old VALUES (1, 'a'), (2, 'b')", "UPDATE old SET name = 'c' WHERE id = 1");
        assertThat(texts(readAll(List.of(plan), from))).containsExactly("INSERT 1|a; INSERT 2|b", "UPDATE 1|a -> 1|c");
    }

    @Test
    void indexesMayComeAndGo() {
        TablePlan plan = car();
        LogPosition from = log.retain();
        admin(
                "INSERT INTO car VALUES (1, 'a', NULL)",
                "CREATE INDEX by_name ON car (name)",
                "ALTER TABLE car ADD KEY again (name), COMMENT = 'x'",
                "DROP INDEX by_name ON car",
                isMariaDb() ? "CREATE TABLE other AS SELECT * FROM car" : "CREATE TABLE other LIKE car",
                "ANALYZE TABLE car",
                "OPTIMIZE TABLE car",
                "TRUNCATE TABLE car",
                "TRUNCATE other",
                "INSERT INTO car VALUES (2, 'b', NULL)");
        assertThat(texts(readAll(List.of(plan), from)))
                .containsExactly("INSERT 1|a|∅", "TRUNCATE [car]", "INSERT 2|b|∅");
    }

    @Test
    void whatChangesOrRemovesATableStopsTheStream() {
        for (String statement : List.of(
                "ALTER TABLE %s ADD COLUMN more int",
                "ALTER TABLE app.%s MODIFY name varchar(30)",
                "ALTER /* why not */ TABLE `app`.`%s` CHANGE name title varchar(20)",
                "DROP TABLE IF EXISTS app.%s",
                "RENAME TABLE %s TO gone_%s",
                "ALTER TABLE %s RENAME TO gone_%s",
                "ALTER TABLE %s CONVERT TO CHARACTER SET latin1")) {
            String table = "t" + Math.floorMod(statement.hashCode(), 100_000);
            admin("CREATE TABLE " + table + " (id int PRIMARY KEY, name varchar(20)) CHARACTER SET utf8mb4");
            TablePlan plan = plan(table);
            LogPosition from = log.retain();
            admin(statement.replace("%s", table));
            refused(Errors.SCHEMA_CHANGED, () -> readAll(List.of(plan), from));
        }
    }

    @Test
    void aTableThatWasMadeAnewIsNotTakenForTheOldOne() {
        TablePlan plan = car();
        LogPosition from = log.retain();
        admin("DROP TABLE car");
        car();
        refused(Errors.SCHEMA_CHANGED, () -> readAll(List.of(plan), from));
    }

    @Test
    void columnsThatCameAndWentStopTheStreamWithTheirRows() {
        TablePlan plan = car();
        LogPosition from = log.retain();
        admin(
                "ALTER TABLE car ADD COLUMN more int",
                "INSERT INTO car VALUES (1, 'a', NULL, 5)",
                "ALTER TABLE car DROP COLUMN more");
        refused(Errors.SCHEMA_CHANGED, () -> readAll(List.of(plan), from));
    }

    @Test
    void partitionsThatWereEmptiedStopTheStream() {
        admin("CREATE TABLE parts (id int PRIMARY KEY) PARTITION BY HASH (id) PARTITIONS 2");
        TablePlan plan = plan("parts");
        LogPosition from = log.retain();
        admin("INSERT INTO parts VALUES (1)");
        assertThat(texts(readAll(List.of(plan), from))).containsExactly("INSERT 1");
        admin("ALTER TABLE parts TRUNCATE PARTITION p1");
        refused(Errors.SCHEMA_CHANGED, () -> readAll(List.of(plan), from));
    }

    @Test
    void aStatementInPlaceOfRowsStopsTheStreamByName() {
        TablePlan plan = car();
        admin("CREATE TABLE elsewhere (id int PRIMARY KEY)");
        LogPosition from = log.retain();
        admin(
                "SET SESSION binlog_format = 'STATEMENT'",
                "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
                "INSERT INTO elsewhere VALUES (1)");
        assertThat(readAll(List.of(plan), from)).isEmpty();
        admin("SET SESSION binlog_format = 'STATEMENT'", "INSERT INTO car VALUES (1, 'a', NULL)");
        refused(Errors.NOT_SUPPORTED, () -> readAll(List.of(plan), from));
    }

    @Test
    void generatedColumnsStayOutOfTheRows() {
        admin("CREATE TABLE made (id int PRIMARY KEY, a int, v int GENERATED ALWAYS AS (a + 1) VIRTUAL,"
                + " s varchar(10) GENERATED ALWAYS AS (concat(a, 'x')) STORED, b varchar(10), KEY (v))");
        TablePlan plan = plan("made");
        LogPosition from = log.retain();
        admin("INSERT INTO made (id, a, b) VALUES (1, 2, 'b')", "UPDATE made SET a = 3", "DELETE FROM made");
        assertThat(texts(readAll(List.of(plan), from)))
                .containsExactly("INSERT 1|2|b", "UPDATE 1|2|b -> 1|3|b", "DELETE 1|3|b");
    }

    @Test
    void namesFromTheLogAreComparedWithThePlan() {
        if (!isMySql(8) && !isMariaDb()) {
            return;
        }
        admin("CREATE TABLE typed (id int unsigned PRIMARY KEY, y year, e enum('a','b'), s set('x','y'), f float,"
                + " n tinyint, u bigint unsigned, t text)");
        TablePlan plan = plan("typed");
        LogPosition from = log.retain();
        admin("SET GLOBAL binlog_row_metadata = FULL");
        try {
            admin("INSERT INTO typed VALUES (1, 2024, 'b', 'x,y', 1.5, -1, 18446744073709551615, 't')");
        } finally {
            admin("SET GLOBAL binlog_row_metadata = " + (isMariaDb() ? "NO_LOG" : "MINIMAL"));
        }
        assertThat(texts(readAll(List.of(plan), from)))
                .containsExactly("INSERT 1|2024|b|x,y|1.5|-1|18446744073709551615|t");
        admin("ALTER TABLE typed CHANGE n m tinyint");
        refused(Errors.SCHEMA_CHANGED, () -> readAll(List.of(plan), from));
    }

    @Test
    void differencesOfDocumentsAreApplied() {
        if (!isMySql(8)) {
            return;
        }
        admin("CREATE TABLE doc (id int PRIMARY KEY, v json, w json)");
        TablePlan plan = plan("doc");
        LogPosition from = log.retain();
        String big = "'{\"a\": 1, \"long\": \"" + "x".repeat(300) + "\", \"list\": [1, 2, 3], \"in\": {\"b\": 2.5}}'";
        List<String> expected = new ArrayList<>();
        admin("INSERT INTO doc VALUES (1, " + big + ", '[1, 2]')");
        for (String change : List.of(
                "v = JSON_SET(v, '$.a', 'text')",
                "v = JSON_SET(v, '$.new', JSON_OBJECT('k', 1.0e0), '$.in.b', NULL)",
                "v = JSON_REMOVE(v, '$.list[1]'), w = JSON_SET(w, '$[1]', 5)",
                "v = JSON_REPLACE(v, '$.list[0]', CAST('{\"q\": true}' AS JSON))",
                "v = JSON_REMOVE(v, '$.in', '$.a')")) {
            admin("SET SESSION binlog_row_value_options = PARTIAL_JSON", "UPDATE doc SET " + change);
            expected.add("1|" + ask("SELECT v FROM doc") + "|" + ask("SELECT w FROM doc"));
        }
        List<String> found = texts(readAll(List.of(plan), from)).stream()
                .skip(1)
                .map(t -> t.substring(t.indexOf(" -> ") + 4))
                .toList();
        assertThat(found).isEqualTo(expected);
        admin(
                "SET SESSION binlog_row_value_options = PARTIAL_JSON, binlog_row_image = MINIMAL",
                "UPDATE doc SET v = JSON_SET(v, '$.long', 'y')");
        refused(Errors.NOT_SUPPORTED, () -> readAll(List.of(plan), from));
    }

    @Test
    void compressedEventsAreRead() {
        if (!isMariaDb()) {
            return;
        }
        TablePlan plan = car();
        LogPosition from = log.retain();
        admin("SET GLOBAL log_bin_compress = ON", "SET GLOBAL log_bin_compress_min_len = 10");
        try {
            admin(
                    "INSERT INTO car VALUES (1, 'a', repeat('n', 1000)), (2, 'b', NULL)",
                    "UPDATE car SET note = repeat('m', 500) WHERE id = 1",
                    "DELETE FROM car WHERE id = 1",
                    "TRUNCATE TABLE car /* long enough to be compressed, which a statement of few letters is not */");
        } finally {
            admin("SET GLOBAL log_bin_compress = OFF");
        }
        String n = "n".repeat(1000);
        String m = "m".repeat(500);
        assertThat(texts(readAll(List.of(plan), from)))
                .containsExactly(
                        "INSERT 1|a|" + n + "; INSERT 2|b|∅",
                        "UPDATE 1|a|" + n + " -> 1|a|" + m,
                        "DELETE 1|a|" + m,
                        "TRUNCATE [car]");
    }

    @Test
    void aLogThatWasBegunAnewIsLost() {
        TablePlan plan = car();
        admin("INSERT INTO car VALUES (1, 'a', NULL)");
        LogPosition from = log.retain();
        boolean renamed = sessions.version().isMySql(8, 2, 0);
        admin(renamed ? "RESET BINARY LOGS AND GTIDS" : "RESET MASTER");
        refused(Errors.LOG_LOST, () -> readAll(List.of(plan), from));
        refused(Errors.LOG_LOST, () -> log.retain(from));
    }

    @Test
    void aPositionOfAnotherServerNeedsItsHistory() {
        TablePlan plan = car();
        admin("INSERT INTO car VALUES (1, 'a', NULL)");
        LogPosition here = log.retain();
        String gtids = here.gtids() == null ? "" : "/" + here.gtids().text();
        admin("INSERT INTO car VALUES (2, 'b', NULL)");
        LogPosition elsewhere = LogPosition.parse("binlog.000077:4/another" + gtids);
        assertThat(texts(readAll(List.of(plan), elsewhere))).containsExactly("INSERT 2|b|∅");
        assertThat(log.retain(elsewhere)).isEqualTo(elsewhere);
        refused(Errors.SOURCE_REPLACED, () -> readAll(List.of(plan), LogPosition.parse("binlog.000001:4/another")));
        String strange = isMariaDb() ? "9-9-9" : "3e11fa47-71ca-11e1-9e33-c80aa9429562:1";
        refused(
                Errors.SOURCE_REPLACED,
                () -> readAll(List.of(plan), LogPosition.parse("binlog.000001:4/another/" + strange)));
    }

    @Test
    void twoStreamsDoNotCutEachOtherOff() {
        TablePlan plan = car();
        LogPosition from = log.retain();
        try (Reader<ChangeBatch> one = changes(List.of(plan), from);
                Reader<ChangeBatch> two = changes(List.of(plan), from)) {
            for (int i = 0; i < 3; i++) {
                assertThat(one.next()).isNotNull();
                assertThat(two.next()).isNotNull();
            }
        }
    }
}
