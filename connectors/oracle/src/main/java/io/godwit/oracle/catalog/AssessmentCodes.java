package io.godwit.oracle.catalog;

import io.godwit.spi.ErrorCode;
import io.godwit.spi.ErrorCode.Remedy;
import java.util.List;

/** What an assessment can find. */
public final class AssessmentCodes {
    static final ErrorCode VERSION = code(
            "ORACLE_VERSION",
            "The server's version is not one that Godwit knows.",
            "Use Oracle Database 11.2 to 23ai.");
    static final ErrorCode LOGGING = code(
            "ORACLE_LOGGING",
            "The source's log does not hold what an online migration needs, or cannot be read where it is.",
            "Run the statements given, or migrate offline.");
    static final ErrorCode CHANGES = code(
            "ORACLE_CHANGES",
            "The changes of a table cannot be read from the log.",
            "Leave the table out, or migrate offline.");
    static final ErrorCode NOT_LOGGED = code(
            "ORACLE_NOT_LOGGED",
            "Rows may be written to a table past the log.",
            "Make the table log everything while the migration lasts.");
    static final ErrorCode LOG_HELD = code(
            "ORACLE_LOG_HELD",
            "Archived logs are not held for long.",
            "Hold them for as long as a migration may be interrupted.");
    static final ErrorCode PRIVILEGE =
            code("ORACLE_PRIVILEGE", "The user lacks a privilege.", "Run the statement given, as a user who may.");
    static final ErrorCode GRANTS = code(
            "ORACLE_GRANTS",
            "The user lacks several privileges, each of which is told by itself too.",
            "Run the script given, as a user who may.");
    static final ErrorCode SNAPSHOT = code(
            "ORACLE_SNAPSHOT",
            "Tables cannot all be read as of one moment.",
            "Grant what the problem names, or see that nothing writes while the migration runs.");
    static final ErrorCode UNDO = code(
            "ORACLE_UNDO",
            "The server may forget the moment that tables are read as of before they are read.",
            "Raise undo_retention while the migration lasts.");
    static final ErrorCode IDENTITY = code(
            "ORACLE_IDENTITY",
            "The database is told apart by its name only.",
            "Grant what the problem names before the migration begins.");
    static final ErrorCode DICTIONARY = code(
            "ORACLE_DICTIONARY",
            "The user sees a part of the dictionary only, so that objects may be missed.",
            "Grant SELECT_CATALOG_ROLE.");
    static final ErrorCode TYPE = code(
            "ORACLE_TYPE",
            "A table has a column whose values no other engine can hold.",
            "Leave the table out, or give it columns of other types.");
    static final ErrorCode NUMBER = code(
            "ORACLE_NUMBER",
            "A column's type does not say which numbers it holds, and they could not all be looked at.",
            "Give the column a type by a rule in the migration file, or more time by option measureSeconds.");
    static final ErrorCode HIDDEN_ROWS = code(
            "ORACLE_HIDDEN_ROWS",
            "A policy may hide rows from the user, or change the values it sees.",
            "Grant the exemption that the problem names.");
    static final ErrorCode FILTER = code(
            "ORACLE_FILTER",
            "A row filter is not a condition that the source understands.",
            "Correct the filter in the migration file.");
    static final ErrorCode NOTHING_SELECTED = code(
            "ORACLE_NOTHING_SELECTED",
            "A name or pattern in the selection matches nothing on the source.",
            "Correct the selection in the migration file; names are in capital letters unless they were made in quotes.");
    static final ErrorCode NOT_MOVED = code(
            "ORACLE_NOT_MOVED",
            "An object is not moved.",
            "Make it on the target by hand where the application needs it.");
    static final ErrorCode CONSTRAINT = code(
            "ORACLE_CONSTRAINT",
            "The target may refuse a constraint that the source does not check.",
            "Validate it on the source, or expect it to be left out.");
    static final ErrorCode EMPTY_TEXT = code(
            "ORACLE_EMPTY_TEXT",
            "A text without characters is a null in Oracle, and is not elsewhere.",
            "Look at how the application compares and joins texts before it uses the target.");
    static final ErrorCode CHARACTER_SET = code(
            "ORACLE_CHARACTER_SET",
            "The database's character set is not one of Unicode.",
            "Nothing, unless values are refused: then correct them on the source.");

    /** All of them. */
    public static final List<ErrorCode> ALL = List.of(
            VERSION,
            LOGGING,
            CHANGES,
            NOT_LOGGED,
            LOG_HELD,
            PRIVILEGE,
            GRANTS,
            SNAPSHOT,
            UNDO,
            IDENTITY,
            DICTIONARY,
            TYPE,
            NUMBER,
            HIDDEN_ROWS,
            FILTER,
            NOTHING_SELECTED,
            NOT_MOVED,
            CONSTRAINT,
            EMPTY_TEXT,
            CHARACTER_SET);

    private AssessmentCodes() {}

    private static ErrorCode code(String name, String meaning, String action) {
        return new ErrorCode(name, Remedy.FIX_AND_RESUME, meaning, action);
    }
}
