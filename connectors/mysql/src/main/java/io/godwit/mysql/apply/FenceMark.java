package io.godwit.mysql.apply;

import io.godwit.mysql.MySqlOptions;
import io.godwit.mysql.connection.Sessions;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Says on a server that a migration made it read-only, which it was not before: so that whoever lifts the fence, also after the
 * process that set it is gone, lifts it where it is Godwit's and nowhere else. Kept in the table of facts, in a database of the same
 * name as on a target.
 */
public final class FenceMark {
    private final CheckpointTable table;

    /** Asks nothing yet. */
    public FenceMark(Sessions sessions) {
        this.table = new CheckpointTable(sessions.option(MySqlOptions.CHECKPOINT_SCHEMA), sessions.migration());
    }

    /** Whether this migration's mark is there. */
    public boolean isThere(Connection connection) throws SQLException {
        return table.isFenced(connection, false);
    }

    /** Whether the mark of any migration is there. */
    public boolean isAnyThere(Connection connection) throws SQLException {
        return table.isFenced(connection, true);
    }

    /** Makes it, with the table if there is none; harmless if it is there. The server has to take writes. */
    public void make(Connection connection) throws SQLException {
        table.fence(connection);
    }

    /** Removes it, with the table if it is needed no more; harmless if there is none. The server has to take writes. */
    public void remove(Connection connection) throws SQLException {
        table.unfence(connection);
    }
}
