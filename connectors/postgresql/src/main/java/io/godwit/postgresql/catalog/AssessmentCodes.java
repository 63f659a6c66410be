package io.godwit.postgresql.catalog;

import io.godwit.spi.ErrorCode;
import io.godwit.spi.ErrorCode.Remedy;
import java.util.List;

/** What an assessment can find. */
public final class AssessmentCodes {
    static final ErrorCode VERSION = new ErrorCode(
            "PG_VERSION",
            Remedy.FIX_AND_RESUME,
            "The server's version is not one that Godwit knows.",
            "Use PostgreSQL 12 to 18.");
    static final ErrorCode NOTHING_SELECTED = new ErrorCode(
            "PG_NOTHING_SELECTED",
            Remedy.FIX_AND_RESUME,
            "A name or pattern in the selection matches nothing on the source.",
            "Correct the selection in the migration file.");
    static final ErrorCode NAME_TOO_LONG = new ErrorCode(
            "PG_NAME_TOO_LONG",
            Remedy.FIX_AND_RESUME,
            "A name from another engine is longer than PostgreSQL keeps.",
            "Give the table another name in the migration file; a column has to be renamed on the source.");
    static final ErrorCode TOO_MANY_COLUMNS = new ErrorCode(
            "PG_TOO_MANY_COLUMNS",
            Remedy.FIX_AND_RESUME,
            "A table from another engine has more columns than PostgreSQL allows.",
            "Divide the table on the source, or leave it out.");
    static final ErrorCode UNIQUENESS = new ErrorCode(
            "PG_UNIQUENESS",
            Remedy.FIX_AND_RESUME,
            "A key from another engine is weaker on the target: texts that differ in case, accents or trailing blanks are different there.",
            "Give the columns a collation that ignores them, on the target after hand-over, if the application relies on it.");
    static final ErrorCode SHAPES_AS_BYTES = new ErrorCode(
            "PG_SHAPES_AS_BYTES",
            Remedy.FIX_AND_RESUME,
            "The target database is without PostGIS: shapes from another engine become bytes there.",
            "CREATE EXTENSION postgis; in the target database before the run, or leave them as bytes.");
    static final ErrorCode NAMES_COLLIDE = new ErrorCode(
            "PG_NAMES_COLLIDE",
            Remedy.FIX_AND_RESUME,
            "Two tables would have the same name on the target.",
            "Correct the new names in the migration file.");
    static final ErrorCode FILTER_INVALID = new ErrorCode(
            "PG_FILTER_INVALID",
            Remedy.FIX_AND_RESUME,
            "A row filter is not a condition that the source understands.",
            "Correct the filter in the migration file.");
    static final ErrorCode FILTER_ONLINE = new ErrorCode(
            "PG_FILTER_ONLINE",
            Remedy.FIX_AND_RESUME,
            "A row filter cannot be used online as it is: the application's updates on the source would fail, or filters are not supported there.",
            "Set REPLICA IDENTITY FULL on the table, filter by key columns only, or migrate offline.");
    static final ErrorCode NO_IDENTITY = new ErrorCode(
            "PG_NO_IDENTITY",
            Remedy.FIX_AND_RESUME,
            "A table has no key that changes could be addressed by; with changes published, the application's updates and deletes on it would fail.",
            "Add a primary key, set REPLICA IDENTITY FULL, or leave the table out.");
    static final ErrorCode UNLOGGED = new ErrorCode(
            "PG_UNLOGGED",
            Remedy.FIX_AND_RESUME,
            "Changes of an unlogged table are not in the source's log.",
            "Make the table logged, leave it out, or migrate offline.");
    static final ErrorCode WAL_LEVEL = new ErrorCode(
            "PG_WAL_LEVEL",
            Remedy.FIX_AND_RESUME,
            "The source's log does not hold what an online migration needs.",
            "Set wal_level to logical and restart the source, or migrate offline.");
    static final ErrorCode SLOTS = new ErrorCode(
            "PG_SLOTS",
            Remedy.FIX_AND_RESUME,
            "The source has no replication slots or WAL senders left.",
            "Drop slots that are not used, or raise max_replication_slots and max_wal_senders and restart.");
    static final ErrorCode SLOT_LIMIT = new ErrorCode(
            "PG_SLOT_LIMIT",
            Remedy.FIX_AND_RESUME,
            "The source may discard the log that a slow migration still needs.",
            "Lift the limit while the migration lasts.");
    static final ErrorCode STANDBY =
            new ErrorCode("PG_STANDBY", Remedy.FIX_AND_RESUME, "The server is a standby.", "Use the primary.");
    static final ErrorCode PRIVILEGE = new ErrorCode(
            "PG_PRIVILEGE",
            Remedy.FIX_AND_RESUME,
            "The user lacks a privilege.",
            "Run the statement given, as a user who may.");
    static final ErrorCode ROW_SECURITY = new ErrorCode(
            "PG_ROW_SECURITY",
            Remedy.FIX_AND_RESUME,
            "Row security would hide rows from the migration's user.",
            "Use a user with BYPASSRLS.");
    static final ErrorCode OPEN_TRANSACTIONS = new ErrorCode(
            "PG_OPEN_TRANSACTIONS",
            Remedy.FIX_AND_RESUME,
            "Old or prepared transactions are open on the source; an online migration waits for them to end when it begins.",
            "End them before starting.");
    static final ErrorCode ENCODING = new ErrorCode(
            "PG_ENCODING",
            Remedy.FIX_AND_RESUME,
            "The database's encoding is not UTF8.",
            "Create the target database with ENCODING 'UTF8'.");
    static final ErrorCode COLLATION = new ErrorCode(
            "PG_COLLATION",
            Remedy.FIX_AND_RESUME,
            "Text may sort differently on the two sides.",
            "Compare the collations named, if the order of text matters.");
    static final ErrorCode NOT_MOVED = new ErrorCode(
            "PG_NOT_MOVED",
            Remedy.FIX_AND_RESUME,
            "Objects are not moved.",
            "Make them on the target by hand if they are needed there.");
    static final ErrorCode BODY_NAMES_RENAMED = new ErrorCode(
            "PG_BODY_NAMES_RENAMED",
            Remedy.FIX_AND_RESUME,
            "A function's body mentions a schema or table that has another name on the target.",
            "Look at the function on the target and correct it by hand.");
    static final ErrorCode OUTSIDE_SELECTION = new ErrorCode(
            "PG_OUTSIDE_SELECTION",
            Remedy.FIX_AND_RESUME,
            "A selected table needs an object of a schema that is not selected.",
            "Select that schema as well, or make the object on the target before starting.");
    static final ErrorCode FENCE = new ErrorCode(
            "PG_FENCE",
            Remedy.FIX_AND_RESUME,
            "The user may not stop writers at cutover in the way that is set.",
            "Set another fence, or use the database's owner.");
    static final ErrorCode TARGET_OLDER = new ErrorCode(
            "PG_TARGET_OLDER",
            Remedy.FIX_AND_RESUME,
            "The target is older than the source; definitions may use what it does not know.",
            "Use a target of the same or a newer version, or check the objects reported as skipped.");
    static final ErrorCode TABLE_EXISTS = new ErrorCode(
            "PG_TABLE_EXISTS",
            Remedy.FIX_AND_RESUME,
            "A relation of the same name is on the target and was not made by this migration.",
            "Drop or rename it on the target, give the table another name, or leave it out.");
    static final ErrorCode EXTENSION_MISSING = new ErrorCode(
            "PG_EXTENSION_MISSING",
            Remedy.FIX_AND_RESUME,
            "An extension that the source uses cannot be installed on the target.",
            "Install its package on the target's server, or drop the extension on the source if it is not used.");
    static final ErrorCode REPLICA_ROLE = new ErrorCode(
            "PG_REPLICA_ROLE",
            Remedy.FIX_AND_RESUME,
            "The user may not set session_replication_role on the target.",
            "Nothing needs to be done; to have foreign keys before hand-over, grant it or use a superuser.");
    static final ErrorCode TRIGGERS_FIRE = new ErrorCode(
            "PG_TRIGGERS_FIRE",
            Remedy.FIX_AND_RESUME,
            "Triggers, rules or foreign keys of the former source would act on changes that come back.",
            "Let the user set session_replication_role, or migrate without a way back.");

    /** All of them, for documentation. */
    public static final List<ErrorCode> ALL = List.of(
            VERSION,
            NOTHING_SELECTED,
            NAME_TOO_LONG,
            SHAPES_AS_BYTES,
            TOO_MANY_COLUMNS,
            UNIQUENESS,
            NAMES_COLLIDE,
            FILTER_INVALID,
            FILTER_ONLINE,
            NO_IDENTITY,
            UNLOGGED,
            WAL_LEVEL,
            SLOTS,
            SLOT_LIMIT,
            STANDBY,
            PRIVILEGE,
            ROW_SECURITY,
            OPEN_TRANSACTIONS,
            ENCODING,
            COLLATION,
            NOT_MOVED,
            BODY_NAMES_RENAMED,
            OUTSIDE_SELECTION,
            FENCE,
            TARGET_OLDER,
            TABLE_EXISTS,
            EXTENSION_MISSING,
            REPLICA_ROLE,
            TRIGGERS_FIRE);

    private AssessmentCodes() {}
}
