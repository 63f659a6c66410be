package io.godwit.mysql.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.mysql.MySqlConnector;
import io.godwit.spi.Checkpoint.AppliedTo;
import io.godwit.spi.TablePlan;
import io.godwit.spi.Target;
import io.godwit.spi.Writer;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.change.Ledger;
import io.godwit.testkit.server.MySqlTestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows that the source's foreign keys change, of which its log says nothing, are the same on a target that has no such keys. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.godwit.testkit.server.TestedServers#all")
final class CascadeTest extends LogTests {
    private static final List<String> TABLES = List.of("p", "c", "g", "s", "tree");
    private static final String[] DEFINITIONS = {
        "CREATE TABLE app.p (id int PRIMARY KEY, code varchar(20) CHARACTER SET latin1 UNIQUE)",
        "CREATE TABLE app.c (p int, n int, PRIMARY KEY (p, n), x int UNIQUE)",
        "CREATE TABLE app.g (id int PRIMARY KEY, x int, KEY (x))",
        "CREATE TABLE app.s (id int PRIMARY KEY, code varchar(20) CHARACTER SET latin1, KEY (code))",
        "CREATE TABLE app.tree (id int PRIMARY KEY, up int, KEY (up))"
    };
    private static final String[] KEYS = {
        "ALTER TABLE app.c ADD FOREIGN KEY (p) REFERENCES app.p (id) ON DELETE CASCADE ON UPDATE CASCADE",
        "ALTER TABLE app.g ADD FOREIGN KEY (x) REFERENCES app.c (x) ON DELETE CASCADE",
        "ALTER TABLE app.s ADD FOREIGN KEY (code) REFERENCES app.p (code) ON DELETE SET NULL ON UPDATE CASCADE",
        "ALTER TABLE app.tree ADD FOREIGN KEY (up) REFERENCES app.tree (id) ON DELETE CASCADE"
    };

    private final String server;
    private MySqlTestDatabase to;
    private Target target;

    @SuppressWarnings("NullAway.Init") // before each test
    CascadeTest(String server) {
        super(server);
        this.server = server;
    }

    @BeforeEach
    void openTarget() {
        database.run(DEFINITIONS);
        database.run(KEYS);
        to = new MySqlTestDatabase(server);
        to.run(DEFINITIONS);
        target = new MySqlConnector().target(to.endpoint(), "cascade");
        target.claim();
        target.progress();
    }

    @AfterEach
    void closeTarget() {
        target.close();
        to.close();
    }

    private static List<String> rows(MySqlTestDatabase of, String table) {
        List<String> rows = new ArrayList<>();
        try (Connection connection = of.server().connect("app");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM app." + table)) {
            while (row.next()) {
                rows.add(row.getString(1) + "|" + row.getString(2) + (table.equals("c") ? "|" + row.getString(3) : ""));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        rows.sort(null);
        return rows;
    }

    @Test
    void rowsFollowAsTheyDidOnTheSource() {
        List<TablePlan> plans = TABLES.stream().map(this::plan).toList();
        Assumptions.assumeFalse(
                sessions.version().isMySql(9, 6, 0),
                "this server logs what foreign keys do, and limits how far they reach");
        assertThat(plans.get(0).table().cascades()).hasSize(2);
        LogPosition from = log.position();
        List<String> fill = new ArrayList<>();
        for (int i = 1; i <= 40; i++) {
            fill.add("INSERT INTO app.p VALUES (" + i + ", 'é" + i + "')");
            fill.add("INSERT INTO app.c VALUES (" + i + ", 1, " + (2 * i) + "), (" + i + ", 2, " + (2 * i + 1) + ")");
            fill.add("INSERT INTO app.g VALUES (" + (2 * i) + ", " + (2 * i) + "), (" + (2 * i + 1) + ", " + (2 * i + 1)
                    + ")");
            fill.add("INSERT INTO app.s VALUES (" + i + ", 'é" + i + "')");
            fill.add("INSERT INTO app.tree VALUES (" + i + ", " + Math.max(1, i / 2) + ")");
        }
        database.run(fill.toArray(String[]::new));
        database.run(
                "DELETE FROM app.p WHERE id <= 5",
                "INSERT INTO app.p VALUES (3, 'again')",
                "INSERT INTO app.c VALUES (3, 1, 900)");
        database.run("UPDATE app.p SET id = 103, code = 'moved' WHERE id = 13", "UPDATE app.c SET x = 901 WHERE p = 3");
        database.run("UPDATE app.p SET code = 'Moved' WHERE id = 103", "DELETE FROM app.c WHERE p = 20");
        database.run(
                "DELETE FROM app.tree WHERE id = 4",
                "INSERT INTO app.tree VALUES (4, 2)",
                "DELETE FROM app.tree WHERE id = 7");
        database.run(
                "SET foreign_key_checks = 0",
                "DELETE FROM app.p WHERE id = 30",
                "UPDATE app.p SET id = 131 WHERE id = 31");
        database.run("DELETE FROM app.p WHERE id BETWEEN 35 AND 38");

        List<ChangeBatch> batches = readAll(plans, from);
        long changes = batches.stream().mapToLong(b -> b.changes().size()).sum();
        try (Writer<ChangeBatch> writer = target.changes(plans)) {
            batches.forEach(writer::write);
            writer.commit(new AppliedTo("end", new Ledger(1, changes, changes, 0, 0, changes, 0, 0), 0));
        }
        for (String table : TABLES) {
            assertThat(rows(to, table)).as(table).isNotEmpty().isEqualTo(rows(database, table));
        }
        assertThat(rows(to, "c")).as("rows that were left behind").contains("30|1|60", "31|1|62");
    }
}
