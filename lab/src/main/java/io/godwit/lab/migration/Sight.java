package io.godwit.lab.migration;

import io.godwit.engine.state.JournalEntry;
import io.godwit.engine.state.StateStore;
import io.godwit.testkit.server.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

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
    private static final String FACTS =
            "SELECT count(*), count(*) FILTER (WHERE kind = 'split'), coalesce(max(transactions), 0),"
                    + " bool_or(kind = 'stage' AND item = 'PRE_DATA'), bool_or(kind = 'load-ended'),"
                    + " bool_or(kind = 'stage' AND item = 'POST_DATA'), bool_or(kind = 'opened') FROM godwit.checkpoint";

    /** Looks now. */
    public static Sight of(PostgresServer target, String database, StateStore store, String migration)
            throws SQLException {
        try (Connection connection = target.connect(database)) {
            return of(connection, store, migration);
        }
    }

    /** The same by a connection that is there. */
    public static Sight of(Connection target, StateStore store, String migration) throws SQLException {
        List<String> events =
                store.journal(migration).stream().map(JournalEntry::event).toList();
        try (Statement statement = target.createStatement()) {
            try (ResultSet table = statement.executeQuery("SELECT to_regclass('godwit.checkpoint') IS NOT NULL")) {
                table.next();
                if (!table.getBoolean(1)) {
                    return new Sight(0, 0, 0, false, Place.SCHEMA, events);
                }
            }
            try (ResultSet row = statement.executeQuery(FACTS)) {
                row.next();
                boolean opened = row.getBoolean(7);
                Place place = !row.getBoolean(4)
                        ? Place.SCHEMA
                        : !row.getBoolean(5)
                                ? Place.LOAD
                                : !row.getBoolean(6) ? Place.KEYS : afterPostData(opened, events);
                return new Sight(row.getInt(1), row.getInt(2), row.getLong(3), opened, place, events);
            }
        }
    }

    private static Place afterPostData(boolean opened, List<String> events) {
        boolean cuttingOver = events.lastIndexOf("cutover-fencing") > events.lastIndexOf("cutover-abandoned")
                || events.contains("cutover-opening");
        return opened || cuttingOver ? Place.CUTOVER : Place.SYNC;
    }
}
