package io.godwit.lab.migration;

import io.godwit.engine.state.JournalEntry;
import io.godwit.engine.state.StateStore;
import io.godwit.lab.server.LabServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;

/**
 * How far a migration is, seen from outside: the facts in its target, as committed, and its journal.
 *
 * @param facts rows of the table of facts
 * @param splits splits loaded
 * @param transactions source transactions applied
 * @param opened whether the target was handed over
 * @param place where that is
 * @param events the journal's events, oldest first
 */
public record Sight(int facts, int splits, long transactions, boolean opened, Place place, List<String> events) {
    private static final String FACTS = "SELECT count(*), sum(" + when("kind = 'split'")
            + "), coalesce(max(transactions), 0), max(" + when("kind = 'stage' AND item = 'PRE_DATA'") + "), max("
            + when("kind = 'load-ended'") + "), max(" + when("kind = 'stage' AND item = 'POST_DATA'") + "), max("
            + when("kind = 'opened'") + ") FROM godwit.checkpoint";

    /** What is not there yet: a table, a schema, a database. */
    private static final Set<String> NO_TABLE = Set.of("42P01", "42S02", "3F000", "42000");

    private static String when(String condition) {
        return "CASE WHEN " + condition + " THEN 1 ELSE 0 END";
    }

    /** Looks now. */
    public static Sight of(LabServer target, String database, StateStore store, String migration) throws SQLException {
        try (Connection connection = target.connect(database)) {
            return of(connection, store, migration);
        }
    }

    /** The same by a connection that is there. */
    public static Sight of(Connection target, StateStore store, String migration) throws SQLException {
        List<String> events =
                store.journal(migration).stream().map(JournalEntry::event).toList();
        try (Statement statement = target.createStatement();
                ResultSet row = statement.executeQuery(FACTS)) {
            row.next();
            boolean opened = row.getInt(7) > 0;
            Place place = row.getInt(4) == 0
                    ? Place.SCHEMA
                    : row.getInt(5) == 0 ? Place.LOAD : row.getInt(6) == 0 ? Place.KEYS : afterPostData(opened, events);
            return new Sight(row.getInt(1), row.getInt(2), row.getLong(3), opened, place, events);
        } catch (SQLException e) {
            if (NO_TABLE.contains(e.getSQLState() == null ? "" : e.getSQLState())) {
                return new Sight(0, 0, 0, false, Place.SCHEMA, events);
            }
            throw e;
        }
    }

    private static Place afterPostData(boolean opened, List<String> events) {
        boolean cuttingOver = events.lastIndexOf("cutover-fencing") > events.lastIndexOf("cutover-abandoned")
                || events.contains("cutover-opening");
        return opened || cuttingOver ? Place.CUTOVER : Place.SYNC;
    }
}
