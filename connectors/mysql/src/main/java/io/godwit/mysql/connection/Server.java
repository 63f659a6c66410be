package io.godwit.mysql.connection;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;

/**
 * The server that answers, asked once.
 *
 * @param id its unchangeable mark: {@code server_uuid} of MySQL; MariaDB has none, so what it does have (its machine, port, folder and
 *     server id) is hashed: it stays the same as long as the server stays where it is
 * @param hasMd5 whether it has the function MD5, which MySQL 9.6 and later have in a component only
 */
public record Server(ServerVersion version, Platform platform, String id, boolean hasMd5) {
    private static final int NO_SUCH_FUNCTION = 1305;
    private static final int NO_DATABASE_TO_LOOK_IN = 1046;

    private static final String ASK =
            "SELECT VERSION(), COALESCE(@@basedir, ''), COALESCE(@@datadir, ''), COALESCE(@@hostname, ''),"
                    + " @@port, @@server_id";

    static Server ask(Connection connection, String host) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            ServerVersion version;
            String folder;
            String marks;
            try (ResultSet row = statement.executeQuery(ASK)) {
                row.next();
                version = ServerVersion.parse(row.getString(1));
                folder = row.getString(2);
                marks = row.getString(4) + "\n" + row.getString(5) + "\n" + row.getString(3) + "\n" + row.getString(6);
            }
            boolean aurora;
            try (ResultSet row = statement.executeQuery("SHOW GLOBAL VARIABLES LIKE 'aurora_version'")) {
                aurora = row.next();
            }
            String id = hash(marks);
            if (!version.isMariaDb()) {
                try (ResultSet row = statement.executeQuery("SELECT @@GLOBAL.server_uuid")) {
                    row.next();
                    id = row.getString(1);
                }
            }
            boolean hasMd5 = !version.isMySql(9, 0, 0) || hasMd5(statement);
            return new Server(version, Platform.of(version.text(), folder, aurora, host), id, hasMd5);
        }
    }

    private static boolean hasMd5(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT MD5('')")) {
            return row.next();
        } catch (SQLException e) {
            // a function that is not the server's own would be one of the current database
            if (e.getErrorCode() == NO_SUCH_FUNCTION || e.getErrorCode() == NO_DATABASE_TO_LOOK_IN) {
                return false;
            }
            throw e;
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
