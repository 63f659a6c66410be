package io.godwit.postgresql.apply;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The temporary tables of one applying session, in which rows wait for the statements that use them. The server empties them
 * at every commit where they lie, which costs no catalog row, unlike TRUNCATE. Since it locks every one of them for that,
 * there are never many: the one that was not used for longest goes.
 */
final class Stages {
    private static final int KEPT = 32;

    private final Connection connection;
    /** By table, the transaction that last put rows into it; in the order of use. */
    private final Map<String, Long> used = new LinkedHashMap<>(64, 0.75f, true);

    private long transaction;

    Stages(Connection connection) {
        this.connection = connection;
    }

    /**
     * Makes sure that the table is there and empty; to be called where no savepoint can undo it.
     *
     * @param name without schema
     * @param columns names with types
     */
    void prepare(String name, String columns) throws SQLException {
        Long last = used.get(name);
        if (last != null && last == transaction) {
            execute("TRUNCATE pg_temp." + name);
            return;
        }
        if (last == null) {
            if (used.size() == KEPT) {
                String oldest = used.keySet().iterator().next();
                execute("DROP TABLE pg_temp." + oldest);
                used.remove(oldest);
            }
            execute("CREATE TEMPORARY TABLE " + name + " (" + columns + ") ON COMMIT DELETE ROWS");
        }
        used.put(name, transaction);
    }

    /** The session's transaction was committed: what was staged is gone. */
    void committed() {
        transaction++;
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
