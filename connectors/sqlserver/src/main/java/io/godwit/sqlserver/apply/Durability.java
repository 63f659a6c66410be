package io.godwit.sqlserver.apply;

import io.godwit.sqlserver.connection.Server;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What the server may forget after a crash must not let the source forget it: a database can be made to let its transactions reach the
 * disk when it suits (SQL Server documentation, "Control Transaction Durability").
 */
final class Durability {
    /** SQL Server 2014. */
    private static final int DELAYED_SINCE = 12;

    private Durability() {}

    /** Whether the database makes every commit a delayed one. */
    static boolean isDelayed(Connection connection, Server server) throws SQLException {
        if (!server.isAtLeast(DELAYED_SINCE)) {
            return false;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT delayed_durability_desc FROM sys.databases WHERE name = DB_NAME()")) {
            return row.next() && "FORCED".equals(row.getString(1));
        }
    }

    /** Waits until what was committed is on disk. */
    static void harden(Connection connection, boolean delayed) throws SQLException {
        if (delayed) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("EXEC sys.sp_flush_log");
            }
            connection.commit();
        }
    }
}
