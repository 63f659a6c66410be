package io.godwit.sqlserver.restore;

import io.godwit.spi.restore.BackupSet;
import io.godwit.sqlserver.connection.Quoting;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Has the target's server read what backup files say of themselves (Transact-SQL Reference, "RESTORE Statements - LABELONLY",
 * "- HEADERONLY", "- FILELISTONLY"). All three take one file of a media set, whichever it is.
 */
final class MediaReader {
    private static final int LOG = 2;
    private static final int FULL = 1;
    private static final int DIFFERENTIAL = 5;
    private static final int ZONE_UNKNOWN = 127;
    private static final long QUARTER_HOUR_MILLIS = Duration.ofMinutes(15).toMillis();

    private final Connection connection;
    private final BackupPlace place;
    private final long zoneMillis;

    /** Reads by this session, in whose server's time zone times without one are taken to be. */
    MediaReader(Connection connection, BackupPlace place, long zoneMillis) {
        this.connection = connection;
        this.place = place;
        this.zoneMillis = zoneMillis;
    }

    /** To which media set a file belongs, and as which of its families. */
    record Label(String mediaSet, int families, int family) {}

    /** A file of a database. */
    record DatabaseFile(String name, String physicalName, String type, long id, boolean encrypted, String thumbprint) {}

    private String from(String file) {
        return " FROM " + place.device() + " = " + Quoting.text(file);
    }

    Label label(String file) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("RESTORE LABELONLY" + from(file))) {
            if (!row.next()) {
                throw new SQLException("the file has no label");
            }
            String set = row.getString("MediaSetId");
            return new Label(
                    set == null ? file : set,
                    Math.max(1, row.getInt("FamilyCount")),
                    Math.max(1, row.getInt("FamilySequenceNumber")));
        }
    }

    /** Every backup on a media set, whose files are given in the order of their families. */
    List<BackupHeader> headers(List<String> files) throws SQLException {
        List<BackupHeader> headers = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("RESTORE HEADERONLY" + from(files.get(0)))) {
            boolean hasZone = has(row, "TimeZone");
            while (row.next()) {
                headers.add(header(files, row, hasZone));
            }
        }
        return headers;
    }

    private BackupHeader header(List<String> files, ResultSet row, boolean hasZone) throws SQLException {
        String fork = text(row, "RecoveryForkID");
        String firstFork = text(row, "FirstRecoveryForkID");
        long zone = zoneMillis;
        if (hasZone) {
            int quarters = row.getInt("TimeZone");
            zone = row.wasNull() || quarters == ZONE_UNKNOWN ? zoneMillis : quarters * QUARTER_HOUR_MILLIS;
        }
        return new BackupHeader(
                text(row, "BackupSetGUID"),
                kind(row),
                files,
                row.getInt("Position"),
                name(row, "DatabaseName"),
                text(row, "FamilyGUID"),
                lsn(row, "FirstLSN"),
                lsn(row, "LastLSN"),
                text(row, "DifferentialBaseGUID"),
                firstFork.isEmpty() ? fork : firstFork,
                fork,
                row.getBoolean("IsCopyOnly"),
                row.getBoolean("IsDamaged"),
                row.getBoolean("IsForceOffline") || (row.getInt("BackupType") == LOG && row.getBoolean("IsReadOnly")),
                millis(row, "BackupStartDate", zone),
                millis(row, "BackupFinishDate", zone),
                row.getLong("BackupSize"),
                row.getInt("DatabaseVersion"),
                row.getInt("SoftwareVersionMajor") + "." + row.getInt("SoftwareVersionMinor") + "."
                        + row.getInt("SoftwareVersionBuild"));
    }

    /** The files of the database in a backup. */
    List<DatabaseFile> databaseFiles(BackupHeader header) throws SQLException {
        List<DatabaseFile> files = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "RESTORE FILELISTONLY" + from(header.files().get(0)) + " WITH FILE = " + header.position())) {
            while (row.next()) {
                byte[] thumbprint = row.getBytes("TDEThumbprint");
                files.add(new DatabaseFile(
                        row.getString("LogicalName"),
                        row.getString("PhysicalName"),
                        row.getString("Type").toUpperCase(Locale.ROOT),
                        row.getLong("FileId"),
                        thumbprint != null && thumbprint.length > 0,
                        thumbprint == null ? "" : Quoting.bytes(thumbprint, 0, thumbprint.length)));
            }
        }
        return files;
    }

    private static BackupSet.@Nullable Kind kind(ResultSet row) throws SQLException {
        if (row.getBoolean("IsSnapshot")) {
            return null; // written by the volume's shadow copy, and restored by it alone
        }
        return switch (row.getInt("BackupType")) {
            case FULL -> BackupSet.Kind.FULL;
            case LOG -> BackupSet.Kind.LOG;
            case DIFFERENTIAL -> BackupSet.Kind.DIFFERENTIAL;
            default -> null;
        };
    }

    private static boolean has(ResultSet row, String column) throws SQLException {
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            if (row.getMetaData().getColumnName(i).equalsIgnoreCase(column)) {
                return true;
            }
        }
        return false;
    }

    private static String name(ResultSet row, String column) throws SQLException {
        String name = row.getString(column);
        return name == null ? "" : name;
    }

    /** A mark, in capitals, so that marks from headers and from the server's history are equal. */
    static String text(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        return text == null ? "" : text.strip().toUpperCase(Locale.ROOT);
    }

    static BigInteger lsn(ResultSet row, String column) throws SQLException {
        BigDecimal lsn = row.getBigDecimal(column);
        return lsn == null ? BigInteger.ZERO : lsn.toBigInteger();
    }

    /** A local time as milliseconds since 1970. */
    static long millis(ResultSet row, String column, long zoneMillis) throws SQLException {
        Timestamp local = row.getTimestamp(column);
        return local == null
                ? -1
                : local.toLocalDateTime().toInstant(ZoneOffset.UTC).toEpochMilli() - zoneMillis;
    }
}
