package io.godwit.mysql.load;

import io.godwit.mysql.connection.Quoting;
import io.godwit.mysql.connection.Sessions;
import io.godwit.spi.schema.TableId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps writers out of tables for a moment, by LOCK TABLES ... READ: every managed service grants that, and it waits for
 * transactions that wrote to the tables to have ended. It waits for seconds only, because whoever wants to write waits behind it.
 */
final class TableLock {
    private static final Logger LOG = LoggerFactory.getLogger(TableLock.class);
    private static final int WAIT_SECONDS = 3;
    private static final int ATTEMPTS = 20;
    private static final int WAITED_TOO_LONG = 1205;
    private static final int DEADLOCK = 1213;
    /** No such table: dropped since it was listed. */
    private static final int GONE = 1146;

    private static final Set<Integer> REFUSED = Set.of(1044, 1142, 1143, 1227, 1290);

    private TableLock() {}

    /**
     * Locks tables, all together.
     *
     * @return false if the user may not
     */
    static boolean take(Connection connection, Sessions sessions, List<TableId> tables) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION lock_wait_timeout = " + WAIT_SECONDS);
            for (int attempt = 1; ; attempt++) {
                List<TableId> wanted = tables.isEmpty() ? all(statement, sessions.database()) : tables;
                if (wanted.isEmpty()) {
                    return true;
                }
                try {
                    statement.execute(wanted.stream()
                            .map(t -> Quoting.table(t) + " READ")
                            .collect(Collectors.joining(", ", "LOCK TABLES ", "")));
                    return true;
                } catch (SQLException e) {
                    int number = e.getErrorCode();
                    if (REFUSED.contains(number)) {
                        LOG.debug("tables cannot be locked for a snapshot", e);
                        return false;
                    }
                    boolean again =
                            number == WAITED_TOO_LONG || number == DEADLOCK || (number == GONE && tables.isEmpty());
                    if (!again || attempt == ATTEMPTS) {
                        throw e;
                    }
                }
            }
        }
    }

    /** Lets writers in again. */
    static void release(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("UNLOCK TABLES");
        }
    }

    private static List<TableId> all(Statement statement, String database) throws SQLException {
        List<TableId> tables = new ArrayList<>();
        String scope = database.isEmpty()
                ? "NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema')"
                : "= " + Quoting.text(database);
        try (ResultSet row = statement.executeQuery("SELECT table_schema, table_name FROM information_schema.tables"
                + " WHERE table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') AND table_schema " + scope)) {
            while (row.next()) {
                tables.add(new TableId(row.getString(1), row.getString(2)));
            }
        }
        return tables;
    }
}
