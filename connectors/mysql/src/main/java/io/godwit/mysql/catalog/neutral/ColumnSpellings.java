package io.godwit.mysql.catalog.neutral;

import io.godwit.mysql.connection.ServerVersion;
import io.godwit.mysql.load.TypeSpelling;
import io.godwit.mysql.load.TypeSpelling.Spelled;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.ColumnMapping;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The types that a table's columns get here, together: a row has a largest size, whatever its columns would like. */
public final class ColumnSpellings {
    /** Reference manual, "Limits on Table Column Count and Row Size": 65,535 bytes, of which some are the server's own. */
    private static final int MOST_ROW_BYTES = 60_000;

    private static final int MOST_BYTES_OF_A_CHARACTER = 4;
    private static final int BYTES_OF_OTHERS = 16;
    /** Of a text, with the two bytes of its length. */
    private static final int MARIADB_INSIDE_BYTES = 257;

    private static final Pattern SIZED =
            Pattern.compile("(varchar|char|varbinary)\\((\\d+)\\)( character set utf8mb4.*)?");

    private ColumnSpellings() {}

    /**
     * Types by column, in order.
     *
     * @param keyParts how many columns the widest key has that a column is in; columns that are in none are missing
     */
    public static Map<String, Spelled> of(Table table, Map<String, Integer> keyParts, TypeSpelling.Dialect dialect) {
        Map<String, Spelled> types = new LinkedHashMap<>();
        for (Column column : table.columns()) {
            types.put(column.name(), TypeSpelling.of(column.type(), dialect, keyParts.getOrDefault(column.name(), 0)));
        }
        boolean mariadb = dialect.isMariaDb();
        while (rowBytes(types) > MOST_ROW_BYTES) {
            String largest = largest(types, keyParts, Integer.MAX_VALUE);
            if (largest == null) {
                break;
            }
            types.put(largest, beside(types.getOrDefault(largest, new Spelled("", ""))));
        }
        // MariaDB keeps short texts in the row, which costs more of its page than long ones do
        while (mariadb && PageShare.bytes(types, true) > PageShare.MOST_BYTES) {
            String largest = largest(types, keyParts, MARIADB_INSIDE_BYTES);
            if (largest == null) {
                break;
            }
            types.put(largest, beside(types.getOrDefault(largest, new Spelled("", ""))));
        }
        return types;
    }

    /** What each column of a table of another engine becomes, as far as its own key says; other indexes may ask for more. */
    public static List<ColumnMapping> mapping(Table table, ServerVersion version) {
        TypeSpelling.Dialect dialect =
                TypeSpelling.Dialect.of(version.isMariaDb(), version.major(), version.minor(), version.patch());
        Map<String, Integer> keyParts = new HashMap<>();
        Key key = table.key();
        if (key != null) {
            key.columns().forEach(c -> keyParts.put(c, key.columns().size()));
        }
        Map<String, Spelled> types = of(table, keyParts, dialect);
        List<ColumnMapping> mapping = new ArrayList<>();
        for (Column column : table.columns()) {
            Spelled spelled = types.getOrDefault(column.name(), new Spelled("", ""));
            mapping.add(new ColumnMapping(column.name(), column.nativeType(), spelled.type(), spelled.reason()));
        }
        return mapping;
    }

    private static Spelled beside(Spelled inRow) {
        String set = inRow.type().replaceFirst("^[a-z]+\\(\\d+\\)", "");
        String type = inRow.type().startsWith("varbinary") ? "longblob" : "longtext";
        return new Spelled(type + set, "a row would be too large with it inside, so it is without its limit");
    }

    private static @org.jspecify.annotations.Nullable String largest(
            Map<String, Spelled> types, Map<String, Integer> keyParts, int limit) {
        String largest = null;
        int most = BYTES_OF_OTHERS;
        for (Map.Entry<String, Spelled> entry : types.entrySet()) {
            int bytes = bytes(entry.getValue().type());
            if (bytes > most && bytes <= limit && !keyParts.containsKey(entry.getKey())) {
                most = bytes;
                largest = entry.getKey();
            }
        }
        return largest;
    }

    /** The most bytes of a row of such columns that count against the server's limit for all engines. */
    public static int rowBytes(Map<String, Spelled> types) {
        return types.values().stream().mapToInt(t -> bytes(t.type())).sum();
    }

    /** The characters or bytes that a type holds which has a limit; 0 of others. */
    static int length(String type) {
        Matcher sized = SIZED.matcher(type);
        return sized.matches() ? Integer.parseInt(sized.group(2)) : 0;
    }

    static int bytes(String type) {
        Matcher sized = SIZED.matcher(type);
        if (!sized.matches()) {
            return BYTES_OF_OTHERS;
        }
        return Integer.parseInt(sized.group(2)) * (sized.group(3) == null ? 1 : MOST_BYTES_OF_A_CHARACTER) + 2;
    }
}
