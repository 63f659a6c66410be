package io.godwit.sqlserver.catalog;

import io.godwit.spi.ErrorCode;
import io.godwit.spi.ErrorCode.Remedy;
import java.util.List;

/** What an assessment can find. */
public final class AssessmentCodes {
    static final ErrorCode VERSION = code(
            "SQLSERVER_VERSION",
            "The server is not one that Godwit knows.",
            "Use SQL Server 2012 or newer, Azure SQL Database or Managed Instance.");
    static final ErrorCode NOTHING_SELECTED = code(
            "SQLSERVER_NOTHING_SELECTED",
            "A name or pattern in the selection matches nothing on the source.",
            "Correct the selection in the migration file.");
    static final ErrorCode NAMES_COLLIDE = code(
            "SQLSERVER_NAMES_COLLIDE",
            "Two tables would have the same name on the target.",
            "Correct the new names in the migration file.");
    static final ErrorCode FILTER_INVALID = code(
            "SQLSERVER_FILTER_INVALID",
            "A row filter is not a condition that the source understands.",
            "Correct the filter in the migration file.");
    static final ErrorCode NO_KEY = code(
            "SQLSERVER_NO_KEY",
            "A table has no key that changes could be addressed by.",
            "Add a primary key, or expect its changes to be slow.");
    static final ErrorCode PRIVILEGE =
            code("SQLSERVER_PRIVILEGE", "The user lacks a permission.", "Run the statement given, as a user who may.");
    static final ErrorCode SNAPSHOT_ISOLATION = code(
            "SQLSERVER_SNAPSHOT_ISOLATION",
            "The source database does not allow snapshot isolation, so that tables are read as of different moments.",
            "Allow it with the statement given, or let nothing write while an offline migration loads.");
    static final ErrorCode CAPTURE_EDITION = code(
            "SQLSERVER_CAPTURE_EDITION",
            "The source's edition or service tier has no change data capture.",
            "Raise it as the problem says, or migrate offline.");
    static final ErrorCode CAPTURE_SETUP = code(
            "SQLSERVER_CAPTURE_SETUP",
            "Change data capture has to be switched on for the database or for tables.",
            "Run the script given as a user who may, or set the source's option enableCapture.");
    static final ErrorCode CAPTURE_JOB = code(
            "SQLSERVER_CAPTURE_JOB",
            "What reads the source's log into change tables does not run or keeps changes for a short time.",
            "Start SQL Server Agent and the capture job; raise the cleanup job's retention while the migration lasts.");
    static final ErrorCode CAPTURE_LIMITS = code(
            "SQLSERVER_CAPTURE_LIMITS",
            "Change data capture cannot be had for a table, or would keep applications from writing.",
            "Read the problem and run the statement given.");
    static final ErrorCode NET_CHANGES = code(
            "SQLSERVER_NET_CHANGES",
            "Change Tracking tells what became of rows between two looks, and not every change.",
            "Nothing to do if that is enough; else use change data capture where the edition has it.");
    static final ErrorCode ROW_HISTORY = code(
            "SQLSERVER_ROW_HISTORY",
            "A table keeps former versions of its rows, whose changes no log tells.",
            "Leave the history out online, or migrate offline.");
    static final ErrorCode FENCE = code(
            "SQLSERVER_FENCE",
            "How writers are stopped at cutover, and what that means.",
            "Set another fence if that must not be.");
    static final ErrorCode NOT_MOVED = code(
            "SQLSERVER_NOT_MOVED",
            "Objects are not moved.",
            "Make them on the target by hand if they are needed there.");
    static final ErrorCode TABLE_REFUSED = code(
            "SQLSERVER_TABLE_REFUSED",
            "A selected table cannot be moved, and its rows with it.",
            "Leave it out (exclude) and move it in another way.");
    static final ErrorCode CHANGED = code(
            "SQLSERVER_CHANGED",
            "Objects are made otherwise than they are on the source.",
            "Read the reason; look at the objects on the target before hand-over.");
    static final ErrorCode BODY_NAMES_RENAMED = code(
            "SQLSERVER_BODY_NAMES_RENAMED",
            "A module mentions, without its schema, a table that has another name on the target.",
            "Look at it on the target and correct it by hand.");
    static final ErrorCode OTHER_DATABASES = code(
            "SQLSERVER_OTHER_DATABASES",
            "A module or synonym names another database or another server.",
            "See that it is there on the target too; Azure SQL Database knows no names of other databases.");
    static final ErrorCode SERVER_OBJECTS = code(
            "SQLSERVER_SERVER_OBJECTS",
            "The instance holds things outside the database that applications may need.",
            "Make them on the target's instance by hand.");
    static final ErrorCode COLLATION = code(
            "SQLSERVER_COLLATION",
            "The databases sort and compare text in different ways where no collation is named.",
            "Create the target database with the source's collation.");
    static final ErrorCode COMPATIBILITY = code(
            "SQLSERVER_COMPATIBILITY",
            "The databases understand the language of different versions.",
            "Set the target's compatibility level as given, and raise it after tests.");
    static final ErrorCode TARGET_OLDER = code(
            "SQLSERVER_TARGET_OLDER",
            "The target is of an older version than the source, or than something in the schema needs.",
            "Use a newer target, or do without what it does not have.");
    static final ErrorCode TABLE_EXISTS = code(
            "SQLSERVER_TABLE_EXISTS",
            "An object of the same name is on the target and was not made by this migration.",
            "Drop or rename it on the target, give the table another name, or leave it out.");
    static final ErrorCode FOREIGN_KEYS = code(
            "SQLSERVER_FOREIGN_KEYS",
            "Foreign keys wait for the hand-over: how long looking at their rows took, or which of them rows break.",
            "Mend the source's rows before the cutover, or do without these keys.");
    static final ErrorCode LOGIN_MISSING = code(
            "SQLSERVER_LOGIN_MISSING",
            "The target has no logins of the names of users that are moved: who logs in as one of them could not.",
            "Make the logins on the target before the hand-over, as the problem says.");
    static final ErrorCode NOT_EMPTY = code(
            "SQLSERVER_NOT_EMPTY",
            "The target database holds other tables too.",
            "Nothing to do if they are meant to be there.");
    static final ErrorCode READ_ONLY = code(
            "SQLSERVER_READ_ONLY",
            "The database cannot be written to.",
            "Use the primary replica, or make the database writable.");
    static final ErrorCode LOG_RATE = code(
            "SQLSERVER_LOG_RATE",
            "The target's service bounds how fast its log may be written, and so how fast rows are loaded.",
            "Give it a larger service objective while the migration loads.");
    static final ErrorCode SIZE = code(
            "SQLSERVER_SIZE",
            "How much room the data takes on the source.",
            "See that the target has that much, and room for its log.");
    static final ErrorCode TRIGGERS_FIRE = code(
            "SQLSERVER_TRIGGERS_FIRE",
            "Triggers or foreign keys of the former source would act on changes that come back, and may not be switched off.",
            "Run the script given before the cutover, or migrate without a way back.");

    /** All of them. */
    public static final List<ErrorCode> ALL = List.of(
            VERSION,
            NOTHING_SELECTED,
            NAMES_COLLIDE,
            FILTER_INVALID,
            NO_KEY,
            PRIVILEGE,
            SNAPSHOT_ISOLATION,
            CAPTURE_EDITION,
            CAPTURE_SETUP,
            CAPTURE_JOB,
            CAPTURE_LIMITS,
            NET_CHANGES,
            ROW_HISTORY,
            FENCE,
            NOT_MOVED,
            TABLE_REFUSED,
            CHANGED,
            BODY_NAMES_RENAMED,
            OTHER_DATABASES,
            SERVER_OBJECTS,
            COLLATION,
            COMPATIBILITY,
            TARGET_OLDER,
            TABLE_EXISTS,
            FOREIGN_KEYS,
            LOGIN_MISSING,
            NOT_EMPTY,
            READ_ONLY,
            LOG_RATE,
            SIZE,
            TRIGGERS_FIRE);

    private AssessmentCodes() {}

    private static ErrorCode code(String name, String meaning, String action) {
        return new ErrorCode(name, Remedy.FIX_AND_RESUME, meaning, action);
    }
}
