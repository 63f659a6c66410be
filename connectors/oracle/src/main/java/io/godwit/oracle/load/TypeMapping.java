package io.godwit.oracle.load;

import io.godwit.spi.schema.ColumnRule;
import io.godwit.spi.schema.Type;
import io.godwit.sql.TypeRule;
import org.jspecify.annotations.Nullable;

/** Oracle's types in neutral terms. */
public final class TypeMapping {
    private static final int SMALL_DIGITS = 4;
    private static final int INT_DIGITS = 9;
    private static final int LONG_DIGITS = 18;
    private static final int ROWID_CHARACTERS = 18;
    private static final int UROWID_CHARACTERS = 4000;

    private TypeMapping() {}

    /**
     * The neutral type that a column's own type suggests; null if its values cannot be carried.
     *
     * @param measured what the column's numbers were found to be, where its type leaves that open; else null
     */
    public static @Nullable Type natural(NativeType type, @Nullable Type measured) {
        return switch (type.family()) {
            case NUMBER, FLOAT -> type.isUnbounded() ? unbounded(measured) : number(type.precision(), type.scale());
            case BINARY_FLOAT -> new Type.Real(Float.SIZE);
            case BINARY_DOUBLE -> new Type.Real(Double.SIZE);
            case VARCHAR2, NVARCHAR2 -> new Type.Text(Math.max(type.precision(), 0), false);
            case CHAR, NCHAR -> new Type.Text(Math.max(type.precision(), 1), true);
            case LONG, CLOB, NCLOB, XMLTYPE -> new Type.Text(0, false);
            case RAW -> new Type.Bytes(Math.max(type.precision(), 0));
            case LONG_RAW, BLOB -> new Type.Bytes(0);
            case DATE, TIMESTAMP -> new Type.Timestamp(false, type.scale());
            case TIMESTAMP_ZONED, TIMESTAMP_LOCAL -> new Type.Timestamp(true, type.scale());
            case INTERVAL_SECONDS -> new Type.Duration(type.scale());
            // as text it says itself what it is: +02-06 is two years and six months; a rule makes it a number of months
            case INTERVAL_MONTHS -> new Type.Text(0, false);
            case JSON -> new Type.Json();
            case BOOLEAN -> new Type.Bool();
            case SDO_GEOMETRY -> new Type.Geometry("geometry");
            case ROWID -> new Type.Text(ROWID_CHARACTERS, false);
            case UROWID -> new Type.Text(UROWID_CHARACTERS, false);
            case OTHER -> null;
        };
    }

    private static Type unbounded(@Nullable Type measured) {
        return measured == null ? new Type.Decimal(0, 0) : measured;
    }

    /** A negative scale rounds before the point; one above the precision leaves zeros behind it. */
    static Type number(int precision, int scale) {
        if (scale > 0) {
            return new Type.Decimal(Math.max(precision, scale), scale);
        }
        int digits = precision - scale;
        if (digits <= SMALL_DIGITS) {
            return new Type.Int(Short.SIZE);
        } else if (digits <= INT_DIGITS) {
            return new Type.Int(Integer.SIZE);
        }
        return digits <= LONG_DIGITS ? new Type.Int(Long.SIZE) : new Type.Decimal(digits, 0);
    }

    /**
     * What numbers are that were all looked at.
     *
     * @param wholeDigits the most digits before the point
     * @param fractionDigits the most digits behind it; -1 if there are more than could be counted
     */
    public static Type measured(int wholeDigits, int fractionDigits) {
        if (fractionDigits < 0 || wholeDigits + fractionDigits > NativeType.MOST_DIGITS) {
            return new Type.Decimal(0, 0);
        } else if (fractionDigits == 0 && wholeDigits <= LONG_DIGITS) {
            return new Type.Int(Long.SIZE);
        }
        return new Type.Decimal(NativeType.MOST_DIGITS, fractionDigits);
    }

    /** The neutral type that the migration file gives the column, or the natural one. */
    public static Type ruled(ColumnRule rule, String column, String spelling, Type natural) {
        NativeType type = NativeType.parse(spelling);
        return TypeRule.of(rule, column, spelling, natural, asked -> asked.equals(natural) || canRead(type, asked));
    }

    /** Whether values can be read as a neutral type at all; single ones may still be refused. */
    static boolean canRead(NativeType type, Type asked) {
        return switch (type.family()) {
            case NUMBER, FLOAT ->
                asked instanceof Type.Int
                        || asked instanceof Type.Decimal
                        || asked instanceof Type.Real
                        || asked instanceof Type.Bool
                        || isPlainText(asked);
            case BINARY_FLOAT, BINARY_DOUBLE -> asked instanceof Type.Real real && real.bits() >= bits(type);
            case VARCHAR2, NVARCHAR2, CHAR, NCHAR ->
                asked instanceof Type.Text
                        || asked instanceof Type.Uuid
                        || asked instanceof Type.Bool
                        || asked instanceof Type.Json;
            case CLOB, NCLOB, LONG -> asked instanceof Type.Text || asked instanceof Type.Json;
            case RAW -> asked instanceof Type.Bytes || asked instanceof Type.Uuid;
            case BLOB, LONG_RAW -> asked instanceof Type.Bytes;
            case DATE, TIMESTAMP ->
                asked instanceof Type.Date || (asked instanceof Type.Timestamp timestamp && !timestamp.zoned());
            case TIMESTAMP_ZONED, TIMESTAMP_LOCAL -> asked instanceof Type.Timestamp timestamp && timestamp.zoned();
            case INTERVAL_SECONDS -> asked instanceof Type.Duration;
            case INTERVAL_MONTHS -> asked instanceof Type.Int || isPlainText(asked);
            case XMLTYPE, ROWID, UROWID -> asked instanceof Type.Text;
            case JSON -> asked instanceof Type.Json || asked instanceof Type.Text;
            case BOOLEAN -> asked instanceof Type.Bool || asked instanceof Type.Int;
            case SDO_GEOMETRY -> asked instanceof Type.Geometry;
            case OTHER -> false;
        };
    }

    private static int bits(NativeType type) {
        return type.family() == NativeType.Family.BINARY_FLOAT ? Float.SIZE : Double.SIZE;
    }

    private static boolean isPlainText(Type type) {
        return type instanceof Type.Text text && !text.padded();
    }
}
