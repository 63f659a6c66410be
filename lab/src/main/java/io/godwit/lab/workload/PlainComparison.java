package io.godwit.lab.workload;

import io.godwit.lab.server.LabServer;
import io.godwit.lab.server.Reading;
import io.godwit.lab.server.Rows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

/**
 * Compares two databases by what plain statements give for each table, in a fixed order, byte by byte: the engine's own text where both
 * sides are of one, else a text that both give. Knows nothing of Godwit, so that an error in its reading cannot hide one in its writing.
 * What it finds it says in sentences; none means all is well.
 */
public final class PlainComparison {
    private static final int SHOWN = 5;

    private final LabServer source;
    private final String from;
    private final LabServer target;
    private final String to;
    private final Path folder;
    private final boolean neutral;

    /** Leaves in the folder what a difference is to be understood by. */
    public PlainComparison(LabServer source, String from, LabServer target, String to, Path folder) {
        this.source = source;
        this.from = from;
        this.target = target;
        this.to = to;
        this.folder = folder;
        this.neutral = !source.engine().equals(target.engine());
    }

    /** Rows, counters, triggers, constraints, indexes and the money; across engines no triggers, which are not moved there. */
    public List<String> differences() throws SQLException, IOException {
        List<String> found = new ArrayList<>();
        try (Connection one = source.connect(from);
                Connection other = target.connect(to)) {
            List<String> tables = source.reading().tables(one);
            List<String> there = target.reading().tables(other);
            if (!there.equals(tables) || tables.size() < Bank.tables()) {
                return List.of("the tables are " + tables + " and " + there);
            }
            for (String table : tables) {
                if (!digest(source.reading(), one, table).equals(digest(target.reading(), other, table))) {
                    found.add(difference(
                            table, lines(source.reading(), one, table), lines(target.reading(), other, table)));
                }
            }
            List<String> hereToo = source.reading().structure(one, neutral);
            List<String> thereToo = target.reading().structure(other, neutral);
            if (!hereToo.equals(thereToo)) {
                found.add("structure: only on the source " + without(hereToo, thereToo) + ", only on the target "
                        + without(thereToo, hereToo));
            }
            if (!Rows.of(other, Bank.MONEY).equals(List.of(String.valueOf(Bank.TOTAL)))) {
                found.add("the money on the target is " + Rows.of(other, Bank.MONEY));
            }
            found.addAll(nextBooking(one, other));
        }
        if (!found.isEmpty()) {
            keepFacts();
        }
        return found;
    }

    /** The first row that the target numbers itself goes on where the source's counter was, and is noted by the trigger if there is one. */
    private List<String> nextBooking(Connection one, Connection other) throws SQLException {
        List<String> found = new ArrayList<>();
        long next = source.reading().nextBooking(one);
        String noted = "SELECT count(*) FROM bank.sighting WHERE what = 'booking'";
        other.setAutoCommit(false);
        try (Statement statement = other.createStatement()) {
            long before = Long.parseLong(Rows.of(other, noted).get(0));
            statement.executeUpdate("INSERT INTO bank.booking (account, amount) VALUES (1, 0)", new String[] {"id"});
            try (ResultSet keys = statement.getGeneratedKeys()) {
                keys.next();
                if (keys.getLong(1) < next) {
                    found.add("the target numbers its first booking " + keys.getLong(1) + ", the source would " + next);
                }
            }
            long after = Long.parseLong(Rows.of(other, noted).get(0));
            if (!neutral && after != before + 1) {
                found.add("the target's trigger did not note a booking");
            }
        } finally {
            other.rollback();
            other.setAutoCommit(true);
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

    /** Nothing of the migration's is there that would harm the source later. */
    public List<String> leftovers() throws SQLException {
        try (Connection connection = source.connect(from)) {
            return source.reading().leftovers(connection).stream()
                    .map(left -> "left on the source: " + left)
                    .toList();
        }
    }

    /** Nobody may write to the source any more, or it is written where nobody will look for it. */
    public List<String> unfenced() throws SQLException {
        try (Connection connection = source.connectClient(from);
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO bank.acknowledged VALUES (0, 0)");
            return List.of("the source still lets clients write");
        } catch (SQLException e) {
            return source.reading().isFence(e) ? List.of() : List.of("writing to the source: " + e.getMessage());
        }
    }

    /** Writes the facts that the target holds into the folder. */
    public void keepFacts() throws IOException {
        try (Connection connection = target.connect(to)) {
            Files.write(folder.resolve("facts.txt"), Rows.of(connection, "SELECT * FROM godwit.checkpoint"));
        } catch (SQLException e) {
            Files.writeString(folder.resolve("facts.txt"), "none: " + e.getMessage());
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

    private String digest(Reading reading, Connection connection, String table) throws SQLException {
        MessageDigest digest = sha256();
        reading.rows(connection, table, neutral, line -> {
            digest.update(line.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    private List<String> lines(Reading reading, Connection connection, String table) throws SQLException {
        List<String> lines = new ArrayList<>();
        reading.rows(connection, table, neutral, lines::add);
        return lines;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
