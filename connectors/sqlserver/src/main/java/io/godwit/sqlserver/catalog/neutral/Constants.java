package io.godwit.sqlserver.catalog.neutral;

import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Expression.Call;
import io.godwit.spi.schema.Expression.Literal;
import io.godwit.spi.schema.Type;
import io.godwit.sqlserver.connection.Quoting;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;

/**
 * Constants and defaults in Transact-SQL. Dates and times are converted with style 121, which reads the same under every language
 * setting and is deterministic, so that it may stand in a computed column (Transact-SQL Reference, "CAST and CONVERT").
 */
final class Constants {
    private static final int MICROSECONDS = 6;

    private Constants() {}

    static String of(Literal literal) {
        String text = literal.text();
        return switch (literal.kind()) {
            case NULL -> "NULL";
            case BOOLEAN -> text.equals("true") ? "1" : "0";
            case NUMBER -> number(text);
            case TEXT -> text(text);
            case BYTES -> "0x" + text;
            case DATE -> "CONVERT(date, '" + text + "', 121)";
            case TIME -> "CONVERT(time(" + MICROSECONDS + "), '" + text + "', 121)";
            case TIMESTAMP -> "CONVERT(datetime2(" + MICROSECONDS + "), '" + text + "', 121)";
        };
    }

    private static String text(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new Unwritable("has a constant with the character U+0000");
        }
        return Quoting.text(text);
    }

    private static String number(String text) {
        BigDecimal number = new BigDecimal(text);
        if (Math.max(number.precision(), number.scale()) > TypeSpelling.MOST_PRECISION) {
            throw new Unwritable("has a constant of more than " + TypeSpelling.MOST_PRECISION + " digits");
        }
        return text.startsWith("-") ? "(" + text + ")" : text;
    }

    /**
     * A default of a column.
     *
     * @param spelled the column's type here
     * @throws Unwritable if there is none like it
     */
    static String defaultValue(Expression value, Type type, String spelled) {
        if (value instanceof Literal literal) {
            return constant(literal, type);
        }
        if (value instanceof Call call && call.arguments().isEmpty()) {
            return switch (call.function()) {
                case NOW -> now(type);
                case TODAY -> "CONVERT(date, SYSDATETIME())";
                case RANDOM_UUID ->
                    // in small letters, as other engines write it
                    spelled.equals("uniqueidentifier") ? "NEWID()" : "LOWER(CONVERT(nvarchar(36), NEWID()))";
                default -> throw new Unwritable("uses " + call.function());
            };
        }
        return ExpressionText.of(Map.of()).value(value);
    }

    private static String real(String text) {
        double number = new BigDecimal(text).doubleValue();
        if (Double.isInfinite(number)) {
            throw new Unwritable("has a constant that is too large");
        }
        String written = Double.toString(number);
        return written.startsWith("-") ? "(" + written + ")" : written;
    }

    private static String now(Type type) {
        if (type instanceof Type.Timestamp timestamp) {
            // the offset is not kept, only the instant
            return timestamp.zoned() ? "SWITCHOFFSET(SYSDATETIMEOFFSET(), '+00:00')" : "SYSDATETIME()";
        } else if (type instanceof Type.Date) {
            return "CONVERT(date, SYSDATETIME())";
        }
        throw new Unwritable("takes the moment for something else than a date or a time");
    }

    private static String constant(Literal literal, Type type) {
        if (type instanceof Type.Bits bits && literal.kind() == Literal.Kind.NUMBER) {
            String digits = new BigInteger(literal.text()).toString(2);
            int zeros = bits.varying() ? 0 : Math.max(bits.length() - digits.length(), 0);
            return "'" + "0".repeat(zeros) + digits + "'";
        } else if (type instanceof Type.Real && literal.kind() == Literal.Kind.NUMBER) {
            return real(literal.text());
        } else if (type instanceof Type.Duration && literal.kind() != Literal.Kind.NULL) {
            throw new Unwritable("is a length of time");
        }
        return of(literal);
    }
}
