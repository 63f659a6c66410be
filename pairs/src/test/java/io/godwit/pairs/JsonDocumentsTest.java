package io.godwit.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.run.Status;
import io.godwit.engine.run.Status.State;
import io.godwit.spi.Mode;
import io.godwit.testkit.server.MySqlTestDatabase;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Documents that servers of one engine print differently: equal ones are found equal, others are not. */
final class JsonDocumentsTest {
    private static final List<String> DOCUMENTS = List.of(
            "'1e10'",
            "'-0.0'",
            "'1.0'",
            "'0.1'",
            "'1e-7'",
            "'1e-300'",
            "'5e-324'",
            "'1.7976931348623157e308'",
            "'1e14'",
            "'1e15'",
            "'1e16'",
            "'123456789.123456789'",
            "'18446744073709551615'",
            "'18446744073709551616'",
            "'-9223372036854775808'",
            "'[1, 2.0, {\"x\": -0.0, \"y\": [100.0]}]'",
            "'{\"b\": 1, \"a\": 2, \"aa\": 3, \"\": 4}'",
            "'\"a\\\\u0000\\\\u001f\\\\b\\\\f\\\\n\\\\r\\\\t/\\\\\\\\\"'",
            "'\"1.0\"'",
            "json_array(1e20, 1e14, 1234567890123456e0, -0e0)",
            "json_array(1.5000, cast(2 as decimal(5,3)))",
            "cast(timestamp'2020-01-01 00:00:00.5' as json)",
            "cast(time'10:11:12' as json)",
            "'null'",
            "null");

    @ParameterizedTest
    @CsvSource({"5.7, 8.0", "8.0, 5.7", "8.0, mariadb-10.11"})
    void equalDocumentsAreFoundEqual(String source, String target) throws Exception {
        try (MySqlTestDatabase from = new MySqlTestDatabase(source);
                MySqlTestDatabase to = new MySqlTestDatabase(target)) {
            from.run("create table told (id int primary key, doc json, name varchar(9))");
            from.run(inserts(0));
            from.run(inserts(100));
            RuledMigration equal = new RuledMigration(from, to);
            equal.start(Mode.ONLINE);
            equal.awaitSync();
            from.run(inserts(200));
            from.run(
                    "update told set name = 'new' where id < 100",
                    "update told set id = id + 200 where id between 100 and 199");
            equal.cutover();
            equal.expectIdentical();
        }
    }

    @ParameterizedTest
    @CsvSource({"5.7, 8.0", "8.0, 5.7"})
    void documentsThatAreNotEqualAreFoundToDiffer(String source, String target) throws Exception {
        try (MySqlTestDatabase from = new MySqlTestDatabase(source);
                MySqlTestDatabase to = new MySqlTestDatabase(target)) {
            from.run(
                    "create table planted (id int primary key, doc json)",
                    "insert into planted values (1, '[1.0, 2.5]'), (2, '{\"a\": 100.0}')");
            RuledMigration unequal = new RuledMigration(from, to);
            unequal.start(Mode.ONLINE);
            unequal.awaitSync();
            to.run("update planted set doc = '[1.0, 2.5000000000000004]' where id = 1");
            unequal.cutover();
            Status end = unequal.end();
            assertThat(end.state()).as("%s %s", end.message(), end.error()).isNotEqualTo(State.DONE);
        }
    }

    private static String[] inserts(int first) {
        String[] statements = new String[DOCUMENTS.size()];
        for (int d = 0; d < statements.length; d++) {
            statements[d] = "insert into told values (" + (first + d) + ", " + DOCUMENTS.get(d) + ", 'a')";
        }
        return statements;
    }
}
