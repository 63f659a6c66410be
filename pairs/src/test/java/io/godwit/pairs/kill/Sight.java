package io.godwit.pairs.kill;

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
 * @param loadBegun whether the load began
 * @param loadEnded whether all splits are loaded
 * @param synced whether everything is made that is made before sync
 * @param transactions source transactions applied
 * @param opened whether the target was handed over
 * @param events the journal's events, oldest first
 */
record Sight(
        int facts,
        int splits,
        boolean loadBegun,
        boolean loadEnded,
        boolean synced,
        long transactions,
        boolean opened,
        List<String> events) {
    private static final String FACTS =
            "SELECT count(*), count(*) FILTER (WHERE kind = 'split'), count(*) FILTER (WHERE kind = 'load-begun'),"
                    + " count(*) FILTER (WHERE kind = 'load-ended'), count(*) FILTER (WHERE kind = 'stage' AND item = 'POST_DATA'),"
                    + " coalesce(max(transactions), 0), count(*) FILTER (WHERE kind = 'opened') FROM godwit.checkpoint";

    /** Looks now. */
    static Sight of(PostgresServer target, String database, StateStore store, String migration) throws SQLException {
        try (Connection connection = target.connect(database)) {
            return of(connection, store, migration);
        }
    }

    static Sight of(Connection target, StateStore store, String migration) throws SQLException {
        List<String> events =
                store.journal(migration).stream().map(JournalEntry::event).toList();
        try (Statement statement = target.createStatement()) {
            try (ResultSet table = statement.executeQuery("SELECT to_regclass('godwit.checkpoint') IS NOT NULL")) {
                table.next();
                if (!table.getBoolean(1)) {
                    return new Sight(0, 0, false, false, false, 0, false, events);
                }
            }
            try (ResultSet row = statement.executeQuery(FACTS)) {
                row.next();
                return new Sight(
                        row.getInt(1),
                        row.getInt(2),
                        row.getInt(3) > 0,
                        row.getInt(4) > 0,
                        row.getInt(5) > 0,
                        row.getLong(6),
                        row.getInt(7) > 0,
                        events);
            }
        }
    }
}
