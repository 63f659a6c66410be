package io.godwit.mysql.capture;

import io.godwit.mysql.load.SqlType;
import org.jspecify.annotations.Nullable;

/** Chooses what reads a column, and notices where the log's type is not the planned one. */
final class DecoderFactory {
    private DecoderFactory() {}

    /** What steps over values of a type, whatever they mean; null if the type is not known. */
    static @Nullable ValueDecoder skipping(int type, int metadata) {
        return switch (type) {
            case ColumnTypes.TINY -> NumberDecoders.integer(1, true);
            case ColumnTypes.SHORT -> NumberDecoders.integer(2, true);
            case ColumnTypes.INT24 -> NumberDecoders.integer(3, true);
            case ColumnTypes.LONG -> NumberDecoders.integer(4, true);
            case ColumnTypes.LONGLONG -> NumberDecoders.integer(8, true);
            case ColumnTypes.FLOAT -> new NumberDecoders.Real(4);
            case ColumnTypes.DOUBLE -> new NumberDecoders.Real(8);
            case ColumnTypes.NEWDECIMAL -> new NumberDecoders.Decimal(metadata & 0xff, metadata >> 8);
            case ColumnTypes.YEAR -> new NumberDecoders.Year();
            case ColumnTypes.BIT -> new StringDecoders.Bits((metadata >> 8) + ((metadata & 0xff) > 0 ? 1 : 0));
            case ColumnTypes.DATE, ColumnTypes.NEWDATE -> new TimeDecoders.Date();
            case ColumnTypes.TIME -> new TimeDecoders.Time();
            case ColumnTypes.DATETIME -> new TimeDecoders.Datetime();
            case ColumnTypes.TIMESTAMP -> new TimeDecoders.Timestamp();
            case ColumnTypes.TIME2 -> new TimeDecoders.Time2(metadata);
            case ColumnTypes.DATETIME2 -> new TimeDecoders.Datetime2(metadata);
            case ColumnTypes.TIMESTAMP2 -> new TimeDecoders.Timestamp2(metadata);
            case ColumnTypes.VARCHAR, ColumnTypes.VAR_STRING, ColumnTypes.STRING ->
                new StringDecoders.Plain(metadata > 255 ? 2 : 1);
            case ColumnTypes.VARCHAR_COMPRESSED -> new StringDecoders.Compressed(metadata > 255 ? 2 : 1);
            case ColumnTypes.BLOB_COMPRESSED -> new StringDecoders.Compressed(metadata);
            case ColumnTypes.ENUM, ColumnTypes.SET -> new StringDecoders.Bits(metadata);
            case ColumnTypes.BLOB, ColumnTypes.GEOMETRY, ColumnTypes.VECTOR -> new StringDecoders.Plain(metadata);
            case ColumnTypes.JSON -> new JsonText(metadata, true);
            default -> null;
        };
    }

    /**
     * What reads values of a planned type.
     *
     * @param showsPoint as in {@link JsonNumber}
     * @return null if the log's type is none that such a column has
     */
    static @Nullable ValueDecoder reading(int type, int metadata, SqlType planned, boolean showsPoint) {
        return switch (type) {
            case ColumnTypes.TINY -> integer(planned, "tinyint", 1);
            case ColumnTypes.SHORT -> integer(planned, "smallint", 2);
            case ColumnTypes.INT24 -> integer(planned, "mediumint", 3);
            case ColumnTypes.LONG -> integer(planned, "int", 4);
            case ColumnTypes.LONGLONG -> integer(planned, "bigint", 8);
            case ColumnTypes.NEWDECIMAL ->
                when(
                        planned.name().equals("decimal")
                                && planned.length() == (metadata & 0xff)
                                && Math.max(planned.scale(), 0) == metadata >> 8,
                        type,
                        metadata);
            case ColumnTypes.FLOAT -> when(planned.name().equals("float"), type, metadata);
            case ColumnTypes.DOUBLE -> when(planned.name().equals("double"), type, metadata);
            case ColumnTypes.YEAR -> when(planned.name().equals("year"), type, metadata);
            case ColumnTypes.BIT ->
                when(
                        planned.name().equals("bit")
                                && Math.max(planned.length(), 1) == (metadata >> 8) * 8 + (metadata & 0xff),
                        type,
                        metadata);
            case ColumnTypes.DATE, ColumnTypes.NEWDATE -> when(planned.name().equals("date"), type, metadata);
            case ColumnTypes.TIME, ColumnTypes.TIME2 -> temporal(planned, "time", type, metadata);
            case ColumnTypes.DATETIME, ColumnTypes.DATETIME2 -> temporal(planned, "datetime", type, metadata);
            case ColumnTypes.TIMESTAMP, ColumnTypes.TIMESTAMP2 -> temporal(planned, "timestamp", type, metadata);
            case ColumnTypes.ENUM, ColumnTypes.SET -> labels(type, metadata, planned);
            case ColumnTypes.STRING -> character(metadata, planned);
            case ColumnTypes.VARCHAR, ColumnTypes.VAR_STRING, ColumnTypes.VARCHAR_COMPRESSED ->
                // MariaDB logs a vector as what it is stored as
                when(
                        planned.name().equals("varchar")
                                || planned.name().equals("varbinary")
                                || planned.name().equals("vector"),
                        type,
                        metadata);
            case ColumnTypes.JSON -> planned.name().equals("json") ? new JsonText(metadata, showsPoint) : null;
            case ColumnTypes.VECTOR -> when(planned.name().equals("vector"), type, metadata);
            case ColumnTypes.BLOB, ColumnTypes.BLOB_COMPRESSED ->
                when(planned.name().endsWith("blob") || planned.name().endsWith("text"), type, metadata);
            case ColumnTypes.GEOMETRY -> when(planned.isShape(), type, metadata);
            default -> null;
        };
    }

    private static @Nullable ValueDecoder when(boolean fits, int type, int metadata) {
        return fits ? skipping(type, metadata) : null;
    }

    private static @Nullable ValueDecoder integer(SqlType planned, String name, int size) {
        return planned.name().equals(name) ? NumberDecoders.integer(size, planned.unsigned()) : null;
    }

    /** Old forms have no fraction, and new ones say how many digits it has. */
    private static @Nullable ValueDecoder temporal(SqlType planned, String name, int type, int metadata) {
        return when(planned.name().equals(name) && Math.max(planned.scale(), 0) == metadata, type, metadata);
    }

    private static @Nullable ValueDecoder character(int metadata, SqlType planned) {
        int prefix = metadata > 255 ? 2 : 1;
        return switch (planned.name()) {
            case "char" -> new StringDecoders.Plain(prefix);
            case "binary" -> new StringDecoders.Padded(prefix, Math.max(planned.length(), 1));
            case "uuid" -> new AddressDecoders.Uuid(prefix);
            case "inet4" -> new AddressDecoders.Inet4(prefix);
            case "inet6" -> new AddressDecoders.Inet6(prefix);
            default -> null;
        };
    }

    private static @Nullable ValueDecoder labels(int type, int metadata, SqlType planned) {
        byte[][] labels = LabelBytes.of(planned);
        if (labels == null) {
            return null;
        }
        if (type == ColumnTypes.ENUM) {
            return planned.name().equals("enum") ? new StringDecoders.Enumeration(metadata, labels) : null;
        }
        byte[] comma = LabelBytes.of(",", planned.characterSet());
        return planned.name().equals("set") && comma != null
                ? new StringDecoders.LabelSet(metadata, labels, comma)
                : null;
    }
}
