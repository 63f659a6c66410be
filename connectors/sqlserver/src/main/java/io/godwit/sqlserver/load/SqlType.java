package io.godwit.sqlserver.load;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A column's type as the server spells it, with what of it decides how its values read (Transact-SQL Reference, "Data types"). A
 * user-defined alias stands as its base type; {@code numeric} is {@code decimal}, {@code timestamp} is {@code rowversion}.
 *
 * @param name in lower case: "int", "nvarchar", "datetime2", "hierarchyid"
 * @param length characters, bytes or all digits; {@link #MAX} of (max); 0 if none is given
 * @param scale digits after the point, of a second too; 0 if none
 * @param collation of text, where the spelling names one; else empty
 * @param spelling the whole: "decimal(10,2)", "nvarchar(max) COLLATE Latin1_General_BIN2"
 */
public record SqlType(String name, int length, int scale, String collation, String spelling) {
    /** The length of what is declared with (max), and of the old types without a limit. */
    public static final int MAX = -1;

    /** What stands between a type and its collation. */
    public static final String COLLATE = " COLLATE ";

    private static final int DEFAULT_PRECISION = 18;
    private static final int DEFAULT_DIGITS = 7;
    private static final int VARIABLE_DEFAULT = 1;

    /**
     * A type from its row of {@code sys.columns}.
     *
     * @param typeName the base type's name, or that of a type of the system's own assembly ("geometry")
     * @param maxLength in bytes, -1 for (max)
     * @param collation empty to leave it out
     */
    public static SqlType of(String typeName, int maxLength, int precision, int scale, String collation) {
        return parse(
                spelling(typeName, maxLength, precision, scale) + (collation.isEmpty() ? "" : COLLATE + collation));
    }

    /** The spelling of a type without a collation, from its row of {@code sys.columns}. */
    public static String spelling(String typeName, int maxLength, int precision, int scale) {
        String name = canonical(typeName.toLowerCase(Locale.ROOT));
        return switch (name) {
            case "decimal" -> name + "(" + precision + "," + scale + ")";
            case "time", "datetime2", "datetimeoffset" -> name + "(" + scale + ")";
            case "nchar", "nvarchar" -> name + (maxLength < 0 ? "(max)" : "(" + maxLength / 2 + ")");
            case "char", "varchar", "binary", "varbinary" -> name + (maxLength < 0 ? "(max)" : "(" + maxLength + ")");
            default -> name;
        };
    }

    private static String canonical(String name) {
        return switch (name) {
            case "numeric", "dec" -> "decimal";
            case "timestamp" -> "rowversion";
            case "integer" -> "int";
            case "sysname" -> "nvarchar";
            default -> name;
        };
    }

    /** Reads a spelling, as people write types too. Of a type that is none of the server's, {@link #family} is null. */
    public static SqlType parse(String spelling) {
        String rest = spelling.strip();
        String collation = "";
        int at = rest.toUpperCase(Locale.ROOT).indexOf(COLLATE);
        if (at > 0) {
            collation = rest.substring(at + COLLATE.length()).strip();
            rest = rest.substring(0, at).strip();
        }
        int open = rest.indexOf('(');
        String written = (open < 0 ? rest : rest.substring(0, open)).strip().toLowerCase(Locale.ROOT);
        String name = canonical(written);
        int[] numbers = open < 0 ? new int[0] : numbers(rest.substring(open + 1).replace(")", ""));
        int first = numbers.length > 0 ? numbers[0] : 0;
        int length = first;
        int scale = 0;
        switch (name) {
            case "decimal" -> {
                length = numbers.length > 0 ? first : DEFAULT_PRECISION;
                scale = numbers.length > 1 ? numbers[1] : 0;
            }
            case "money" -> {
                length = 19;
                scale = 4;
            }
            case "smallmoney" -> {
                length = 10;
                scale = 4;
            }
            case "time", "datetime2", "datetimeoffset" -> {
                length = 0;
                scale = numbers.length > 0 ? first : DEFAULT_DIGITS;
            }
            case "datetime" -> scale = 3;
            case "char", "nchar", "varchar", "nvarchar", "binary", "varbinary" ->
                length = written.equals("sysname") ? 128 : numbers.length > 0 ? first : VARIABLE_DEFAULT;
            case "text", "ntext", "image", "xml", "json", "hierarchyid", "geometry", "geography" -> length = MAX;
            case "float" -> {
                name = first > 0 && first <= 24 ? "real" : "float";
                length = 0;
            }
            default -> {}
        }
        return new SqlType(name, length, scale, collation, spelling.strip());
    }

    private static int[] numbers(String inside) {
        String[] parts = inside.split(",", -1);
        int[] numbers = new int[parts.length];
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i].strip();
            try {
                numbers[i] = part.equalsIgnoreCase("max") ? MAX : Integer.parseInt(part);
            } catch (NumberFormatException e) {
                numbers[i] = 0;
            }
        }
        return numbers;
    }

    /** How values travel and what holds them. */
    public enum Family {
        BIT,
        /** tinyint, smallint, int, bigint. */
        INTEGER,
        DECIMAL,
        /** money, smallmoney. */
        MONEY,
        FLOAT,
        REAL,
        DATE,
        TIME,
        DATETIME,
        SMALLDATETIME,
        DATETIME2,
        DATETIMEOFFSET,
        /** char, varchar, text: bytes in a code page. */
        CHARACTERS,
        /** nchar, nvarchar, ntext. */
        UNICODE,
        XML,
        JSON,
        /** binary, varbinary, image. */
        BYTES,
        ROWVERSION,
        UUID,
        HIERARCHY,
        /** geometry, geography. */
        SHAPE,
        VARIANT
    }

    /** Its family; null if the server has no such type, or one whose values Godwit cannot move. */
    public @Nullable Family family() {
        return switch (name) {
            case "bit" -> Family.BIT;
            case "tinyint", "smallint", "int", "bigint" -> Family.INTEGER;
            case "decimal" -> Family.DECIMAL;
            case "money", "smallmoney" -> Family.MONEY;
            case "float" -> Family.FLOAT;
            case "real" -> Family.REAL;
            case "date" -> Family.DATE;
            case "time" -> Family.TIME;
            case "datetime" -> Family.DATETIME;
            case "smalldatetime" -> Family.SMALLDATETIME;
            case "datetime2" -> Family.DATETIME2;
            case "datetimeoffset" -> Family.DATETIMEOFFSET;
            case "char", "varchar", "text" -> Family.CHARACTERS;
            case "nchar", "nvarchar", "ntext" -> Family.UNICODE;
            case "xml" -> Family.XML;
            case "json" -> Family.JSON;
            case "binary", "varbinary", "image" -> Family.BYTES;
            case "rowversion" -> Family.ROWVERSION;
            case "uniqueidentifier" -> Family.UUID;
            case "hierarchyid" -> Family.HIERARCHY;
            case "geometry", "geography" -> Family.SHAPE;
            case "sql_variant" -> Family.VARIANT;
            default -> null;
        };
    }

    /** Whether the column always holds its full length: trailing blanks or zero bytes are stored. */
    public boolean isFixed() {
        return name.equals("char") || name.equals("nchar") || name.equals("binary");
    }

    /** Whether values are characters. */
    public boolean isText() {
        Family family = family();
        return family == Family.CHARACTERS || family == Family.UNICODE;
    }

    /** Whether a value may be too large for the row it is in: (max), the old types without a limit, XML and CLR types. */
    public boolean isLarge() {
        return length == MAX;
    }

    /** The spelling without the collation. */
    public String withoutCollation() {
        int at = spelling.toUpperCase(Locale.ROOT).indexOf(COLLATE);
        return at < 0 ? spelling : spelling.substring(0, at).strip();
    }
}
