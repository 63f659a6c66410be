package io.godwit.sqlserver.restore;

import io.godwit.sqlserver.connection.Quoting;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What a restore leaves undone (SQL Server, "Troubleshoot orphaned users", "Manage metadata when making a database available on another
 * server"): users whose login is not on this server, the owner, the compatibility level.
 */
final class Aftercare {
    private static final String ORPHANS =
            "SELECT p.name, (SELECT COUNT(*) FROM sys.server_principals l WHERE l.name = p.name AND l.type = 'S')"
                    + " FROM sys.database_principals p WHERE p.type = 'S' AND p.authentication_type_desc = 'INSTANCE'"
                    + " AND p.principal_id > 4 AND NOT EXISTS (SELECT 1 FROM sys.server_principals s WHERE s.sid = p.sid)"
                    + " ORDER BY p.name";

    private static final String DATABASE =
            "SELECT d.compatibility_level, (SELECT MAX(m.compatibility_level) FROM sys.databases m WHERE m.name = 'model'),"
                    + " CASE WHEN EXISTS (SELECT 1 FROM sys.server_principals s WHERE s.sid = d.owner_sid) THEN 1 ELSE 0 END"
                    + " FROM sys.databases d WHERE d.name = DB_NAME()";

    private Aftercare() {}

    /** Sets right what has one answer, and says the rest; on a session in the restored database. */
    static List<String> run(Connection connection, String database) throws SQLException {
        List<String> notes = new ArrayList<>(orphans(connection));
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(DATABASE)) {
            if (row.next()) {
                int level = row.getInt(1);
                int newest = row.getInt(2);
                if (level < newest) {
                    notes.add("The compatibility level is the source's, " + level + "; this server's own is " + newest
                            + ": ALTER DATABASE " + Quoting.name(database) + " SET COMPATIBILITY_LEVEL = " + newest
                            + " once the application was tested with it.");
                }
                if (row.getInt(3) == 0) {
                    notes.add("The database's owner is no login of this server: ALTER AUTHORIZATION ON DATABASE::"
                            + Quoting.name(database) + " TO [the login that is to own it].");
                }
            }
        }
        notes.add("Logins, jobs, linked servers and other objects outside the database are in no backup of it.");
        return notes;
    }

    private static List<String> orphans(Connection connection) throws SQLException {
        List<String> mapped = new ArrayList<>();
        List<String> left = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(ORPHANS)) {
            while (row.next()) {
                (row.getInt(2) > 0 ? mapped : left).add(row.getString(1));
            }
        }
        List<String> notes = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            for (String user : mapped) {
                statement.execute("ALTER USER " + Quoting.name(user) + " WITH LOGIN = " + Quoting.name(user));
            }
        }
        if (!mapped.isEmpty()) {
            notes.add("Users mapped to the logins of their names: " + String.join(", ", mapped) + ".");
        }
        if (!left.isEmpty()) {
            notes.add("Users without a login on this server: " + String.join(", ", left)
                    + ". Make the logins, then ALTER USER ... WITH LOGIN = ...");
        }
        return notes;
    }
}
