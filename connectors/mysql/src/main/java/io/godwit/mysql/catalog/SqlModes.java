package io.godwit.mysql.catalog;

import io.godwit.mysql.connection.ServerVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/** Which SQL modes a server knows (reference manuals, "Server SQL Modes" and "SQL_MODE"). */
final class SqlModes {
    private static final Set<String> EVERYWHERE = Set.of(
            "REAL_AS_FLOAT",
            "PIPES_AS_CONCAT",
            "ANSI_QUOTES",
            "IGNORE_SPACE",
            "ONLY_FULL_GROUP_BY",
            "NO_UNSIGNED_SUBTRACTION",
            "NO_DIR_IN_CREATE",
            "ANSI",
            "NO_AUTO_VALUE_ON_ZERO",
            "NO_BACKSLASH_ESCAPES",
            "STRICT_TRANS_TABLES",
            "STRICT_ALL_TABLES",
            "NO_ZERO_IN_DATE",
            "NO_ZERO_DATE",
            "ALLOW_INVALID_DATES",
            "ERROR_FOR_DIVISION_BY_ZERO",
            "TRADITIONAL",
            "HIGH_NOT_PRECEDENCE",
            "NO_ENGINE_SUBSTITUTION",
            "PAD_CHAR_TO_FULL_LENGTH");

    /** Gone since MySQL 8.0. */
    private static final Set<String> OLD = Set.of(
            "NO_AUTO_CREATE_USER",
            "NO_FIELD_OPTIONS",
            "NO_KEY_OPTIONS",
            "NO_TABLE_OPTIONS",
            "DB2",
            "MAXDB",
            "MSSQL",
            "MYSQL323",
            "MYSQL40",
            "POSTGRESQL");

    private static final Set<String> MARIADB = Set.of(
            "EMPTY_STRING_IS_NULL", "SIMULTANEOUS_ASSIGNMENT", "TIME_ROUND_FRACTIONAL", "IGNORE_BAD_TABLE_OPTIONS");

    /** To MariaDB a language of its own, to old MySQL a handful of other modes. */
    static final String ORACLE = "ORACLE";

    private SqlModes() {}

    /** The modes that the target knows; told why where one is left out. */
    static String adapt(String modes, ServerVersion source, ServerVersion target, Consumer<String> reasons) {
        List<String> kept = new ArrayList<>();
        for (String mode : modes.split(",")) {
            String upper = mode.strip().toUpperCase(Locale.ROOT);
            if (upper.isEmpty()) {
                continue;
            }
            if (isKnown(upper, source, target)) {
                kept.add(upper);
            } else {
                reasons.accept("the target does not know the SQL mode " + upper + ", it is made without");
            }
        }
        return String.join(",", kept);
    }

    private static boolean isKnown(String mode, ServerVersion source, ServerVersion target) {
        if (mode.equals(ORACLE)) {
            return source.isMariaDb() == target.isMariaDb() && !target.isMySql(8, 0, 0);
        }
        return EVERYWHERE.contains(mode)
                || (OLD.contains(mode) && !target.isMySql(8, 0, 0))
                || (MARIADB.contains(mode) && target.isMariaDb())
                || (mode.equals("TIME_TRUNCATE_FRACTIONAL") && target.isMySql(8, 0, 1));
    }
}
