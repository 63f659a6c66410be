package io.godwit.lab.workload;

import io.godwit.testkit.server.PostgresServer;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Compares two databases by what {@code COPY} writes for each table, in a fixed order, byte by byte. Knows nothing of Godwit, so that
 * an error in its reading cannot hide one in its writing. What it finds it says in sentences; none means all is well.
 */
public final class PlainComparison {
    private static final String TABLES =
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                    + " WHERE n.nspname = 'bank' AND c.relkind = 'r' ORDER BY 1";
    private static final int TABLES_AT_LEAST = 9;
    private static final String SEQUENCES =
            "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'bank' ORDER BY 1";

    /** What is only brought about at hand-over. */
    private static final String TRIGGERS =
            "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2";

    private static final String CONSTRAINTS =
            "SELECT conrelid::regclass::text, conname, convalidated, pg_get_constraintdef(oid) FROM pg_constraint"
                    + " WHERE connamespace = 'bank'::regnamespace AND contype <> 'n' ORDER BY 1, 2";
    private static final String INDEXES = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'bank' ORDER BY 1";
    private static final String SLOTS =
            "SELECT slot_name FROM pg_replication_slots WHERE database = current_database()";
    private static final int SHOWN = 5;

    private final PostgresServer source;
    private final String from;
    private final PostgresServer target;
    private final String to;
    private final Path folder;

    /** Leaves in the folder what a difference is to be understood by. */
    public PlainComparison(PostgresServer source, String from, PostgresServer target, String to, Path folder) {
        this.source = source;
        this.from = from;
        this.target = target;
        this.to = to;
        this.folder = folder;
    }

    /** Rows, sequences, triggers, constraints, indexes and the money. */
    public List<String> differences() throws SQLException, IOException {
        List<String> found = new ArrayList<>();
        try (Connection one = source.connect(from);
                Connection other = target.connect(to)) {
            List<String> tables = rows(one, TABLES);
            if (!rows(other, TABLES).equals(tables) || tables.size() < TABLES_AT_LEAST) {
                return List.of("the tables are " + tables + " and " + rows(other, TABLES));
            }
            for (String table : tables) {
                if (!digest(one, table).equals(digest(other, table))) {
                    found.add(difference(table, copied(one, ordered(table)), copied(other, ordered(table))));
                }
            }
            for (String query : List.of(SEQUENCES, TRIGGERS, CONSTRAINTS, INDEXES)) {
                List<String> here = rows(one, query);
                List<String> there = rows(other, query);
                if (!here.equals(there)) {
                    found.add(query + ": only on the source " + without(here, there) + ", only on the target "
                            + without(there, here));
                }
            }
            if (!rows(other, Bank.MONEY).equals(List.of(String.valueOf(Bank.TOTAL)))) {
                found.add("the money on the target is " + rows(other, Bank.MONEY));
            }
        }
        if (!found.isEmpty()) {
            keepFacts();
        }
        return found;
    }

    /** What clients saw committed must be there; more may be, where an answer was lost. */
    public List<String> lost(List<BitSet> acknowledged) throws SQLException {
        List<String> found = new ArrayList<>();
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
                if (!lost.isEmpty()) {
                    found.add("acknowledged commits of client " + client + " that are lost: " + lost);
                }
            }
        }
        return found;
    }

    /** A slot that nobody reads fills the source's disk. */
    public List<String> slotsLeft() throws SQLException {
        try (Connection connection = source.connect(from)) {
            return rows(connection, SLOTS).stream()
                    .map(slot -> "left on the source: replication slot " + slot)
                    .toList();
        }
    }

    /** Nobody may write to the source any more, or it is written where nobody will look for it. */
    public List<String> unfenced() throws SQLException {
        try (Connection connection = source.connect(from);
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO bank.acknowledged VALUES (0, 0)");
            return List.of("the source still lets clients write");
        } catch (SQLException e) {
            return "25006".equals(e.getSQLState()) ? List.of() : List.of("writing to the source: " + e.getMessage());
        }
    }

    /** Writes the facts that the target holds into the folder. */
    public void keepFacts() throws SQLException, IOException {
        try (Connection connection = target.connect(to)) {
            if (rows(connection, "SELECT 1 WHERE to_regclass('godwit.checkpoint') IS NOT NULL")
                    .isEmpty()) {
                return;
            }
            Files.write(folder.resolve("facts.txt"), copied(connection, "TABLE godwit.checkpoint"));
        }
    }

    private String difference(String table, List<String> one, List<String> other) throws IOException {
        Files.write(folder.resolve(table + "-source.txt"), one);
        Files.write(folder.resolve(table + "-target.txt"), other);
        return table + ": " + one.size() + " rows, target " + other.size() + "; only in the source "
                + without(one, other) + ", only in the target " + without(other, one);
    }

    private static List<String> without(List<String> rows, List<String> others) {
        Set<String> known = new HashSet<>(others);
        return rows.stream().filter(row -> !known.contains(row)).limit(SHOWN).toList();
    }

    private static String ordered(String table) {
        return "SELECT * FROM bank.\"" + table + "\" t ORDER BY t::text COLLATE \"C\"";
    }

    private static String digest(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET timezone = 'UTC'");
        }
        CopyOut copy =
                connection.unwrap(PGConnection.class).getCopyAPI().copyOut("COPY (" + ordered(table) + ") TO STDOUT");
        MessageDigest digest = sha256();
        for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
            digest.update(row);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static List<String> copied(Connection connection, String query) throws SQLException, IOException {
        StringWriter text = new StringWriter();
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
