package io.godwit.pairs.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.testkit.server.PostgresServer;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

    /** What is only brought about at hand-over. */
    private static final String TRIGGERS =
            "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2";

    private static final String CONSTRAINTS =
            "SELECT conrelid::regclass::text, conname, convalidated, pg_get_constraintdef(oid) FROM pg_constraint"
                    + " WHERE connamespace = 'bank'::regnamespace AND contype <> 'n' ORDER BY 1, 2";
    private static final int SHOWN = 5;

    private final PostgresServer source;
    private final String from;
    private final PostgresServer target;
    private final String to;
    private final Path folder;

    /** Leaves in the folder what a difference is to be understood by. */
    PlainComparison(PostgresServer source, String from, PostgresServer target, String to, Path folder) {
        this.source = source;
        this.from = from;
        this.target = target;
        this.to = to;
        this.folder = folder;
    }

    void assertEqual() throws SQLException, IOException {
        try (Connection one = source.connect(from);
                Connection other = target.connect(to)) {
            List<String> tables = rows(one, TABLES);
            assertThat(rows(other, TABLES)).as("tables").isEqualTo(tables).hasSizeGreaterThan(6);
            List<String> different = new ArrayList<>();
            for (String table : tables) {
                String difference = difference(table, copy(one, table), copy(other, table));
                if (!difference.isEmpty()) {
                    different.add(difference);
                }
            }
            if (!different.isEmpty()) {
                keepFacts();
            }
            assertThat(different).as("rows; more in " + folder).isEmpty();
            for (String query : List.of(SEQUENCES, TRIGGERS, CONSTRAINTS)) {
                assertThat(rows(other, query)).as(query).isEqualTo(rows(one, query));
            }
            assertThat(rows(other, "SELECT sum(balance) FROM bank.account"))
                    .as("money")
                    .containsExactly(String.valueOf((long) Bank.ACCOUNTS * Bank.BALANCE));
        }
    }

    /** What clients saw committed must be there; more may be, where an answer was lost. */
    void assertAcknowledged(List<BitSet> acknowledged) throws SQLException {
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

    /** A slot that nobody reads fills the source's disk. */
    void assertNoSlotLeft() throws SQLException {
        try (Connection connection = source.connect(from)) {
            assertThat(rows(
                            connection,
                            "SELECT slot_name FROM pg_replication_slots WHERE database = current_database()"))
                    .as("replication slots left on the source")
                    .isEmpty();
        }
    }

    /** Writes the facts that the target holds into the folder. */
    void keepFacts() throws SQLException, IOException {
        try (Connection connection = target.connect(to)) {
            Files.write(folder.resolve("facts.txt"), copied(connection, "TABLE godwit.checkpoint"));
        }
    }

    private String difference(String table, List<String> one, List<String> other) throws IOException {
        if (one.equals(other)) {
            return "";
        }
        Files.write(folder.resolve(table + "-source.txt"), one);
        Files.write(folder.resolve(table + "-target.txt"), other);
        return table + ": " + one.size() + " rows, target " + other.size() + "; only in the source "
                + without(one, other) + ", only in the target " + without(other, one);
    }

    private static List<String> without(List<String> rows, List<String> others) {
        Set<String> known = new HashSet<>(others);
        return rows.stream().filter(row -> !known.contains(row)).limit(SHOWN).toList();
    }

    private static List<String> copy(Connection connection, String table) throws SQLException, IOException {
        return copied(connection, "SELECT * FROM bank.\"" + table + "\" t ORDER BY t::text COLLATE \"C\"");
    }

    private static List<String> copied(Connection connection, String query) throws SQLException, IOException {
        StringWriter text = new StringWriter();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET timezone = 'UTC'");
        }
        connection.unwrap(PGConnection.class).getCopyAPI().copyOut("COPY (" + query + ") TO STDOUT", text);
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
