package io.godwit.mysql.catalog;

import io.godwit.spi.ErrorCode;
import io.godwit.spi.ErrorCode.Remedy;
import java.util.List;

/** What an assessment can find. */
public final class AssessmentCodes {
    static final ErrorCode VERSION = code(
            "MYSQL_VERSION",
            "The server's version is not one that Godwit knows.",
            "Use MySQL 5.7 or newer, or MariaDB 10.6 or newer.");
    static final ErrorCode NOTHING_SELECTED = code(
            "MYSQL_NOTHING_SELECTED",
            "A name or pattern in the selection matches nothing on the source.",
            "Correct the selection in the migration file.");
    static final ErrorCode NAMES_COLLIDE = code(
            "MYSQL_NAMES_COLLIDE",
            "Two tables would have the same name on the target.",
            "Correct the new names in the migration file.");
    static final ErrorCode FILTER_INVALID = code(
            "MYSQL_FILTER_INVALID",
            "A row filter is not a condition that the source understands.",
            "Correct the filter in the migration file.");
    static final ErrorCode FILTER_ONLINE = code(
            "MYSQL_FILTER_ONLINE",
            "A row filter cannot be used online: it cannot be told from a row of the source's log as the server tells it.",
            "Filter by comparing whole numbers, decimals, dates or datetimes with constants, leave the filter out, or migrate offline.");
    static final ErrorCode NO_KEY = code(
            "MYSQL_NO_KEY",
            "A table has no key that changes could be addressed by.",
            "Add a primary key, or expect its changes to be slow.");
    static final ErrorCode LOG_OFF = code(
            "MYSQL_LOG_OFF",
            "The source writes no binary log, or one that lacks tables of the migration.",
            "Switch the log on as the problem says, or migrate offline.");
    static final ErrorCode LOG_FORMAT = code(
            "MYSQL_LOG_FORMAT",
            "The source's log holds statements, not rows.",
            "Set binlog_format to ROW and end the sessions from before.");
    static final ErrorCode ROW_IMAGE = code(
            "MYSQL_ROW_IMAGE",
            "The source's log holds parts of rows only.",
            "Set binlog_row_image to FULL and end the sessions from before.");
    static final ErrorCode LOG_METADATA = code(
            "MYSQL_LOG_METADATA",
            "The source's log does not name columns.",
            "Set binlog_row_metadata to FULL where the server has it.");
    static final ErrorCode LOG_RETENTION = code(
            "MYSQL_LOG_RETENTION",
            "The source may delete the log that a slow migration still needs.",
            "Keep the log longer while the migration lasts.");
    static final ErrorCode GTID = code(
            "MYSQL_GTID",
            "The source numbers transactions by file and place only, which mean nothing on another server.",
            "Switch GTIDs on if the source may fail over to a replica while the migration lasts.");
    static final ErrorCode REPLICA = code(
            "MYSQL_REPLICA", "The source is a replica.", "Use the primary, or a replica that logs what it receives.");
    static final ErrorCode PRIVILEGE =
            code("MYSQL_PRIVILEGE", "The user lacks a privilege.", "Run the statement given, as a user who may.");
    static final ErrorCode SNAPSHOT_ENGINE = code(
            "MYSQL_SNAPSHOT_ENGINE",
            "A table's storage engine gives no consistent view of its rows.",
            "Convert the table to InnoDB on the source, leave it out, or migrate offline while nothing writes.");
    static final ErrorCode OPEN_TRANSACTIONS = code(
            "MYSQL_OPEN_TRANSACTIONS",
            "Prepared transactions are open on the source; their changes reach the log when they end.",
            "End them before starting.");
    static final ErrorCode CASCADE_UNSEEN = code(
            "MYSQL_CASCADE_UNSEEN",
            "A foreign key changes rows of a selected table when rows of one that is not selected change, and the log does not say so.",
            "Select both tables or neither, or migrate offline.");
    static final ErrorCode ROW_HISTORY = code(
            "MYSQL_ROW_HISTORY",
            "A table keeps former versions of its rows, which are not moved.",
            "Read the problem; migrate such tables offline.");
    static final ErrorCode FENCE = code(
            "MYSQL_FENCE",
            "How writers are stopped at cutover and for how long, or that the user may not stop them in the way that is set.",
            "Set another fence, or grant what is missing.");
    static final ErrorCode NOT_MOVED = code(
            "MYSQL_NOT_MOVED", "Objects are not moved.", "Make them on the target by hand if they are needed there.");
    static final ErrorCode CHANGED = code(
            "MYSQL_CHANGED",
            "Objects are made otherwise than they are on the source, because the target is of another version or fork.",
            "Read the reason; look at the objects on the target before hand-over.");
    static final ErrorCode IMPOSSIBLE = code(
            "MYSQL_IMPOSSIBLE",
            "The target cannot have objects of the source.",
            "Read the reason; do without them or use another target.");
    static final ErrorCode BODY_NAMES_RENAMED = code(
            "MYSQL_BODY_NAMES_RENAMED",
            "A routine, trigger or event mentions a table that has another name on the target.",
            "Look at it on the target and correct it by hand.");
    static final ErrorCode TABLE_EXISTS = code(
            "MYSQL_TABLE_EXISTS",
            "A table or view of the same name is on the target and was not made by this migration.",
            "Drop or rename it on the target, give the table another name, or leave it out.");
    static final ErrorCode LOCAL_INFILE = code(
            "MYSQL_LOCAL_INFILE",
            "The target does not take LOAD DATA LOCAL, the fastest way to load.",
            "Set local_infile to ON on the target while the migration loads.");
    static final ErrorCode UNLOGGED = code(
            "MYSQL_UNLOGGED",
            "What Godwit writes does not reach the target's binary log, as the option binaryLog asks.",
            "Leave the option out if replicas or backups of the target follow its log; else make them anew afterwards.");
    static final ErrorCode PACKET = code(
            "MYSQL_PACKET",
            "The target takes smaller packets than the rows may need.",
            "Raise max_allowed_packet on the target while the migration lasts.");
    static final ErrorCode KEY_REQUIRED = code(
            "MYSQL_KEY_REQUIRED",
            "The target refuses tables without a primary key.",
            "Add a primary key on the source, or switch the demand off on the target.");
    static final ErrorCode NAME_CASE = code(
            "MYSQL_NAME_CASE",
            "The two servers treat upper and lower case of names differently.",
            "Compare lower_case_table_names of both servers.");
    static final ErrorCode RESERVED_WORD = code(
            "MYSQL_RESERVED_WORD",
            "A routine, trigger or event uses a word as a name that the target reserves.",
            "Put the word in backticks on the source before starting.");
    static final ErrorCode DEFINER = code(
            "MYSQL_DEFINER",
            "The definer of an object is not there on the target; it cannot be used before the definer is made.",
            "Create the user on the target, or set the target's option definers to current-user.");
    static final ErrorCode TRUST_CREATORS = code(
            "MYSQL_TRUST_CREATORS",
            "The target does not let the user make functions or triggers while it writes a binary log.",
            "Set log_bin_trust_function_creators to 1 on the target.");
    static final ErrorCode EVENTS_OFF = code(
            "MYSQL_EVENTS_OFF",
            "The target's event scheduler does not run.",
            "Set event_scheduler to ON on the target before hand-over.");
    static final ErrorCode READ_ONLY =
            code("MYSQL_READ_ONLY", "The target is read-only.", "Use the primary, or switch read_only off.");
    static final ErrorCode ZERO_DATES = code(
            "MYSQL_ZERO_DATES",
            "The target's sessions refuse dates that the schema uses.",
            "Compare sql_mode of both servers.");
    static final ErrorCode ROW_FORMAT = code(
            "MYSQL_ROW_FORMAT",
            "The target refuses tables whose row format does not fit.",
            "Nothing to do unless a table is refused.");
    static final ErrorCode SIZE = code(
            "MYSQL_SIZE",
            "How much room the data takes on the source.",
            "See that the target's disk has that much, and as much again for indexes and its log.");

    static final ErrorCode TRIGGERS_FIRE = code(
            "MYSQL_TRIGGERS_FIRE",
            "Triggers of the former source would fire for changes that come back.",
            "Migrate without a way back, or drop the triggers until the way back was handed over.");

    static final ErrorCode COLUMN_NAMES = code(
            "MYSQL_COLUMN_NAMES",
            "Two columns of a table from another engine have names that the server takes for one, or a name ends with a blank.",
            "Rename the column on the source, or leave the table out.");
    static final ErrorCode TOO_MANY_COLUMNS = code(
            "MYSQL_TOO_MANY_COLUMNS",
            "A table from another engine has more columns, or wider ones, than a table may have.",
            "Divide the table on the source, or leave it out.");
    static final ErrorCode KEY_TYPE = code(
            "MYSQL_KEY_TYPE",
            "A key from another engine has a column whose type cannot be in a key.",
            "Change the key on the source, or leave the table out.");
    static final ErrorCode REFERENCE_SYSTEM = code(
            "MYSQL_REFERENCE_SYSTEM",
            "A column of shapes from another engine is held to a spatial reference system that the target does not know.",
            "Define it on the target, turn the column into another one on the source, or leave the table out.");
    static final ErrorCode SHAPES_AS_TEXT = code(
            "MYSQL_SHAPES_AS_TEXT",
            "A column from another engine is of shapes that MySQL and MariaDB do not have; it becomes text.",
            "Turn it into one of plain shapes on the source, or use the text.");
    static final ErrorCode LABEL = code(
            "MYSQL_LABEL",
            "A label of an enumeration from another engine cannot be kept as it is.",
            "Rename the label on the source, or leave the table out.");
    static final ErrorCode UNIQUENESS = code(
            "MYSQL_UNIQUENESS",
            "A key is weaker on the target: texts that differ in case are different there.",
            "Give the columns a collation that ignores case, on the target after hand-over, if the application relies on it.");

    /** All of them, for documentation. */
    public static final List<ErrorCode> ALL = List.of(
            VERSION,
            NOTHING_SELECTED,
            NAMES_COLLIDE,
            FILTER_INVALID,
            FILTER_ONLINE,
            NO_KEY,
            LOG_OFF,
            LOG_FORMAT,
            ROW_IMAGE,
            LOG_METADATA,
            LOG_RETENTION,
            GTID,
            REPLICA,
            PRIVILEGE,
            SNAPSHOT_ENGINE,
            OPEN_TRANSACTIONS,
            CASCADE_UNSEEN,
            ROW_HISTORY,
            FENCE,
            NOT_MOVED,
            CHANGED,
            IMPOSSIBLE,
            BODY_NAMES_RENAMED,
            TABLE_EXISTS,
            LOCAL_INFILE,
            UNLOGGED,
            PACKET,
            KEY_REQUIRED,
            NAME_CASE,
            RESERVED_WORD,
            DEFINER,
            TRUST_CREATORS,
            EVENTS_OFF,
            READ_ONLY,
            ZERO_DATES,
            ROW_FORMAT,
            SIZE,
            TRIGGERS_FIRE,
            COLUMN_NAMES,
            TOO_MANY_COLUMNS,
            KEY_TYPE,
            REFERENCE_SYSTEM,
            SHAPES_AS_TEXT,
            LABEL,
            UNIQUENESS);

    private AssessmentCodes() {}

    private static ErrorCode code(String name, String meaning, String action) {
        return new ErrorCode(name, Remedy.FIX_AND_RESUME, meaning, action);
    }
}
