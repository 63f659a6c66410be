package io.godwit.mysql.capture;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How one server is asked for the end of its log: which statement it knows, how it names transactions, and by which mark the
 * server is known again.
 *
 * @param mariaDb which fork
 * @param server the server's mark
 * @param statement what shows the log's end
 * @param identified whether the server names all its transactions
 */
record LogEnd(boolean mariaDb, String server, String statement, boolean identified) {
    private static final int ACCESS_DENIED = 1227;
    private static final int GTID_COLUMN = 5;
    private static final int ATTEMPTS = 10;

    /** Finds out. */
    static LogEnd of(Connection connection) throws SQLException {
        String version = text(connection, "SELECT VERSION()");
        if (version.contains("MariaDB")) {
            return new LogEnd(true, ServerMark.mariaDb(connection), "SHOW MASTER STATUS", true);
        }
        String[] numbers = version.split("[.-]", 4);
        int number = Integer.parseInt(numbers[0]) * 100 + Integer.parseInt(numbers[1]);
        return new LogEnd(
                false,
                text(connection, "SELECT @@global.server_uuid"),
                number >= 802 ? "SHOW BINARY LOG STATUS" : "SHOW MASTER STATUS",
                text(connection, "SELECT @@global.gtid_mode").equals("ON"));
    }

    /** The end of the log now; see {@link LogPosition#read}. */
    LogPosition read(Connection connection) throws SQLException {
        if (!mariaDb) {
            return status(connection, null, null);
        }
        // MariaDB tells place and identifiers in two answers: asked until nothing happened between them, and if
        // something
        // always does, the identifiers come first, so that they never name a transaction behind the place.
        String before = text(connection, "SELECT @@global.gtid_binlog_pos");
        LogPosition position = status(connection, before, null);
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            String after = text(connection, "SELECT @@global.gtid_binlog_pos");
            if (after.equals(before)) {
                return position;
            }
            before = after;
            position = status(connection, before, null);
        }
        return position;
    }

    /** The end of the log with the sizes of all files up to it. */
    LogPosition readWithSizes(Connection connection) throws SQLException {
        LogPosition end = read(connection);
        return end.equals(LogPosition.NONE)
                ? end
                : new LogPosition(end.server(), end.place(), null, end.gtids(), LogFiles.read(connection));
    }

    private LogPosition status(Connection connection, @Nullable String list, @Nullable LogFiles files)
            throws SQLException {
        try (Statement ask = connection.createStatement();
                ResultSet row = ask.executeQuery(statement)) {
            if (!row.next()) {
                return LogPosition.NONE;
            }
            Gtids gtids = null;
            if (list != null) {
                gtids = GtidList.parse(list.replaceAll("\\s", ""));
            } else if (identified) {
                gtids = GtidSet.parse(Objects.requireNonNullElse(row.getString(GTID_COLUMN), "")
                        .replaceAll("\\s", ""));
            }
            return new LogPosition(server, new Place(row.getString(1), row.getLong(2)), null, gtids, files);
        } catch (SQLException e) {
            if (e.getErrorCode() == ACCESS_DENIED) {
                throw new GodwitException(
                        Errors.PERMISSION_DENIED,
                        "the user may not read where the binary log ends; grant "
                                + (mariaDb ? "BINLOG MONITOR (REPLICATION CLIENT before 10.5)" : "REPLICATION CLIENT")
                                + " on *.*",
                        "",
                        e);
            }
            throw e;
        }
    }

    static String text(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            String text = row.next() ? row.getString(1) : null;
            return text == null ? "" : text;
        }
    }
}
