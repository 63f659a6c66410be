package io.godwit.mysql.capture;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;

/**
 * By which a server is known again: {@code @@server_uuid} on MySQL. MariaDB has no such name; there it is a hash of host name,
 * port, data directory and server_id, which changes when the server moves to another machine.
 */
public final class ServerMark {
    private static final int BYTES = 16;

    private ServerMark() {}

    /** The mark of the session's server. */
    public static String read(Connection connection) throws SQLException {
        return LogEnd.text(connection, "SELECT VERSION()").contains("MariaDB")
                ? mariaDb(connection)
                : LogEnd.text(connection, "SELECT @@global.server_uuid");
    }

    static String mariaDb(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT CONCAT(COALESCE(@@hostname, ''), '\\n', @@port, '\\n',"
                        + " COALESCE(@@datadir, ''), '\\n', @@global.server_id)")) {
            row.next();
            byte[] text = ("" + row.getString(1)).getBytes(StandardCharsets.UTF_8);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text);
            return HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
