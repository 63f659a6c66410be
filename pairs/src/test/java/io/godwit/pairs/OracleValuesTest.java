package io.godwit.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.mysql.MySqlConnector;
import io.godwit.postgresql.PostgresConnector;
import io.godwit.spi.Connector;
import io.godwit.spi.Mode;
import io.godwit.spi.Source;
import io.godwit.spi.schema.ColumnRule;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.sqlserver.SqlServerConnector;
import io.godwit.testkit.contract.Moves;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.server.MySqlTestDatabase;
import io.godwit.testkit.server.OracleTestDatabase;
import io.godwit.testkit.server.PostgresTestDatabase;
import io.godwit.testkit.server.SqlServerTestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values of each of Oracle's types on each target, read back there, from the given Oracle or from the stand-in, which is none. */
final class OracleValuesTest {
    private static final String[] TYPES = {
        "CREATE TABLE APP.\"every\" (\"id\" NUMBER(9) PRIMARY KEY, \"whole\" NUMBER, \"exact\" NUMBER, \"digits\" NUMBER(12,2),"
                + " \"hundreds\" NUMBER(5,-2), \"least\" FLOAT(126), \"single\" BINARY_FLOAT, \"double\" BINARY_DOUBLE,"
                + " \"name\" VARCHAR2(40 CHAR), \"national\" NVARCHAR2(40), \"fixed\" CHAR(5 CHAR), \"day\" DATE,"
                + " \"moment\" TIMESTAMP(6), \"instant\" TIMESTAMP(6) WITH TIME ZONE,"
                + " \"local\" TIMESTAMP(3) WITH LOCAL TIME ZONE, \"months\" INTERVAL YEAR(4) TO MONTH, \"short\" RAW(16),"
                + " \"long\" CLOB, \"lang\" NCLOB, \"bytes\" BLOB)",
        "INSERT INTO APP.\"every\" VALUES (1, 41, 0.125, -1234567890.12, 12300, 1.5, 0.5, -2.25, 'a name', 'Grüße', 'ab',"
                + " TO_DATE('2020-02-29 13:14:15', 'YYYY-MM-DD HH24:MI:SS'), TIMESTAMP '1999-12-31 23:59:59.999999',"
                + " TIMESTAMP '2021-03-28 02:30:00.000001 +02:00', TIMESTAMP '2021-03-28 02:30:00.001',"
                + " INTERVAL '-2-06' YEAR(4) TO MONTH, HEXTORAW('00FF10'), 'a long text', 'eine lange Sprache', HEXTORAW('0001FEFF'))",
        "INSERT INTO APP.\"every\" VALUES (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '', '', NULL, NULL, NULL, NULL, NULL,"
                + " NULL, NULL, NULL, NULL, NULL)",
        "INSERT INTO APP.\"every\" VALUES (3, -9000000000, 123456789.5, 0, -100, 0, 0, 0, ' ', '  x ', 'abcde',"
                + " TO_DATE('0001-01-01 00:00:00', 'YYYY-MM-DD HH24:MI:SS'), TIMESTAMP '2020-01-01 00:00:00',"
                + " TIMESTAMP '2020-01-01 00:00:00 -11:30', TIMESTAMP '2020-01-01 00:00:00', INTERVAL '0-11' YEAR(4) TO MONTH,"
                + " HEXTORAW('FF'), '', NULL, HEXTORAW('00'))"
    };

    private static final String[] OBJECTS = {
        "CREATE SEQUENCE APP.\"numbers\" START WITH 70",
        "CREATE TABLE APP.\"parent\" (\"id\" NUMBER(9) DEFAULT APP.\"numbers\".NEXTVAL PRIMARY KEY, \"code\" VARCHAR2(10 CHAR)"
                + " DEFAULT 'none' NOT NULL UNIQUE, CONSTRAINT \"known\" CHECK (\"code\" <> 'x'))",
        "CREATE TABLE APP.\"child\" (\"id\" NUMBER(9) PRIMARY KEY, \"parent\" NUMBER(9),"
                + " CONSTRAINT \"of\" FOREIGN KEY (\"parent\") REFERENCES APP.\"parent\" (\"id\") ON DELETE CASCADE)",
        "CREATE INDEX APP.\"by_parent\" ON APP.\"child\" (\"parent\" DESC)",
        "INSERT INTO APP.\"parent\" VALUES (1, 'a')",
        "INSERT INTO APP.\"parent\" (\"code\") VALUES ('b')",
        "INSERT INTO APP.\"child\" VALUES (1, 1)",
        "INSERT INTO APP.\"child\" VALUES (2, NULL)",
        "CREATE VIEW APP.\"shown\" AS SELECT c.\"id\", NVL(p.\"code\", 'none') AS \"code\", p.\"code\" || '!' AS \"loud\","
                + " DECODE(c.\"parent\", 1, 10, NULL, 20, 30) AS \"kind\" FROM APP.\"child\" c LEFT JOIN APP.\"parent\" p"
                + " ON p.\"id\" = c.\"parent\"",
        "CREATE VIEW APP.\"numbered\" AS SELECT \"id\" FROM APP.\"child\" WHERE ROWNUM < 2"
    };

    private static void moves(TestDatabase to, Connector target) throws InterruptedException {
        try (OracleTestDatabase from = new OracleTestDatabase();
                to) {
            from.sql(TYPES);
            from.sql(OBJECTS);
            RuledMigration migration =
                    new RuledMigration(from, to).rule("every", "months", new ColumnRule("integer(32)", null));
            migration.start(Mode.OFFLINE);
            migration.expectIdentical();
            assertThat(rows(to, target, "every")).containsExactlyElementsOf(ROWS);
            assertThat(rows(to, target, "parent")).containsExactly("1|a", "70|b");
            assertThat(rows(to, target, "child")).containsExactly("1|1", "2|∅");
            assertThat(migration.proof().views())
                    .extracting(v -> v.target().replaceFirst("^.*\\.", "") + " " + v.state() + " " + v.reason())
                    .containsExactly("shown SAME ");
            assertThat(migration.proof().objects())
                    .filteredOn(o -> o.kind().equals("view") && o.outcome() == ObjectReport.Outcome.SKIPPED)
                    .singleElement()
                    .satisfies(o -> assertThat(o.reason()).contains("it uses rownum"));
            assertThat(migration.proof().objects())
                    .filteredOn(o -> o.outcome() != ObjectReport.Outcome.SKIPPED)
                    .extracting(o -> o.kind() + " " + o.name().replaceFirst("^.*\\.", ""))
                    .contains("table every", "index by_parent", "foreign key of", "identity id", "view shown");
        }
    }

    /** As every target shows them: a text of fixed length without the blanks behind it, an instant without its zone. */
    private static final List<String> ROWS = List.of(
            "1|41|0.125|-1234567890.12|12300|1.5|0.5|-2.25|a name|Grüße|ab|2020-02-29T13:14:15|1999-12-31T23:59:59.999999"
                    + "|2021-03-28T00:30:00.000001|2021-03-28T02:30:00.001|-30|00ff10|a long text|eine lange Sprache|0001feff",
            "2" + "|∅".repeat(19),
            "3|-9000000000|123456789.500|0.00|-100|0.0|0.0|0.0| |  x |abcde|0001-01-01T00:00|2020-01-01T00:00|2020-01-01T11:30"
                    + "|2020-01-01T00:00|11|ff|∅|∅|00");

    private static List<String> rows(TestDatabase to, Connector target, String name) {
        try (Source source = target.source(to.endpoint(), "looking")) {
            Table table = source.schema(Selection.ALL).tables().stream()
                    .filter(t -> t.id().name().equals(name))
                    .findFirst()
                    .orElseThrow();
            return Moves.rows(source, table).stream()
                    .map(r -> r.replace("ab   |", "ab|").replaceAll("(?<=:\\d\\d(?:\\.\\d{1,9})?)(?::00)?Z\\|", "|"))
                    .toList();
        }
    }

    @Test
    void toPostgres() throws InterruptedException {
        moves(new PostgresTestDatabase(15), new PostgresConnector());
    }

    @Test
    void toMySql() throws InterruptedException {
        moves(new MySqlTestDatabase("8.0"), new MySqlConnector());
    }

    @Test
    void toSqlServer() throws InterruptedException {
        moves(new SqlServerTestDatabase(), new SqlServerConnector());
    }
}
