package io.godwit.mysql.catalog;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A column as {@code information_schema.COLUMNS} describes it (reference manuals, chapter "The INFORMATION_SCHEMA COLUMNS
 * Table"), the same for both forks.
 *
 * @param name its name
 * @param dataType the type's name without modifiers, in lower case: "int", "varchar", "enum", "geometry"
 * @param columnType the type with modifiers: "int(10) unsigned", "enum('a','b')"
 * @param characterSet of strings; empty of anything else
 * @param collation of strings; empty of anything else
 * @param nullable whether it may be null
 * @param generation whether and how the server computes it
 * @param expression what it is computed from, as {@code SHOW CREATE TABLE} prints it, without the outer brackets; empty if
 *     it is not
 * @param invisible whether {@code SELECT *} leaves it out
 * @param defaultText the default as {@code SHOW CREATE TABLE} prints it, quotes and brackets included: "'abc'", "0", "b'101'",
 *     "CURRENT_TIMESTAMP(3)", "(uuid())"; null if there is none or it is NULL
 * @param defaultExpression whether the default is computed rather than a literal; the current time counts as computed
 * @param extra what else the server says: "auto_increment", "on update CURRENT_TIMESTAMP", "DEFAULT_GENERATED"
 * @param precision of numbers: all digits; of bit: bits; -1 of anything else
 * @param scale of numbers: digits after the point; -1 of anything else
 * @param datetimePrecision fractional digits of a time; -1 of anything else
 * @param characterLength most characters of a string (bytes of a binary one); -1 of anything else
 * @param octetLength most bytes of a string; -1 of anything else
 * @param comment empty if none
 * @param srid the number of the reference system that shapes are held to; 0 if they are to none, or to that of a plane
 * @param isJsonCheck on MariaDB: whether the column is declared as JSON, that is as text that a check keeps valid
 */
public record NativeColumn(
        String name,
        String dataType,
        String columnType,
        String characterSet,
        String collation,
        boolean nullable,
        Generation generation,
        String expression,
        boolean invisible,
        @Nullable String defaultText,
        boolean defaultExpression,
        String extra,
        int precision,
        int scale,
        int datetimePrecision,
        long characterLength,
        long octetLength,
        String comment,
        int srid,
        boolean isJsonCheck) {
    /** Whether and how a column is computed. */
    public enum Generation {
        /** It is not. */
        NONE,
        /** When it is read. */
        VIRTUAL,
        /** When its row is written. */
        STORED,
        /** When its row is written, by the server alone: the time from or to which a row of a system-versioned table holds. */
        ROW_PERIOD
    }

    /** Whether the server computes its value. */
    public boolean isGenerated() {
        return generation != Generation.NONE;
    }

    /** Whether the server numbers rows by it. */
    public boolean isAutoIncrement() {
        return extra.toLowerCase(Locale.ROOT).contains("auto_increment");
    }

    /** Whether it is a number that cannot be negative. */
    public boolean isUnsigned() {
        return columnType.toLowerCase(Locale.ROOT).contains(" unsigned");
    }

    /** Whether its values have a character set, so that it is text rather than bytes. */
    public boolean hasCharacterSet() {
        return !characterSet.isEmpty() && !characterSet.equals("binary");
    }
}
