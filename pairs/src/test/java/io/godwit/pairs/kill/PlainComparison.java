package io.godwit.pairs.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.testkit.server.PostgresServer;
import java.io.IOException;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.postgresql.PGConnection;

/**
 * Compares two databases by what {@code COPY} writes for each table, in a fixed order, byte by byte. Knows nothing of Godwit, so that
 * an error in its reading cannot hide one in its writing.
 */
final class PlainComparison {
    private static final String TABLES =
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                    + " WHERE n.nspname = 'bank' AND c.relkind = 'r' ORDER BY 1";
    private static final String SEQUENCES =
            "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'bank' ORDER BY 1";

    private PlainComparison() {}

    static void assertEqual(PostgresServer source, String from, PostgresServer target, String to)
            throws SQLException, IOException {
        try (Connection one = source.connect(from);
                Connection other = target.connect(to)) {
            List<String> tables = rows(one, TABLES);
            assertThat(rows(other, TABLES)).as("tables").isEqualTo(tables).hasSizeGreaterThan(6);
            for (String table : tables) {
                assertThat(copy(other, table)).as("rows of %s", table).isEqualTo(copy(one, table));
            }
            assertThat(rows(other, SEQUENCES)).as("sequences").isEqualTo(rows(one, SEQUENCES));
            assertThat(rows(other, "SELECT sum(balance) FROM bank.account"))
                    .as("money")
                    .containsExactly(String.valueOf((long) Bank.ACCOUNTS * Bank.BALANCE));
        }
    }

    /** What clients saw committed must be there; more may be, where an answer was lost. */
    static void assertAcknowledged(PostgresServer target, String to, List<BitSet> acknowledged) throws SQLException {
        try (Connection connection = target.connect(to)) {
            for (int client = 1; client <= acknowledged.size(); client++) {
                BitSet lost = (BitSet) acknowledged.get(client - 1).clone();
                try (PreparedStatement statement =
                        connection.prepareStatement("SELECT number FROM bank.acknowledged WHERE worker = ?")) {
                    statement.setInt(1, client);
                    try (ResultSet rows = statement.executeQuery()) {
                        while (rows.next()) {
                            lost.clear(rows.getInt(1));
                        }
                    }
                }
                assertThat(lost)
                        .as("acknowledged commits of client %s that are lost", client)
                        .isEqualTo(new BitSet());
            }
        }
    }

    private static List<String> copy(Connection connection, String table) throws SQLException, IOException {
        StringWriter text = new StringWriter();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET timezone = 'UTC'");
        }
        connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut(
                        "COPY (SELECT * FROM bank.\"" + table + "\" t ORDER BY t::text COLLATE \"C\") TO STDOUT", text);
        return text.toString().lines().toList();
    }

    private static List<String> rows(Connection connection, String query) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.append(i > 1 ? " " : "").append(rows.getString(i));
                }
                found.add(row.toString());
            }
        }
        return found;
    }
}
