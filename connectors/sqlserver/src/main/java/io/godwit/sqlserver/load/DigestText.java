package io.godwit.sqlserver.load;

import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.Table;
import io.godwit.sqlserver.connection.Platform;
import io.godwit.sqlserver.connection.Server;
import io.godwit.sqlserver.load.SqlType.Family;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the server hashes of a row (Transact-SQL Reference, "HASHBYTES"): the bytes of all its moved columns, one after another, the
 * same on every version for columns declared alike. Each says whether it is null, and how long it is, so that no value looks like
 * the end of one; text is taken in UTF-16 and keeps trailing blanks, numbers and times as they are written, floating-point numbers
 * as their bytes, instants without their offset. A value of more than a few hundred bytes stands in it by its own hash, and so do groups of columns, because a
 * chain of more than 8000 bytes would be cut.
 *
 * <p>Computed columns have no part in it: some depend on the hour or on who asks, and the server makes the others of those hashed.
 */
final class DigestText {
    private static final String FUNCTION = "HASHBYTES('SHA2_256', ";
    private static final int HASH_BYTES = 32;
    private static final int MOST_BYTES = 7_800;
    private static final int SHORT_BYTES = 256;
    private static final int HEAD_BYTES = 5;
    private static final int WRITTEN_BYTES = 50;

    /** How the bytes of columns are put one after another. */
    enum Chain {
        /** As bytes. */
        BYTES,
        /** As text, for a server whose operator adds bytes up as numbers. */
        DIGITS;

        static Chain of(Server server) {
            return server.platform() == Platform.BABELFISH ? DIGITS : BYTES;
        }
    }

    private DigestText() {}

    /** The name of the way of hashing, which the types of the moved columns are part of; null if a column cannot be hashed here. */
    static @Nullable String name(Table table, Server server) {
        StringBuilder layout = new StringBuilder();
        for (Column column : table.moved()) {
            SqlType type = SqlType.parse(column.nativeType());
            Family family = type.family();
            // before 2016 it hashes no more than 8000 bytes
            boolean hashed = family != null
                    && family != Family.VARIANT
                    && family != Family.ROWVERSION
                    && (!type.isLarge() || server.isAtLeast(13) || server.platform() == Platform.BABELFISH);
            if (!hashed) {
                return null;
            }
            layout.append(type.withoutCollation()).append(';');
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(layout.toString().getBytes(StandardCharsets.UTF_8));
            String engine = Chain.of(server) == Chain.DIGITS ? "babelfish" : TypeMapping.ENGINE;
            return engine + "/row-sha256-v1-" + HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** The types that columns are declared to have, which are what both sides hash by. */
    static List<SqlType> declared(List<Column> columns) {
        return columns.stream().map(c -> SqlType.parse(c.nativeType())).toList();
    }

    /**
     * The expression of a row's hash, 32 bytes.
     *
     * @param types of its columns
     * @param value what says a column's value, by its place among {@code types}
     * @param chain how this server puts them one after another
     */
    static String hash(List<SqlType> types, IntFunction<String> value, Chain chain) {
        List<String> groups = new ArrayList<>();
        List<String> parts = new ArrayList<>();
        int bytes = 0;
        for (int c = 0; c < types.size(); c++) {
            int most = most(types.get(c));
            if (bytes + most > MOST_BYTES) {
                groups.add(FUNCTION + String.join(" + ", parts) + ")");
                parts.clear();
                bytes = 0;
            }
            parts.add(part(types.get(c), value.apply(c), chain));
            bytes += most;
        }
        String last = FUNCTION + String.join(" + ", parts) + ")";
        if (groups.isEmpty()) {
            return last;
        }
        groups.add(last);
        if (chain == Chain.DIGITS) {
            groups.replaceAll(DigestText::digits);
        }
        // 1024 columns make no more groups than fit
        return FUNCTION + String.join(" + ", groups) + ")";
    }

    private static int most(SqlType type) {
        return HEAD_BYTES + (isWritten(type) ? WRITTEN_BYTES : isShort(type) ? bytes(type) : SHORT_BYTES);
    }

    private static boolean isWritten(SqlType type) {
        Family family = type.family();
        return family != Family.CHARACTERS
                && family != Family.UNICODE
                && family != Family.BYTES
                && family != Family.XML
                && family != Family.JSON
                && family != Family.SHAPE
                && family != Family.HIERARCHY;
    }

    private static int bytes(SqlType type) {
        return type.family() == Family.BYTES ? type.length() : type.length() * 2;
    }

    private static boolean isShort(SqlType type) {
        boolean limited = type.isText() || type.family() == Family.BYTES;
        return limited && !type.isLarge() && bytes(type) <= SHORT_BYTES;
    }

    private static String part(SqlType type, String value, Chain chain) {
        if (chain == Chain.DIGITS) {
            String text = isWritten(type)
                    ? "':' + " + text(type, value)
                    : "CAST(DATALENGTH(" + whole(type, value) + ") AS varchar(10)) + ':' + "
                            + digits(FUNCTION + whole(type, value) + ")");
            return "COALESCE(" + text + ", '~')";
        }
        String bytes;
        String length;
        if (isWritten(type)) {
            bytes = written(type, value);
            length = bytes;
        } else {
            String whole = whole(type, value);
            length = whole;
            bytes = isShort(type)
                    ? "CAST(" + whole + " AS varbinary(" + bytes(type) + "))"
                    : "CASE WHEN DATALENGTH(" + whole + ") <= " + SHORT_BYTES + " THEN CAST(" + whole
                            + " AS varbinary(" + SHORT_BYTES + ")) ELSE CAST(" + FUNCTION + whole
                            + ") AS varbinary(" + SHORT_BYTES + ")) END";
        }
        return "COALESCE(0x01 + CAST(CAST(DATALENGTH(" + length + ") AS int) AS binary(4)) + " + bytes + ", 0x00)";
    }

    /** Half of a hash as two whole numbers. */
    private static String digits(String hash) {
        return "CAST(CAST(SUBSTRING(" + hash + ", 1, 8) AS bigint) AS varchar(20)) + ','" + " + CAST(CAST(SUBSTRING("
                + hash + ", 9, 8) AS bigint) AS varchar(20))";
    }

    /** The value as text or bytes, whole. */
    private static String whole(SqlType type, String value) {
        Family family = type.family();
        String name = type.name();
        if (family == Family.BYTES) {
            return name.equals("image") ? "CAST(" + value + " AS varbinary(max))" : value;
        }
        if (family == Family.SHAPE || family == Family.HIERARCHY) {
            return "CAST(" + value + " AS varbinary(max))";
        }
        if (family == Family.UNICODE && !name.equals("ntext")) {
            return value;
        }
        boolean limited = family == Family.CHARACTERS && !type.isLarge() && type.length() <= 4000;
        return "CAST(" + value + " AS nvarchar(" + (limited ? type.length() : "max") + "))";
    }

    private static String written(SqlType type, String value) {
        Family family = type.family();
        if (family == Family.FLOAT) {
            return "CAST(CAST(" + value + " AS float) AS binary(8))";
        }
        if (family == Family.REAL) {
            return "CAST(CAST(" + value + " AS real) AS binary(4))";
        }
        if (family == Family.UUID) {
            return "CAST(" + value + " AS binary(16))";
        }
        return "CAST(" + text(type, value) + " AS varbinary(" + WRITTEN_BYTES + "))";
    }

    private static String text(SqlType type, String value) {
        return switch (type.name()) {
            case "money", "smallmoney" -> "CAST(CAST(" + value + " AS decimal(19,4)) AS varchar(40))";
            case "date", "time", "datetime", "smalldatetime", "datetime2" -> "CONVERT(varchar(40), " + value + ", 126)";
            // the instant: neutral rows have no offset, and hash alike
            case "datetimeoffset" ->
                "CONVERT(varchar(40), CAST(SWITCHOFFSET(" + value + ", '+00:00') AS datetime2(" + type.scale()
                        + ")), 126)";
            default -> "CAST(" + value + " AS varchar(40))";
        };
    }

    /** A literal such that an expression gives the same for it as for a column of the type that holds the value. */
    static String given(SqlType type, String literal) {
        String name = switch (type.name()) {
            case "text" -> "varchar(max)";
            case "ntext" -> "nvarchar(max)";
            case "image" -> "varbinary(max)";
            default -> type.withoutCollation();
        };
        boolean bytes = type.family() == Family.CHARACTERS && !literal.equals("NULL");
        // the literal has been made bytes by its collation already
        return bytes ? literal : "CAST(" + literal + " AS " + name + ")";
    }

    /** How many, and the four sums of the pieces of hashes in a column, each of 32 bits so that none can overflow. */
    static String sums(String hash) {
        StringBuilder sums = new StringBuilder("COUNT_BIG(*)");
        for (int piece = 0; piece < 4; piece++) {
            sums.append(", COALESCE(SUM(CAST(SUBSTRING(")
                    .append(hash)
                    .append(", ")
                    .append(1 + 4 * piece)
                    .append(", 4) AS bigint)), 0)");
        }
        return sums.toString();
    }

    /** The bucket of a row, from 0: by its key, or by all of it where it has none. */
    static String bucket(Table table, int buckets, IntFunction<String> value, Chain chain) {
        if (buckets == 1) {
            return "0";
        }
        Key key = table.key();
        List<Column> moved = table.moved();
        List<Integer> places = new ArrayList<>();
        for (int c = 0; c < moved.size(); c++) {
            if (key == null || key.columns().contains(moved.get(c).name())) {
                places.add(c);
            }
        }
        List<SqlType> types = declared(places.stream().map(moved::get).collect(Collectors.toList()));
        String hash = hash(types, p -> value.apply(places.get(p)), chain);
        // other bytes of the hash than the sums take: where the key is all of the row, they would be all alike in a
        // bucket
        return "(CAST(SUBSTRING(" + hash + ", " + (HASH_BYTES - 3) + ", 2) AS int) & " + (buckets - 1) + ")";
    }
}
