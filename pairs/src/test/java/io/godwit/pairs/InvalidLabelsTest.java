package io.godwit.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.Mode;
import io.godwit.spi.schema.ColumnRule;
import io.godwit.testkit.server.MySqlTestDatabase;
import io.godwit.testkit.server.PostgresTestDatabase;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The invalid value of an enumeration, number 0, which reads as an empty text and is no label. */
final class InvalidLabelsTest {
    private static final String ENUM = "enum('new', 'old', '0') character set utf8mb4";

    @ParameterizedTest
    @CsvSource({"5.7, 8.0", "8.0, mariadb-10.11"})
    void staysWhatItIsByLoadAndByChanges(String source, String target) throws Exception {
        try (MySqlTestDatabase from = new MySqlTestDatabase(source);
                MySqlTestDatabase to = new MySqlTestDatabase(target)) {
            from.run(
                    "create table thing (id int primary key, state " + ENUM + ", note varchar(20))",
                    "create table keyed (state " + ENUM + " not null primary key, note varchar(20))",
                    "create table keyless (state " + ENUM + ", note varchar(20))");
            for (int first : new int[] {0, 10, 20}) {
                from.run("insert ignore into thing values (" + (first + 1) + ", 'none', 'a'), (" + (first + 2)
                        + ", 'new', 'b'), (" + (first + 3) + ", '0', 'c'), (" + (first + 4) + ", null, 'd')");
            }
            from.run(
                    "insert ignore into keyed values ('none', 'a'), ('new', 'b')",
                    "insert ignore into keyless values ('none', 'a'), ('none', 'a'), ('old', 'b')");
            RuledMigration migration = new RuledMigration(from, to);
            migration.start(Mode.ONLINE);
            migration.awaitSync();
            from.run(
                    "insert ignore into thing values (41, 'none', 'x'), (42, 'new', 'y'), (43, 'none', 'z')",
                    "update ignore thing set state = 'none', note = 'u' where id in (12, 14)",
                    "update thing set note = 'v' where id = 1",
                    "update thing set state = 'old' where id = 11",
                    "delete from thing where id = 21",
                    "update keyed set note = 'w' where state = 0",
                    "update ignore keyless set state = 'none' where state = 'old'",
                    "delete from keyless where note = 'a' limit 1");
            // many at once, which are written in bulk
            StringBuilder many = new StringBuilder("insert ignore into thing values (100, 'none', 'm')");
            for (int i = 101; i < 400; i++) {
                many.append(", (").append(i).append(i % 7 == 0 ? ", 'none', 'm')" : ", 'old', 'm')");
            }
            from.run(
                    many.toString(),
                    "update ignore thing set state = 'none' where id between 200 and 390 and id % 5 = 0");
            migration.cutover();
            migration.expectIdentical();
            for (String table : List.of("thing", "keyed", "keyless")) {
                String all =
                        "select concat_ws('|', coalesce(state + 0, 'null'), state, note) from " + table + " order by 1";
                assertThat(RuledMigration.query(to, all)).isEqualTo(RuledMigration.query(from, all));
            }
            assertThat(RuledMigration.query(to, "select count(*) from thing where state = 0"))
                    .isNotEqualTo(List.of("0"));
        }
    }

    @ParameterizedTest
    @CsvSource({"5.7, false", "mariadb-10.11, true"})
    void isForeseenAndRefusedWhereItCannotBe(String source, boolean byChange) throws Exception {
        try (MySqlTestDatabase from = new MySqlTestDatabase(source);
                PostgresTestDatabase to = new PostgresTestDatabase(15)) {
            from.run("create table thing (id int primary key, state " + ENUM + ", far enum('" + "x".repeat(70) + "'))");
            String insert = byChange
                    ? "insert ignore into thing values (1, 'new', 'none')"
                    : "insert ignore into thing values (1, 'none', null)";
            RuledMigration migration = new RuledMigration(from, to);
            if (!byChange) {
                from.run(insert);
                assertThat(migration.foundInRows()).containsExactly("BLOCKER LABELS_UNKNOWN app.thing.state 1");
            }
            migration.unseeing().start(byChange ? Mode.ONLINE : Mode.OFFLINE);
            if (byChange) {
                migration.awaitSync();
                from.run(insert);
            }
            assertThat(migration.expectRefused())
                    .contains("VALUE_REFUSED", byChange ? "column far" : "column state", "number 0");
        }
    }

    @ParameterizedTest
    @CsvSource({"8.0, 18"})
    void becomesAnEmptyTextWhereTheFileSaysSo(String source, int target) throws Exception {
        try (MySqlTestDatabase from = new MySqlTestDatabase(source);
                PostgresTestDatabase to = new PostgresTestDatabase(target)) {
            from.run(
                    "create table thing (id int primary key, state " + ENUM + ")",
                    "insert ignore into thing values (1, 'none'), (2, 'new')");
            RuledMigration migration =
                    new RuledMigration(from, to).rule("thing", "state", new ColumnRule("text", null));
            assertThat(migration.foundInRows()).isEmpty();
            migration.start(Mode.ONLINE);
            migration.awaitSync();
            from.run("insert ignore into thing values (3, 'none')", "update thing set state = 'old' where id = 2");
            migration.cutover();
            migration.expectIdentical();
            assertThat(to.query("select id || state from thing order by id")).containsExactly("1", "2old", "3");
        }
    }
}
