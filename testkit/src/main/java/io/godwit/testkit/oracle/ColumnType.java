package io.godwit.testkit.oracle;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A column's type as the stand-in's dictionary has it (Database Reference, "ALL_TAB_COLUMNS"), and what H2 has in its place.
 *
 * @param name DATA_TYPE
 * @param owner DATA_TYPE_OWNER, or null of Oracle's own types
 * @param length DATA_LENGTH, in bytes
 * @param precision DATA_PRECISION, or null
 * @param scale DATA_SCALE, or null
 * @param characters CHAR_LENGTH
 * @param counted CHAR_USED: B of bytes, C of characters, or null of what is no text
 * @param stored the type in H2; null if it has none, so that no table can be made of it
 */
record ColumnType(
        String name,
        @Nullable String owner,
        int length,
        @Nullable Integer precision,
        @Nullable Integer scale,
        int characters,
        @Nullable String counted,
        @Nullable String stored) {
    private static final int NUMBER_BYTES = 22;
    private static final int MOST_BYTES_OF_A_CHARACTER = 4;
    private static final Pattern SIZED = Pattern.compile(
            "(VARCHAR2|VARCHAR|CHAR|CHARACTER|NVARCHAR2|NCHAR|RAW|UROWID)(?:\\((\\d+)(?: (CHAR|BYTE))?\\))?");
    private static final Pattern NUMBER =
            Pattern.compile("(?:NUMBER|DECIMAL|NUMERIC|DEC)(?:\\((\\*|\\d+)(?:,(-?\\d+))?\\))?");
    private static final Pattern FLOAT = Pattern.compile("FLOAT(?:\\((\\d+)\\))?");
    private static final Pattern MOMENT =
            Pattern.compile("TIMESTAMP(?:\\((\\d)\\))?( WITH TIME ZONE| WITH LOCAL TIME ZONE)?");
    private static final Pattern DAYS = Pattern.compile("INTERVAL DAY(?:\\((\\d)\\))? TO SECOND(?:\\((\\d)\\))?");
    private static final Pattern YEARS = Pattern.compile("INTERVAL YEAR(?:\\((\\d)\\))? TO MONTH");

    /** Reads a type as a statement spells it. */
    static ColumnType parse(String spelling) {
        String text = spelling.strip()
                .toUpperCase(Locale.ROOT)
                .replaceAll("\\s+", " ")
                .replaceAll("\\s*([(),])\\s*", "$1")
                .replaceAll("\\)(?=\\w)", ") ");
        Matcher sized = SIZED.matcher(text);
        Matcher number = NUMBER.matcher(text);
        Matcher binary = FLOAT.matcher(text);
        Matcher moment = MOMENT.matcher(text);
        Matcher days = DAYS.matcher(text);
        Matcher years = YEARS.matcher(text);
        if (sized.matches()) {
            return sized(sized.group(1), integer(sized.group(2), 1), !"CHAR".equals(sized.group(3)));
        } else if (number.matches()) {
            return number(number.group(1), number.group(2));
        } else if (binary.matches()) {
            int bits = integer(binary.group(1), 126);
            return new ColumnType("FLOAT", null, NUMBER_BYTES, bits, null, 0, null, "DECFLOAT(40)");
        } else if (moment.matches()) {
            int digits = integer(moment.group(1), 6);
            String zone = moment.group(2) == null ? "" : moment.group(2);
            return new ColumnType(
                    "TIMESTAMP(" + digits + ")" + zone,
                    null,
                    zone.isEmpty() ? 11 : 13,
                    null,
                    digits,
                    0,
                    null,
                    "TIMESTAMP(" + digits + ")" + (zone.contains("LOCAL") ? "" : zone));
        } else if (days.matches()) {
            int whole = integer(days.group(1), 2);
            int digits = integer(days.group(2), 6);
            String name = "INTERVAL DAY(" + whole + ") TO SECOND(" + digits + ")";
            return new ColumnType(name, null, 11, whole, digits, 0, null, name);
        } else if (years.matches()) {
            int whole = integer(years.group(1), 2);
            String name = "INTERVAL YEAR(" + whole + ") TO MONTH";
            return new ColumnType(name, null, 5, whole, 0, 0, null, name);
        }
        return other(text);
    }

    private static int integer(@Nullable String text, int absent) {
        return text == null ? absent : Integer.parseInt(text);
    }

    private static ColumnType sized(String word, int size, boolean bytes) {
        String name = word.equals("VARCHAR") ? "VARCHAR2" : word.equals("CHARACTER") ? "CHAR" : word;
        return switch (name) {
            case "RAW" -> new ColumnType(name, null, size, null, null, 0, null, "RAW(" + size + ")");
            case "UROWID" -> new ColumnType(name, null, size, null, null, 0, null, "VARCHAR(4000)");
            case "NVARCHAR2", "NCHAR" ->
                new ColumnType(name, null, size * 2, null, null, size, "C", name + "(" + size + ")");
            default ->
                new ColumnType(
                        name,
                        null,
                        bytes ? size : size * MOST_BYTES_OF_A_CHARACTER,
                        null,
                        null,
                        size,
                        bytes ? "B" : "C",
                        name + "(" + size + ")");
        };
    }

    private static ColumnType number(@Nullable String digits, @Nullable String behind) {
        Integer precision = digits == null || digits.equals("*") ? null : Integer.valueOf(digits);
        Integer scale = digits == null ? null : Integer.valueOf(behind == null ? "0" : behind);
        String stored;
        if (digits == null) {
            stored = "DECFLOAT(40)";
        } else if (precision == null || (scale != null && scale < 0)) {
            stored = "NUMBER(38," + Math.max(scale == null ? 0 : scale, 0) + ")";
        } else {
            stored = "NUMBER(" + Math.max(precision, scale == null ? 0 : scale) + "," + scale + ")";
        }
        return new ColumnType("NUMBER", null, NUMBER_BYTES, precision, scale, 0, null, stored);
    }

    private static ColumnType other(String text) {
        int dot = text.indexOf('.');
        if (dot > 0) {
            return new ColumnType(text.substring(dot + 1), text.substring(0, dot), 1, null, null, 0, null, null);
        }
        return switch (text) {
            case "INTEGER", "INT", "SMALLINT" -> number("*", "0");
            case "DOUBLE PRECISION" -> parse("FLOAT(126)");
            case "REAL" -> parse("FLOAT(63)");
            case "DATE" -> plain(text, 7, "TIMESTAMP(0)");
            case "LONG" -> plain(text, 0, "CLOB");
            case "LONG RAW" -> plain(text, 0, "BLOB");
            case "CLOB", "NCLOB", "BLOB" -> plain(text, 4000, text);
            case "BINARY_FLOAT" -> plain(text, 4, text);
            case "BINARY_DOUBLE" -> plain(text, 8, text);
            case "BOOLEAN" -> plain(text, 1, text);
            case "ROWID" -> plain(text, 10, "VARCHAR(18)");
            case "BFILE", "XMLTYPE", "JSON" -> plain(text, 530, null);
            default -> throw new StandInException(902, "invalid datatype: the stand-in does not know " + text);
        };
    }

    private static ColumnType plain(String name, int length, @Nullable String stored) {
        return new ColumnType(name, null, length, null, null, 0, null, stored);
    }

    /** Whether its values lie apart from the row. */
    boolean isLarge() {
        return name.endsWith("LOB") || name.startsWith("LONG");
    }
}
