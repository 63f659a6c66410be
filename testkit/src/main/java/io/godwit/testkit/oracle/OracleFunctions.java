package io.godwit.testkit.oracle;

import java.sql.Clob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions of Oracle's that H2 lacks, called by the stand-in's SQL. A place holds a hundred rows. */
public final class OracleFunctions {
    static final int ROWS_OF_A_BLOCK = 100;
    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private OracleFunctions() {}

    /** What is known of the session. */
    public static @Nullable String sysContext(String space, String name) {
        return switch (name) {
            case "DB_NAME" -> "STANDIN";
            case "CON_NAME" -> "APPPDB";
            case "CON_ID" -> "3";
            default -> null;
        };
    }

    /** H2's number of the row that lies, or would lie, in a place. */
    public static long charToRowid(String text) {
        return number(text, 9, 6) * ROWS_OF_A_BLOCK + number(text, 15, 3);
    }

    private static long number(String text, int from, int count) {
        long value = 0;
        for (int i = from; i < from + count; i++) {
            value = value * 64 + DIGITS.indexOf(text.charAt(i));
        }
        return value;
    }

    /** The place of a row, by H2's number of it. */
    public static String rowidToChar(long row) {
        return "AAAAABAAB" + digits(row / ROWS_OF_A_BLOCK, 6) + digits(row % ROWS_OF_A_BLOCK, 3);
    }

    private static String digits(long value, int count) {
        return count == 0 ? "" : digits(value / 64, count - 1) + DIGITS.charAt((int) (value % 64));
    }

    /** The instant as a reading in UTC. */
    public static @Nullable LocalDateTime sysExtractUtc(@Nullable OffsetDateTime moment) {
        return moment == null
                ? null
                : moment.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
    }

    /** A reading in a zone. */
    public static OffsetDateTime fromTz(LocalDateTime reading, String zone) {
        return reading.atOffset(ZoneOffset.of(zone));
    }

    /** Characters of a large text. */
    public static long length(@Nullable Clob text) throws SQLException {
        return text == null ? 0 : text.length();
    }

    /** Characters of a text, as LENGTH4 counts them. */
    public static @Nullable Integer codePoints(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text.codePointCount(0, text.length());
    }

    /** Units of UTF-16 in a text, as LENGTH2 counts them. */
    public static @Nullable Integer units(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text.length();
    }

    /** Bytes of a text in the database's character set, which is UTF-8. */
    public static @Nullable Integer bytes(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
    }

    /** The last SCN that was there at a time. */
    public static @Nullable Long timestampToScn(Connection connection, @Nullable LocalDateTime time)
            throws SQLException {
        if (time == null) {
            return null;
        }
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT MAX(scn) FROM sys.scn_times WHERE at <= ?")) {
            statement.setObject(1, time);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                long scn = row.getLong(1);
                if (row.wasNull()) {
                    throw StandInException.error(8180, "no snapshot found based on specified time", new SQLException());
                }
                return scn;
            }
        }
    }

    /** When an SCN was there. */
    public static LocalDateTime scnToTimestamp(Connection connection, long scn) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT at FROM sys.scn_times WHERE scn <= ? ORDER BY scn DESC FETCH FIRST ROW ONLY")) {
            statement.setLong(1, scn);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw StandInException.error(
                            8181, "specified number is not a valid system change number", new SQLException());
                }
                return row.getObject(1, LocalDateTime.class);
            }
        }
    }

    /** Oracle's number of a character set. */
    public static @Nullable Integer charsetId(String name) {
        return switch (name) {
            case "AL32UTF8" -> 873;
            case "AL16UTF16" -> 2000;
            default -> null;
        };
    }

    /** The statement that makes a table: its columns and its primary key. */
    public static Clob tableDefinition(Connection connection, String kind, String table, String owner)
            throws SQLException {
        List<String> parts = new ArrayList<>();
        String columns =
                "SELECT column_name, data_type, data_precision, data_scale, char_length, char_used, data_length, nullable,"
                        + " virtual_column, data_default FROM sys.all_tab_cols WHERE owner = ? AND table_name = ? ORDER BY internal_column_id";
        try (PreparedStatement statement = connection.prepareStatement(columns)) {
            statement.setString(1, owner);
            statement.setString(2, table);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    parts.add('"' + row.getString(1) + "\" " + spelling(row)
                            + ("YES".equals(row.getString(9))
                                    ? " GENERATED ALWAYS AS (" + row.getString(10) + ") VIRTUAL"
                                    : "")
                            + ("N".equals(row.getString(8)) ? " NOT NULL ENABLE" : ""));
                }
            }
        }
        String key =
                "SELECT LISTAGG('\"' || k.column_name || '\"', ',') WITHIN GROUP (ORDER BY k.position), c.constraint_name"
                        + " FROM sys.all_constraints c JOIN sys.all_cons_columns k ON k.owner = c.owner"
                        + " AND k.constraint_name = c.constraint_name WHERE c.owner = ? AND c.table_name = ? AND c.constraint_type = 'P'"
                        + " GROUP BY c.constraint_name";
        try (PreparedStatement statement = connection.prepareStatement(key)) {
            statement.setString(1, owner);
            statement.setString(2, table);
            try (ResultSet row = statement.executeQuery()) {
                if (row.next()) {
                    parts.add("CONSTRAINT \"" + row.getString(2) + "\" PRIMARY KEY (" + row.getString(1) + ")");
                }
            }
        }
        if (parts.isEmpty() || !kind.equals("TABLE")) {
            throw StandInException.error(31603, "object not found", new IllegalArgumentException(kind));
        }
        Clob text = connection.createClob();
        text.setString(1, "CREATE TABLE \"" + owner + "\".\"" + table + "\" (" + String.join(", ", parts) + ");");
        return text;
    }

    private static String spelling(ResultSet row) throws SQLException {
        String type = row.getString(2);
        String precision = row.getString(3);
        String scale = row.getString(4);
        return switch (type) {
            case "NUMBER" ->
                precision == null && scale == null
                        ? type
                        : "NUMBER(" + (precision == null ? "*" : precision) + "," + (scale == null ? "0" : scale) + ")";
            case "FLOAT" -> "FLOAT(" + precision + ")";
            case "VARCHAR2", "CHAR" -> type + "(" + row.getInt(5) + ("B".equals(row.getString(6)) ? ")" : " CHAR)");
            case "NVARCHAR2", "NCHAR" -> type + "(" + row.getInt(5) + ")";
            case "RAW" -> "RAW(" + row.getInt(7) + ")";
            default -> type;
        };
    }
}
