package io.godwit.mysql.catalog.neutral;

import io.godwit.mysql.load.TypeSpelling.Spelled;
import java.util.Map;

/**
 * How much of a page InnoDB reckons with for a row, as it does when a table is made: what does not fit into half a page is
 * refused (reference manuals, "InnoDB Row Formats", row format DYNAMIC). Found by asking servers for tables of ever more columns.
 */
public final class PageShare {
    /** Of a page of 16 KB, the default. */
    public static final int MOST_BYTES = 8_126;

    /** The page that {@link #MOST_BYTES} is of. */
    public static final int PAGE_BYTES = 16_384;

    /** Transaction, roll pointer, header, and a hidden key where there is none. */
    private static final int OVERHEAD_BYTES = 26;

    private static final int MYSQL_LONG_BYTES = 41;
    private static final int MARIADB_LONG_BYTES = 21;
    /** Values of up to so many bytes stay in the row on MariaDB. */
    private static final int MARIADB_INSIDE_BYTES = 255;

    private PageShare() {}

    /** Bytes of a row of such columns. */
    public static int bytes(Map<String, Spelled> types, boolean mariadb) {
        int bytes = OVERHEAD_BYTES + (types.size() + 7) / 8;
        for (Spelled spelled : types.values()) {
            bytes += bytes(spelled.type(), mariadb);
        }
        return bytes;
    }

    /** Bytes of a column. */
    static int bytes(String type, boolean mariadb) {
        if (type.startsWith("long") || type.startsWith("json") || type.startsWith("geometry")) {
            return mariadb ? MARIADB_LONG_BYTES : MYSQL_LONG_BYTES;
        }
        int length = ColumnSpellings.length(type);
        if (length == 0) {
            return fixed(type);
        }
        if (type.startsWith("char") && type.contains("ascii")) {
            return length;
        }
        int most = ColumnSpellings.bytes(type) - 2;
        if (mariadb) {
            return most <= MARIADB_INSIDE_BYTES ? most + 1 : MARIADB_LONG_BYTES;
        }
        return Math.min(most + 1, MYSQL_LONG_BYTES);
    }

    private static int fixed(String type) {
        String name = type.replaceFirst("[( ].*", "");
        return switch (name) {
            case "tinyint", "year" -> 1;
            case "smallint", "enum" -> 2;
            case "mediumint", "date" -> 3;
            case "int", "float" -> 4;
            case "time" -> 6;
            // at most 65 digits, nine of them in four bytes
            case "decimal" -> 30;
            default -> 8;
        };
    }
}
