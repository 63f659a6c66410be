package io.godwit.sqlserver.connection;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;

/**
 * The server and the database that answer, asked once.
 *
 * @param version as the server prints it: {@code 16.0.4095.4}
 * @param major 11 is 2012, 16 is 2022; Azure SQL Database says 12 and can do what the newest can
 * @param edition the edition's name
 * @param platform what it is
 * @param id the database's unchangeable mark, hashed
 * @param database the database's name
 * @param collation the database's collation
 * @param compatibilityLevel 110 is 2012's language
 * @param snapshotIsolation whether transactions may read a snapshot
 * @param capturesChanges whether change data capture is on
 * @param watchesSessions whether the user sees other sessions
 */
public record Server(
        String version,
        int major,
        String edition,
        Platform platform,
        String id,
        String database,
        String collation,
        int compatibilityLevel,
        boolean snapshotIsolation,
        boolean capturesChanges,
        boolean watchesSessions) {
    private static final String ASK = "SELECT CAST(SERVERPROPERTY('ProductVersion') AS nvarchar(128)),"
            + " CAST(SERVERPROPERTY('Edition') AS nvarchar(128)), CAST(SERVERPROPERTY('EngineEdition') AS int), @@VERSION,"
            + " DB_ID('rdsadmin'), DB_NAME(), CAST(DATABASEPROPERTYEX(DB_NAME(), 'Collation') AS nvarchar(128)), @@SERVERNAME,"
            + " HAS_PERMS_BY_NAME(NULL, NULL, 'VIEW SERVER STATE')";

    private static final String ASK_DATABASE = "SELECT compatibility_level, snapshot_isolation_state, is_cdc_enabled,"
            + " CAST(service_broker_guid AS nvarchar(36)), CONVERT(nvarchar(30), create_date, 126)"
            + " FROM sys.databases WHERE name = DB_NAME()";

    static Server ask(Connection connection, String host) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            String version;
            String edition;
            int engineEdition;
            String banner;
            boolean rdsAdmin;
            String database;
            String collation;
            String name;
            boolean watches;
            try (ResultSet row = statement.executeQuery(ASK)) {
                row.next();
                version = text(row, 1);
                edition = text(row, 2);
                engineEdition = row.getInt(3);
                banner = text(row, 4);
                rdsAdmin = row.getObject(5) != null;
                database = text(row, 6);
                collation = text(row, 7);
                name = text(row, 8);
                watches = row.getInt(9) == 1;
            }
            Platform platform = Platform.of(engineEdition, banner, rdsAdmin, host);
            try (ResultSet row = statement.executeQuery(ASK_DATABASE)) {
                row.next();
                String broker = text(row, 4);
                // a database keeps its broker's number wherever it fails over to; where there is none, its birth on its
                // server stands for it
                String mark = broker.replace("0", "").replace("-", "").isEmpty() ? name + "\n" + text(row, 5) : broker;
                return new Server(
                        version,
                        major(version),
                        edition,
                        platform,
                        hash(mark + "\n" + database),
                        database,
                        collation,
                        row.getInt(1),
                        row.getInt(2) == 1 || platform == Platform.BABELFISH,
                        row.getBoolean(3),
                        watches && platform != Platform.BABELFISH && platform != Platform.OTHER);
            }
        }
    }

    /** Whether it has what SQL Server has from a version on; 16 is 2022. The services always have the newest. */
    public boolean isAtLeast(int wantedMajor) {
        return major >= wantedMajor || platform.isSingleDatabase() || platform == Platform.MANAGED_INSTANCE;
    }

    private static String text(ResultSet row, int column) throws SQLException {
        String text = row.getString(column);
        return text == null ? "" : text.strip();
    }

    private static int major(String version) {
        int dot = version.indexOf('.');
        try {
            return Integer.parseInt(dot < 0 ? version : version.substring(0, dot));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
