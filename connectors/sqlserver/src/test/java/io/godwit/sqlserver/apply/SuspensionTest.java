package io.godwit.sqlserver.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.Option;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.ObjectReport.Outcome;
import io.godwit.sqlserver.connection.Platform;
import io.godwit.sqlserver.connection.Sessions;
import io.godwit.testkit.memory.MemoryPosition;
import io.godwit.testkit.server.SqlServerTestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What acts on changes is off from a table's first change until hand-over, and is then as it was. */
class SuspensionTest {
    private static final String OFF = "SELECT name FROM sys.foreign_keys WHERE is_disabled = 1"
            + " UNION ALL SELECT name FROM sys.check_constraints WHERE is_disabled = 1"
            + " UNION ALL SELECT name FROM sys.triggers WHERE is_disabled = 1 ORDER BY name";
    private static final String UNTRUSTED = "SELECT name FROM sys.foreign_keys WHERE is_not_trusted = 1"
            + " UNION ALL SELECT name FROM sys.check_constraints WHERE is_not_trusted = 1 ORDER BY name";

    private SqlServerTestDatabase database;
    private Sessions sessions;
    private Facts facts;
    private AppliedTable p;
    private AppliedTable c;
    private long position = 100;

    @BeforeEach
    void create() {
        database = new SqlServerTestDatabase();
        sessions = Sessions.open(database.endpoint(), "apply", Option.Side.TARGET);
        facts = new Facts(sessions, "apply");
        Assumptions.assumeFalse(
                sessions.server().platform() == Platform.BABELFISH, "the server does not switch constraints off");
        facts.claim();
        database.run(
                "CREATE TABLE p (id int PRIMARY KEY)",
                "CREATE TABLE c (id int PRIMARY KEY, p int CONSTRAINT of_p FOREIGN KEY REFERENCES p ON DELETE CASCADE)",
                "CREATE TABLE o (id int PRIMARY KEY, p int CONSTRAINT of_o FOREIGN KEY REFERENCES o)",
                "INSERT INTO p VALUES (1)");
        p = AppliedTable.of("p", true, List.of("id"), List.of(), "id int");
        c = AppliedTable.of("c", true, List.of("id"), List.of(), "id int", "p int");
    }

    @AfterEach
    void drop() {
        facts.close();
        database.close();
    }

    private void apply(Change... changes) throws SQLException {
        List<TablePlan> plans = List.of(p.plan, c.plan);
        try (Connection connection = sessions.open("apply")) {
            ChangeApplier applier = new ChangeApplier(connection, sessions, facts.table(), plans);
            applier.take(new ChangeBatch(List.of(changes), "t", new MemoryPosition(++position), true, 0, 0));
            applier.flush();
            connection.commit();
        }
    }

    @Test
    void tablesThatDoNotChangeKeepTheirs() throws SQLException {
        apply(c.insert("1", "1"));
        assertThat(database.query(OFF)).containsExactly("of_p");
        assertThat(facts.resume(true)).isEmpty();
        assertThat(database.query(OFF)).isEmpty();
        assertThat(database.query(UNTRUSTED)).isEmpty();
    }

    @Test
    void aReferencedTableSwitchesOffWhatPointsToIt() throws SQLException {
        apply(p.insert("2"));
        assertThat(database.query(OFF)).containsExactly("of_p");
        facts.resume(true);
        assertThat(database.query(OFF)).isEmpty();
    }

    @Test
    void whatRowsBreakHoldsForNewRowsOnlyAndIsReported() throws SQLException {
        apply(c.insert("1", "99"));
        List<ObjectReport> untrusted = facts.resume(true);
        assertThat(untrusted).singleElement().satisfies(report -> {
            assertThat(report.name()).isEqualTo("dbo.c.of_p");
            assertThat(report.outcome()).isEqualTo(Outcome.CHANGED);
            assertThat(report.reason()).contains("it holds for new rows only");
        });
        assertThat(database.query(OFF)).isEmpty();
        assertThat(database.query(UNTRUSTED)).containsExactly("of_p");
        assertThat(facts.progress().objects()).containsAll(untrusted);
        // and once more is harmless, as after an answer that was lost
        assertThat(facts.resume(true)).isEmpty();
    }

    @Test
    void whatWasNotTrustedBeforeIsNotCheckedAfterwards() throws SQLException {
        database.run("ALTER TABLE c NOCHECK CONSTRAINT of_p", "ALTER TABLE c WITH NOCHECK CHECK CONSTRAINT of_p");
        assertThat(database.query(UNTRUSTED)).containsExactly("of_p");
        apply(c.insert("1", "99"));
        assertThat(facts.resume(true)).isEmpty();
        assertThat(database.query(OFF)).isEmpty();
        assertThat(database.query(UNTRUSTED)).containsExactly("of_p");
    }

    @Test
    void whatWasOffBeforeStaysOff() throws SQLException {
        database.run("CREATE TRIGGER fires ON c AFTER INSERT AS DELETE FROM c");
        database.run("CREATE TRIGGER sleeps ON c AFTER INSERT AS DELETE FROM c");
        database.run("ALTER TABLE c DISABLE TRIGGER sleeps", "ALTER TABLE c NOCHECK CONSTRAINT of_p");
        apply(c.insert("1", "99"));
        assertThat(database.query(OFF)).containsExactly("fires", "of_p", "sleeps");
        facts.resume(true);
        assertThat(database.query(OFF)).containsExactly("of_p", "sleeps");
        assertThat(database.query("SELECT id FROM c")).containsExactly("1");
    }

    @Test
    void giveUpSwitchesOnWithoutLookingAtRows() throws SQLException {
        apply(c.insert("1", "99"));
        facts.drop();
        assertThat(database.query(OFF)).isEmpty();
        assertThat(database.query(UNTRUSTED)).containsExactly("of_p");
        assertThat(database.leftovers()).isEmpty();
    }
}
