package io.godwit.testkit.mongodb.gateway;

import java.sql.SQLException;
import java.util.Map;
import java.util.Set;

/**
 * What the engine's errors are called by MongoDB. The engine writes them as SQLSTATEs of its own that begin with M; those not named
 * here were never seen, and are told as {@code UnknownError} together with their SQLSTATE.
 */
final class EngineErrors {
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String CANCELLED = "57014";
    private static final Set<String> CONFLICTS = Set.of("40001", "40P01", LOCK_NOT_AVAILABLE);

    private static final Map<String, ErrorName> NAMES = Map.ofEntries(
            Map.entry("M0001", ErrorName.BAD_VALUE),
            Map.entry("M0003", ErrorName.FAILED_TO_PARSE),
            Map.entry("M0004", ErrorName.TYPE_MISMATCH),
            Map.entry("M0006", ErrorName.ILLEGAL_OPERATION),
            Map.entry("M0008", ErrorName.NAMESPACE_NOT_FOUND),
            Map.entry("M0009", ErrorName.INDEX_NOT_FOUND),
            Map.entry("M000A", ErrorName.PATH_NOT_VIABLE),
            Map.entry("M000E", ErrorName.CURSOR_NOT_FOUND),
            Map.entry("M000F", ErrorName.NAMESPACE_EXISTS),
            Map.entry("M000M", ErrorName.IMMUTABLE_FIELD),
            Map.entry("M000P", ErrorName.INVALID_OPTIONS),
            Map.entry("M000U", ErrorName.COMMAND_NOT_SUPPORTED),
            Map.entry("M000Z", ErrorName.COMMAND_NOT_SUPPORTED_ON_VIEW),
            Map.entry("M0016", ErrorName.OPERATION_NOT_SUPPORTED_IN_TRANSACTION),
            Map.entry("M001C", ErrorName.DUPLICATE_KEY),
            Map.entry("M00CO", ErrorName.DOCUMENT_VALIDATION_FAILURE),
            Map.entry("M0088", ErrorName.UNKNOWN_FIELD),
            Map.entry("0A000", ErrorName.COMMAND_NOT_SUPPORTED),
            Map.entry("23505", ErrorName.DUPLICATE_KEY),
            Map.entry(CANCELLED, ErrorName.MAX_TIME_EXPIRED));

    private EngineErrors() {}

    static CommandException of(SQLException error) {
        String message = String.valueOf(error.getMessage()).lines().findFirst().orElse("");
        return of(String.valueOf(error.getSQLState()), message.replaceFirst("^ERROR: +", ""));
    }

    static CommandException of(String state, String message) {
        ErrorName name = name(state);
        return new CommandException(
                name, name == ErrorName.UNKNOWN_ERROR ? "the engine says " + state + ": " + message : message);
    }

    static ErrorName name(String state) {
        return CONFLICTS.contains(state)
                ? ErrorName.WRITE_CONFLICT
                : NAMES.getOrDefault(state, ErrorName.UNKNOWN_ERROR);
    }

    static boolean isLockTimeout(String state) {
        return state.equals(LOCK_NOT_AVAILABLE);
    }

    /** The SQLSTATE that PostgreSQL packs into a number, six bits for each character, which replies to writes carry as a code. */
    static String state(int packed) {
        StringBuilder state = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            state.append((char) ('0' + ((packed >> (6 * i)) & 63)));
        }
        return state.toString();
    }
}
