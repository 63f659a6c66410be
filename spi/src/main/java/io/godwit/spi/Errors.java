package io.godwit.spi;

import io.godwit.spi.ErrorCode.Remedy;
import java.util.List;

/** Codes that mean the same for every engine; a connector adds its own under its own prefix. */
public final class Errors {
    public static final ErrorCode SOURCE_UNREACHABLE = new ErrorCode(
            "SOURCE_UNREACHABLE",
            Remedy.RETRY,
            "The source could not be reached, or the connection to it broke.",
            "Check that the server runs and that host, port and firewall are right, then run the migration again.");
    public static final ErrorCode TARGET_UNREACHABLE = new ErrorCode(
            "TARGET_UNREACHABLE",
            Remedy.RETRY,
            "The target could not be reached, or the connection to it broke.",
            "Check that the server runs and that host, port and firewall are right, then run the migration again.");
    public static final ErrorCode LOGIN_REFUSED = new ErrorCode(
            "LOGIN_REFUSED",
            Remedy.FIX_AND_RESUME,
            "The server refused the user or the password.",
            "Check user, password and the server's rules for who may connect from where.");
    public static final ErrorCode PERMISSION_DENIED = new ErrorCode(
            "PERMISSION_DENIED",
            Remedy.FIX_AND_RESUME,
            "The user may not do what the migration needs.",
            "Grant what the message names; `godwit assess` lists everything that is missing at once.");
    public static final ErrorCode OPTION_INVALID = new ErrorCode(
            "OPTION_INVALID",
            Remedy.FIX_AND_RESUME,
            "An endpoint's address or option is not valid.",
            "Correct the migration file; docs/options.md lists every option.");
    public static final ErrorCode NOT_SUPPORTED = new ErrorCode(
            "NOT_SUPPORTED",
            Remedy.GIVE_UP,
            "Something was asked for that Godwit cannot do.",
            "The message names it and what to do instead.");
    public static final ErrorCode FACT_EXISTS = new ErrorCode(
            "FACT_EXISTS",
            Remedy.RETRY,
            "The target holds this fact already: an earlier run finished it just before it died, or another run is active.",
            "Nothing to do: the facts are read again and the run goes on from them.");
    public static final ErrorCode TARGET_CLAIMED = new ErrorCode(
            "TARGET_CLAIMED",
            Remedy.FIX_AND_RESUME,
            "Another runner is working on this migration.",
            "Wait for it or stop it; `godwit status` shows what it does.");
    public static final ErrorCode TARGET_DIVERGED = new ErrorCode(
            "TARGET_DIVERGED",
            Remedy.FIX_AND_RESUME,
            "A change did not meet the rows it must on the target: something else wrote there, or rows are missing.",
            "Find out what writes to the target and stop it; then `godwit repair` makes the rows equal again, and the run goes on.");
    public static final ErrorCode TARGET_REFUSED = new ErrorCode(
            "TARGET_REFUSED",
            Remedy.FIX_AND_RESUME,
            "The target refused a statement or a value.",
            "The message names the object and the server's reason; mend it on the target and run the migration again.");
    public static final ErrorCode TARGET_FULL = new ErrorCode(
            "TARGET_FULL",
            Remedy.FIX_AND_RESUME,
            "The target has no room left.",
            "Give it more disk, then run the migration again; it goes on where it was.");
    public static final ErrorCode SOURCE_REFUSED = new ErrorCode(
            "SOURCE_REFUSED",
            Remedy.FIX_AND_RESUME,
            "The source refused a statement.",
            "The message names the object and the server's reason; mend it on the source and run the migration again.");
    public static final ErrorCode SOURCE_FULL = new ErrorCode(
            "SOURCE_FULL",
            Remedy.FIX_AND_RESUME,
            "The source has no room left, for example for the large transactions that it puts aside while it decodes its log.",
            "Give it more disk, then run the migration again; it goes on where it was.");
    public static final ErrorCode LOG_LOST = new ErrorCode(
            "LOG_LOST",
            Remedy.GIVE_UP,
            "The source no longer holds its log from where the migration stands; changes are missing.",
            "Run `godwit cancel` and begin anew; allow the source to keep more log before that.");
    public static final ErrorCode SOURCE_REPLACED = new ErrorCode(
            "SOURCE_REPLACED",
            Remedy.GIVE_UP,
            "The source is not the server this migration began with, nor one that holds all that the migration has seen, so positions in its log mean nothing.",
            "Point the migration at the first server again, or run `godwit cancel` and begin anew.");
    public static final ErrorCode SCHEMA_CHANGED = new ErrorCode(
            "SCHEMA_CHANGED",
            Remedy.GIVE_UP,
            "A table's columns changed on the source after the migration was planned.",
            "Undo the change on the source, or run `godwit cancel` and begin anew.");
    public static final ErrorCode VALUE_REFUSED = new ErrorCode(
            "VALUE_REFUSED",
            Remedy.FIX_AND_RESUME,
            "A value cannot be carried without changing it.",
            "The message names table and column; change the value on the source or leave the table out.");
    public static final ErrorCode READER_CLOSED =
            new ErrorCode("READER_CLOSED", Remedy.RETRY, "Reading was ended from outside.", "Nothing to do.");

    /** All of them, for documentation. */
    public static final List<ErrorCode> ALL = List.of(
            SOURCE_UNREACHABLE,
            TARGET_UNREACHABLE,
            LOGIN_REFUSED,
            PERMISSION_DENIED,
            OPTION_INVALID,
            NOT_SUPPORTED,
            FACT_EXISTS,
            TARGET_CLAIMED,
            TARGET_DIVERGED,
            TARGET_REFUSED,
            TARGET_FULL,
            SOURCE_REFUSED,
            SOURCE_FULL,
            LOG_LOST,
            SOURCE_REPLACED,
            SCHEMA_CHANGED,
            VALUE_REFUSED,
            READER_CLOSED);

    private Errors() {}
}
