package io.godwit.sqlserver.load;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Type;
import io.godwit.sqlserver.load.SqlType.Family;
import org.jspecify.annotations.Nullable;

/** Chooses codecs. */
final class CellCodecs {
    private static final int UUID_BYTES = 16;

    private CellCodecs() {}

    /** Whether values of a native type can be read as a neutral type at all; single ones may still be refused. */
    static boolean canRead(Type type, SqlType actual) {
        return find("", type, new ActualColumn(actual, null, ActualColumn.Carries.CONVERTIBLE)) != null;
    }

    /** Of neutral cells. */
    static CellCodec neutral(Column column, ActualColumn actual) {
        CellCodec codec = find(column.name(), column.type(), actual);
        if (codec == null) {
            throw unsupported(column, actual, " as " + column.type());
        }
        return codec;
    }

    /** Of cells in the servers' own format. */
    static CellCodec wide(Column column, ActualColumn actual) {
        SqlType declared = SqlType.parse(column.nativeType());
        CellCodec codec = wide(column.name(), declared, actual);
        if (codec == null) {
            throw unsupported(column, actual, "");
        }
        return codec;
    }

    private static @Nullable CellCodec wide(String name, SqlType declared, ActualColumn actual) {
        Family family = declared.family();
        Family to = actual.type().family();
        if (family == null || to == null) {
            return null;
        }
        return switch (family) {
            case CHARACTERS, UNICODE, XML, JSON -> isTextual(to) ? new TextCodecs.Wide(name, actual) : null;
            case DATETIMEOFFSET -> to == Family.DATETIMEOFFSET ? new TimeCodecs.Offset(name, actual, true) : null;
            case HIERARCHY, SHAPE -> to == family ? new ByteCodecs.Serialized(name, actual) : null;
            case VARIANT -> to == Family.VARIANT ? new VariantCodec(name, actual) : null;
            default -> find(name, TypeMapping.neutral(declared), actual);
        };
    }

    private static boolean isTextual(Family family) {
        return family == Family.CHARACTERS || family == Family.UNICODE || family == Family.XML || family == Family.JSON;
    }

    private static GodwitException unsupported(Column column, ActualColumn actual, String as) {
        return new GodwitException(
                Errors.NOT_SUPPORTED,
                "column " + column.name() + ": values of " + column.nativeType() + as + " cannot be kept in "
                        + actual.type().spelling(),
                "",
                null);
    }

    private static @Nullable CellCodec find(String name, Type type, ActualColumn actual) {
        Family family = actual.type().family();
        if (family == null) {
            return null;
        }
        CellCodec number = number(name, type, actual, family);
        if (number != null) {
            return number;
        }
        CellCodec time = time(name, type, actual, family);
        return time != null ? time : other(name, type, actual, family);
    }

    private static @Nullable CellCodec number(String name, Type type, ActualColumn actual, Family family) {
        boolean exact = family == Family.INTEGER || family == Family.DECIMAL || family == Family.MONEY;
        if (type instanceof Type.Bool) {
            return family == Family.BIT || family == Family.INTEGER ? new NumberCodecs.Bool(name, actual) : null;
        }
        if (type instanceof Type.Int) {
            return exact || family == Family.BIT ? new NumberCodecs.Int(name, actual) : null;
        }
        if (type instanceof Type.Decimal) {
            return exact ? new NumberCodecs.Decimal(name, actual) : null;
        }
        if (type instanceof Type.Real r) {
            return family == Family.FLOAT || family == Family.REAL ? new RealCodec(name, actual, r.bits()) : null;
        }
        return null;
    }

    private static @Nullable CellCodec time(String name, Type type, ActualColumn actual, Family family) {
        if (type instanceof Type.Date) {
            return family == Family.DATE ? new TimeCodecs.Date(name, actual) : null;
        }
        if (type instanceof Type.Time || type instanceof Type.Duration) {
            return family == Family.TIME ? new TimeCodecs.Time(name, actual) : null;
        }
        if (type instanceof Type.Timestamp timestamp) {
            return switch (family) {
                case DATETIMEOFFSET -> timestamp.zoned() ? new TimeCodecs.Offset(name, actual, false) : null;
                case DATETIME, SMALLDATETIME, DATETIME2 -> new TimeCodecs.Timestamp(name, actual);
                default -> null;
            };
        }
        return null;
    }

    private static @Nullable CellCodec other(String name, Type type, ActualColumn actual, Family family) {
        boolean textual = isTextual(family);
        if (type instanceof Type.Uuid) {
            boolean bytes = family == Family.BYTES && actual.type().length() == UUID_BYTES;
            return family == Family.UUID || actual.type().isText()
                    ? new ByteCodecs.Uuid(name, actual)
                    : bytes ? new ByteCodecs.Bytes(name, actual) : null;
        }
        if (type instanceof Type.Bytes) {
            return family == Family.BYTES || family == Family.ROWVERSION ? new ByteCodecs.Bytes(name, actual) : null;
        }
        if (type instanceof Type.Geometry) {
            return family == Family.SHAPE ? new ByteCodecs.Shape(name, actual) : null;
        }
        if (type instanceof Type.Native own && own.engine().equals(TypeMapping.ENGINE)) {
            return family == Family.VARIANT ? new VariantCodec(name, actual) : null;
        }
        if (type instanceof Type.Bits bits && family == Family.BIT) {
            return bits.length() == 1 ? new NumberCodecs.Bit(name, actual) : null;
        }
        boolean written = type instanceof Type.Text
                || type instanceof Type.Json
                || type instanceof Type.Enumeration
                || type instanceof Type.Bits
                || type instanceof Type.Native;
        return written && (textual || family == Family.HIERARCHY) ? new TextCodecs.Neutral(name, actual) : null;
    }
}
