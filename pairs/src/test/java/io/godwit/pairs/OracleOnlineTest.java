package io.godwit.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.postgresql.PostgresConnector;
import io.godwit.spi.Connector;
import io.godwit.spi.Mode;
import io.godwit.spi.Source;
import io.godwit.spi.schema.Selection;
import io.godwit.sqlserver.SqlServerConnector;
import io.godwit.testkit.contract.Moves;
import io.godwit.testkit.contract.Shape;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.server.OracleTestDatabase;
import io.godwit.testkit.server.PostgresTestDatabase;
import io.godwit.testkit.server.SqlServerTestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is written to Oracle, the given one or the stand-in, while it is moved. The whole contract: {@code -Dgodwit.oracleOnline=true}. */
final class OracleOnlineTest {
    private static void follows(TestDatabase to, Connector target) throws InterruptedException {
        try (OracleTestDatabase from = new OracleTestDatabase(true);
                to) {
            from.create(from.table("item"), Shape.KEYED);
            String item = from.table("item").toString();
            for (int i = 0; i < 20; i++) {
                from.run("insert into " + item + " values (" + i + ", 'name " + i + "', " + i + ", null)");
            }
            RuledMigration migration = new RuledMigration(from, to);
            migration.start(Mode.ONLINE);
            migration.awaitSync();
            from.run(
                    "insert into " + item + " values (100, 'new', 1, null)",
                    "update " + item + " set name = 'changed' where id = 3",
                    "update " + item + " set id = 200 where id = 4",
                    "delete from " + item + " where id = 5");
            from.runAndRollBack("delete from " + item + " where id = 6");
            migration.cutover();
            migration.expectIdentical();
            assertThat(rows(to, target))
                    .hasSize(20)
                    .contains("100|new|1|∅", "3|changed|3|∅", "200|name 4|4|∅", "6|name 6|6|∅")
                    .doesNotContain("5|name 5|5|∅");
            assertThat(from.leftovers()).isEmpty();
        }
    }

    private static List<String> rows(TestDatabase to, Connector target) {
        try (Source source = target.source(to.endpoint(), "looking")) {
            return Moves.rows(
                    source,
                    source.schema(Selection.ALL).tables().stream()
                            .filter(t -> t.id().name().equals("item"))
                            .findFirst()
                            .orElseThrow());
        }
    }

    @Test
    void toPostgres() throws InterruptedException {
        follows(new PostgresTestDatabase(15), new PostgresConnector());
    }

    @Test
    void toSqlServer() throws InterruptedException {
        follows(new SqlServerTestDatabase(), new SqlServerConnector());
    }
}
