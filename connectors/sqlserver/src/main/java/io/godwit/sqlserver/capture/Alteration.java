package io.godwit.sqlserver.capture;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A statement that altered a captured table, as the capture job notes it when it comes by in the log (Transact-SQL Reference,
 * "cdc.ddl_history").
 *
 * @param sourceObject the table's object number
 * @param commit where the statement's transaction was committed: what was committed before is of the table as it was
 * @param kind what it may have done
 */
record Alteration(long sourceObject, LogPosition commit, Kind kind) {
    /** What a statement may do to the rows that change tables tell. */
    enum Kind {
        /** Nothing: indexes, constraints, triggers, settings. */
        HARMLESS,
        /** It may have made, dropped or altered columns. */
        COLUMNS,
        /** It moved rows in or out that no change table tells. */
        SWITCH
    }

    private static final String NAME =
            "(?:\\[(?:[^\\]]|\\]\\])*\\]|\"(?:[^\"]|\"\")*\"|[\\p{L}_@#$][\\p{L}\\p{N}_@#$]*)";
    private static final String TABLE = "(?is)\\s*ALTER\\s+TABLE\\s+" + NAME + "(?:\\s*\\.\\s*" + NAME + "){0,3}\\s*+";

    private static final Pattern INDEX = Pattern.compile(
            "(?is)\\s*(?:CREATE|ALTER|DROP)\\s+(?:(?:UNIQUE|CLUSTERED|NONCLUSTERED|PRIMARY|COLUMNSTORE|XML"
                    + "|SPATIAL|FULLTEXT)\\s+)*(?:INDEX|STATISTICS|TRIGGER)\\b.*");

    private static final Pattern SETTING = Pattern.compile(TABLE
            + "(?:(?:WITH\\s+(?:NO)?CHECK\\s+)?(?:NO)?CHECK\\s+CONSTRAINT\\b|(?:ENABLE|DISABLE)\\s+(?:TRIGGER|CHANGE_TRACKING)\\b"
            + "|SET\\s*\\(|REBUILD\\b|SPLIT\\b|MERGE\\b).*");

    /** Of several things that are added or dropped all have to be looked at, which is done by looking at the table. */
    private static final Pattern CONSTRAINT = Pattern.compile(TABLE
            + "(?:(?:WITH\\s+(?:NO)?CHECK\\s+)?ADD\\s+(?:CONSTRAINT|PRIMARY|UNIQUE|FOREIGN|CHECK|DEFAULT)\\b|DROP\\s+CONSTRAINT\\b)"
            + "(?:(?!\\b(?:COLUMN|ADD)\\b).)*");

    private static final Pattern SWITCHES = Pattern.compile(TABLE + "SWITCH\\b.*");

    /** Those between two positions, in their order; a table with two capture instances may have each twice. */
    static List<Alteration> between(Connection connection, LogPosition after, LogPosition until) throws SQLException {
        List<Alteration> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT d.source_object_id, d.required_column_update, d.ddl_command, d.ddl_lsn"
                        + " FROM cdc.ddl_history d WHERE d.ddl_lsn > CAST(? AS binary(10))"
                        + " AND d.ddl_lsn <= CAST(? AS binary(10)) ORDER BY d.ddl_lsn")) {
            statement.setBytes(1, after.bytes());
            statement.setBytes(2, until.bytes());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    String command = row.getString(3);
                    Kind kind = row.getBoolean(2) ? Kind.COLUMNS : kind(command == null ? "" : command);
                    found.add(new Alteration(row.getLong(1), LogPosition.of(row.getBytes(4)), kind));
                }
            }
        }
        return found;
    }

    /** What a statement may have done; what is not known for harmless may have done something to columns. */
    static Kind kind(String command) {
        if (SWITCHES.matcher(command).matches()) {
            return Kind.SWITCH;
        }
        boolean harmless = INDEX.matcher(command).matches()
                || SETTING.matcher(command).matches()
                || (CONSTRAINT.matcher(command).matches() && command.indexOf(',') < 0);
        return harmless ? Kind.HARMLESS : Kind.COLUMNS;
    }
}
