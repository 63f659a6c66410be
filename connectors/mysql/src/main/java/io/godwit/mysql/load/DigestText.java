package io.godwit.mysql.load;

import io.godwit.mysql.connection.ServerVersion;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.Table;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the servers hash of a row: one text made of all its columns, generated ones included, the same on every version and fork
 * for columns declared alike, but for documents: see {@link Digests#compareByValue}. It tells null from empty, keeps trailing
 * blanks, and takes strings and bytes as they lie. A value of more than a few hundred bytes stands in it by its own hash, so that no
 * text comes near {@code max_allowed_packet}.
 */
final class DigestText {
    /** MySQL 5.7 prints whole floating-point numbers in documents otherwise than what came after it. */
    private static final String WITHOUT_POINTS = "-json57";

    private static final int SHORT_BYTES = 255;
    private static final String NULL = "~";

    private DigestText() {}

    /**
     * The name of the way of hashing, which the types of the moved columns are part of; null if a column cannot be hashed here. What
     * is generated from them has no part in it: copies of a table's rows go without, and are hashed by the table's name.
     */
    static @Nullable String name(Table table, ServerVersion version, HashFunction function) {
        for (Column column : table.columns()) {
            if (Formats.obstacle(column, version) != null) {
                return null;
            }
        }
        try {
            byte[] layout = Formats.layout(table.moved()).getBytes(StandardCharsets.UTF_8);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(layout);
            String name = function.prefix + HexFormat.of().formatHex(hash, 0, 8);
            boolean prints = !version.isMariaDb() && !version.isMySql(8, 0, 0) && Digests.compareByValue(table);
            return prints ? name + WITHOUT_POINTS : name;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** Whether a type's values are documents of which the server keeps values and not the text. */
    static boolean isDocument(SqlType type) {
        return type.name().equals("json");
    }

    /**
     * The expression of a row's text.
     *
     * @param types of its columns
     * @param value what says a column's value, by its place among {@code types}
     */
    static String row(List<SqlType> types, IntFunction<String> value, HashFunction function) {
        List<String> parts = new ArrayList<>(types.size());
        for (int c = 0; c < types.size(); c++) {
            parts.add("COALESCE(" + part(types.get(c), value.apply(c), function) + ",'" + NULL + "')");
        }
        return "CONCAT_WS('|'," + String.join(",", parts) + ")";
    }

    /** The types that columns are declared to have, which are what both sides hash by. */
    static List<SqlType> declared(List<Column> columns) {
        return columns.stream().map(c -> SqlType.parse(c.nativeType())).toList();
    }

    private static String part(SqlType type, String value, HashFunction function) {
        SqlType.Family family = type.family();
        if (family == null) {
            return value;
        }
        return switch (family) {
            // without the zeros that a column is declared to show
            case INTEGER, DECIMAL, YEAR, BIT -> value + "+0";
            case FLOAT, DOUBLE -> real(value);
            case DATE, TIME, TIMESTAMP -> value;
            case ASCII -> "CAST(" + value + " AS CHAR)";
            case TEXT, ENUM, SET, BYTES ->
                isShort(type)
                        ? bytes(value)
                        : "IF(LENGTH(" + value + ")<=" + SHORT_BYTES + "," + bytes(value) + ",CONCAT('#',"
                                + function.of(value) + "))";
            case JSON, GEOMETRY -> function.of(value);
        };
    }

    /**
     * The eight bytes of a number, behind the reference system, the byte order and the kind of a point that has it as its first
     * coordinate. As a text MySQL 9 cuts it to 22 characters, and so takes some numbers for equal; and writing it takes four times as long.
     */
    private static String real(String value) {
        return "HEX(SUBSTRING(POINT(" + value + ",0),10,8))";
    }

    /** Its length before it, so that no value looks like the end of one. */
    private static String bytes(String value) {
        return "CONCAT(LENGTH(" + value + "),':',CAST(" + value + " AS BINARY))";
    }

    private static boolean isShort(SqlType type) {
        boolean limited = type.name().equals("char") || type.name().equals("binary");
        return limited && type.length() * 4L <= SHORT_BYTES;
    }

    /** How many, and both sums, of rows with this text: each of them exact, for the servers add whole numbers as decimals. */
    static String sums(String text, HashFunction function) {
        return "COUNT(*),SUM(" + half("LEFT", text, function) + "),SUM(" + half("RIGHT", text, function) + ")";
    }

    private static String half(String side, String text, HashFunction function) {
        return "CAST(CONV(" + side + "(" + function.of(text) + ",16),16,10) AS UNSIGNED)";
    }

    /** The bucket of a row, from 0: by its key's text, or its whole text where it has none. */
    static String bucket(Table table, int buckets, IntFunction<String> value, HashFunction function) {
        Key key = table.key();
        List<SqlType> types = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (int c = 0; c < table.columns().size(); c++) {
            Column column = table.columns().get(c);
            if (key == null || key.columns().contains(column.name())) {
                types.add(SqlType.parse(column.nativeType()));
                values.add(value.apply(c));
            }
        }
        return buckets == 1
                ? "0"
                : "(CAST(CONV(LEFT(" + function.of("CONCAT('b'," + row(types, values::get, function) + ")")
                        + ",4),16,10) AS UNSIGNED) & "
                        + (buckets - 1) + ")";
    }
}
