package io.godwit.mysql.load;

import io.godwit.mysql.catalog.NativeColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A column's type as both forks have it, read from the spelling that {@link #spelling(NativeColumn)} makes: what of it decides
 * how values read, and nothing else (no display widths, no collation).
 *
 * @param name in lower case: "int", "varchar", "datetime"; "json" on MySQL, "json text" for MariaDB's text that a check keeps
 * @param unsigned of numbers
 * @param length characters, bytes, bits, or all digits; -1 if none is given
 * @param scale digits after the point, of a second too; -1 if none is given
 * @param characterSet of text; empty otherwise, "binary" is not one
 * @param labels of enum and set
 * @param spelling the whole
 */
public record SqlType(
        String name,
        boolean unsigned,
        int length,
        int scale,
        String characterSet,
        List<String> labels,
        String spelling) {
    private static final String CHARACTER_SET = " character set ";
    private static final String JSON_TEXT = "json text";
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/");
    private static final Pattern MODIFIER = Pattern.compile("\\(\\d+\\)");

    public SqlType {
        labels = List.copyOf(labels);
    }

    /** What a column is. */
    public static SqlType of(NativeColumn column) {
        return parse(spelling(column));
    }

    /**
     * A column's type in one spelling for all versions: {@code int unsigned}, {@code varchar(40) character set latin1}, {@code
     * enum('a','b') character set utf8mb4}, {@code datetime(6)}, {@code json}. For {@link io.godwit.spi.schema.Column}.
     */
    public static String spelling(NativeColumn column) {
        if (column.isJsonCheck() && column.characterSet().startsWith("utf8")) {
            return JSON_TEXT;
        }
        return spelling(column.dataType(), column.columnType(), column.characterSet());
    }

    /** The same from what {@code information_schema.COLUMNS} says. */
    static String spelling(String dataType, String columnType, String characterSet) {
        String type = columnType.strip();
        String name = dataType.toLowerCase(Locale.ROOT);
        boolean text = !characterSet.isEmpty() && !characterSet.equals("binary");
        String set = text ? CHARACTER_SET + CharacterSet.canonical(characterSet) : "";
        if (name.equals("enum") || name.equals("set")) {
            return name + type.substring(name.length()) + set;
        }
        if (name.equals("geomcollection")) {
            return "geometrycollection";
        }
        String lower =
                COMMENT.matcher(type.toLowerCase(Locale.ROOT)).replaceAll("").replace(" zerofill", "");
        boolean whole = name.endsWith("int") || name.equals("year");
        if (whole && !lower.startsWith("tinyint(1)")) {
            lower = MODIFIER.matcher(lower).replaceAll("");
        }
        return lower.strip() + set;
    }

    /** Reads a spelling. Of one that no server of these has, {@link #name} is what stands first. */
    public static SqlType parse(String spelling) {
        String rest = spelling;
        String set = "";
        int at = rest.lastIndexOf(CHARACTER_SET);
        if (at > 0 && rest.indexOf('\'', at) < 0) {
            set = rest.substring(at + CHARACTER_SET.length());
            rest = rest.substring(0, at);
        }
        int open = rest.indexOf('(');
        int close = rest.lastIndexOf(')');
        List<String> labels = List.of();
        int length = -1;
        int scale = -1;
        String words = rest;
        if (open > 0 && close > open) {
            String inside = rest.substring(open + 1, close);
            words = rest.substring(0, open) + rest.substring(close + 1);
            if (inside.startsWith("'")) {
                labels = labels(inside);
            } else {
                String[] numbers = inside.split(",", -1);
                length = number(numbers[0]);
                scale = numbers.length > 1 ? number(numbers[1]) : -1;
            }
        }
        boolean unsigned = words.endsWith(" unsigned");
        int system = words.indexOf(" srid ");
        String name = unsigned
                ? words.substring(0, words.length() - " unsigned".length())
                : system < 0 ? words : words.substring(0, system);
        boolean temporal = name.equals("time") || name.equals("datetime") || name.equals("timestamp");
        return new SqlType(
                name.strip(),
                unsigned,
                temporal ? -1 : length,
                temporal ? Math.max(length, 0) : scale,
                set,
                labels,
                spelling);
    }

    private static int number(String digits) {
        try {
            return Integer.parseInt(digits.strip());
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static List<String> labels(String list) {
        List<String> labels = new ArrayList<>();
        int at = 0;
        while (at < list.length() && list.charAt(at) == '\'') {
            StringBuilder label = new StringBuilder();
            at++;
            while (at < list.length()) {
                char c = list.charAt(at++);
                if (c == '\'' && (at == list.length() || list.charAt(at) != '\'')) {
                    break;
                }
                at += c == '\'' ? 1 : 0;
                label.append(c);
            }
            labels.add(label.toString());
            at++; // the comma
        }
        return labels;
    }

    /** How its values look on the wire and in a statement. */
    enum Family {
        INTEGER,
        DECIMAL,
        FLOAT,
        DOUBLE,
        BIT,
        YEAR,
        DATE,
        TIME,
        TIMESTAMP,
        TEXT,
        ENUM,
        SET,
        BYTES,
        JSON,
        GEOMETRY,
        /** Text of ASCII that the server makes of it: uuid, inet4, inet6 of MariaDB. */
        ASCII
    }

    /** Whether its values are shapes. */
    public boolean isShape() {
        return family() == Family.GEOMETRY;
    }

    /** Its family; null if neither fork has a type of this name. */
    @Nullable
    Family family() {
        return switch (name) {
            case "tinyint", "smallint", "mediumint", "int", "bigint" -> Family.INTEGER;
            case "decimal" -> Family.DECIMAL;
            case "float" -> Family.FLOAT;
            case "double" -> Family.DOUBLE;
            case "bit" -> Family.BIT;
            case "year" -> Family.YEAR;
            case "date" -> Family.DATE;
            case "time" -> Family.TIME;
            case "datetime", "timestamp" -> Family.TIMESTAMP;
            case "char", "varchar", "tinytext", "text", "mediumtext", "longtext" ->
                characterSet.isEmpty() ? null : Family.TEXT;
            case JSON_TEXT -> Family.TEXT;
            case "enum" -> Family.ENUM;
            case "set" -> Family.SET;
            case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob", "vector" -> Family.BYTES;
            case "json" -> Family.JSON;
            case "uuid", "inet4", "inet6" -> Family.ASCII;
            case "geometry",
                    "point",
                    "linestring",
                    "polygon",
                    "multipoint",
                    "multilinestring",
                    "multipolygon",
                    "geometrycollection" -> Family.GEOMETRY;
            default -> null;
        };
    }

    /** The name of its character set, "utf8mb4" where the type has one without saying so; empty of what is no text. */
    String textSet() {
        return name.equals(JSON_TEXT) || name.equals("json") ? "utf8mb4" : characterSet;
    }
}
