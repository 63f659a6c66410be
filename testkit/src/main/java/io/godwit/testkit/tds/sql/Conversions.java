package io.godwit.testkit.tds.sql;

import io.godwit.testkit.tds.sql.TsqlType.Base;
import java.util.Locale;

/**
 * Types of what is combined, and casts (Transact-SQL Reference, "Data type precedence", "Precision, scale, and length", "CAST and
 * CONVERT").
 */
final class Conversions {
    private static final int MOST = 38;

    private Conversions() {}

    /** Who wins; the greater. */
    private static int rank(TsqlType type) {
        return switch (type.base()) {
            case UNTYPED_NULL -> 0;
            case BINARY -> 1;
            case VARBINARY, ROWVERSION -> 2;
            case IMAGE -> 3;
            case CHAR -> 4;
            case VARCHAR, TEXT -> 5;
            case NCHAR -> 6;
            case NVARCHAR, NTEXT -> 7;
            case UNIQUEIDENTIFIER -> 8;
            case BIT -> 10;
            case TINYINT -> 11;
            case SMALLINT -> 12;
            case INT -> 13;
            case BIGINT -> 14;
            case SMALLMONEY -> 15;
            case MONEY -> 16;
            case DECIMAL -> 17;
            case REAL -> 18;
            case FLOAT -> 19;
            case TIME -> 20;
            case DATE -> 21;
            case SMALLDATETIME -> 22;
            case DATETIME -> 23;
            case DATETIME2 -> 24;
            case DATETIMEOFFSET -> 25;
            case XML -> 26;
            case CONDITION -> 99;
        };
    }

    /** The type that both become. */
    static TsqlType common(TsqlType left, TsqlType right) {
        boolean first = rank(left) >= rank(right);
        TsqlType winner = first ? left : right;
        TsqlType other = first ? right : left;
        if (winner.base() == Base.CONDITION) {
            throw TdsException.notKnown("a condition as a value");
        }
        if (winner.base() == Base.DECIMAL && other.isNumber()) {
            TsqlType decimal = decimal(other);
            int scale = Math.max(winner.scale(), decimal.scale());
            int whole = Math.max(winner.precision() - winner.scale(), decimal.precision() - decimal.scale());
            return TsqlType.decimal(Math.min(MOST, whole + scale), scale);
        }
        boolean sized = (winner.isText() && other.isText()) || (winner.isBinary() && other.isBinary());
        if (sized && !winner.isLarge()) {
            return other.isLarge()
                    ? new TsqlType(winner.base(), TsqlType.MAX, 0, 0)
                    : new TsqlType(winner.base(), Math.max(winner.length(), other.length()), 0, 0);
        }
        if (winner.isTemporal() && winner.base() == other.base()) {
            return winner.scale() >= other.scale() ? winner : other;
        }
        return winner;
    }

    private static TsqlType decimal(TsqlType type) {
        return switch (type.base()) {
            case BIT -> TsqlType.decimal(1, 0);
            case TINYINT -> TsqlType.decimal(3, 0);
            case SMALLINT -> TsqlType.decimal(5, 0);
            case INT -> TsqlType.decimal(10, 0);
            case BIGINT -> TsqlType.decimal(19, 0);
            case MONEY -> TsqlType.decimal(19, 4);
            case SMALLMONEY -> TsqlType.decimal(10, 4);
            default -> type;
        };
    }

    /** A sum, product or the like. */
    static Expression combined(Expression left, String operator, Expression right) {
        boolean nullable = left.nullable() || right.nullable();
        TsqlType common = common(left.type(), right.type());
        if (operator.equals("+") && common.isText()) {
            int length = left.type().isLarge() || right.type().isLarge()
                    ? TsqlType.MAX
                    : Math.min(
                            common.isUnicode() ? 4000 : 8000,
                            left.type().length() + right.type().length());
            TsqlType type = new TsqlType(common.isUnicode() ? Base.NVARCHAR : Base.VARCHAR, length, 0, 0);
            return new Expression("(" + implicit(left, type) + " || " + implicit(right, type) + ")", type, nullable);
        }
        if (operator.equals("+") && common.isBinary()) {
            int length = left.type().isLarge() || right.type().isLarge()
                    ? TsqlType.MAX
                    : Math.min(8000, left.type().length() + right.type().length());
            return new Expression(
                    "(" + left.sql() + " || " + right.sql() + ")",
                    new TsqlType(Base.VARBINARY, length, 0, 0),
                    nullable);
        }
        if (!common.isNumber()) {
            if (common.base() == Base.UNTYPED_NULL) {
                return new Expression("NULL", common);
            }
            throw TdsException.notKnown("operator " + operator + " of " + common.typeName());
        }
        String a = comparableNumber(left, common);
        String b = comparableNumber(right, common);
        if (operator.equals("&") || operator.equals("|") || operator.equals("^")) {
            String function = operator.equals("&") ? "BITAND" : operator.equals("|") ? "BITOR" : "BITXOR";
            return new Expression(
                    "CAST(" + function + "(" + a + ", " + b + ") AS " + common.stored() + ")", common, nullable);
        }
        TsqlType type = common.base() == Base.DECIMAL
                ? arithmetic(decimal(left.type()), operator, decimal(right.type()))
                : common.base() == Base.BIT ? TsqlType.INT : common;
        String sql = operator.equals("%") ? "MOD(" + a + ", " + b + ")" : "(" + a + " " + operator + " " + b + ")";
        if (type.isInteger()) {
            // computed as wide as can be, so that what overflows is seen
            sql = operator.equals("%") || operator.equals("/")
                    ? sql
                    : "(CAST(" + a + " AS NUMERIC(38)) " + operator + " " + b + ")";
            return new Expression("CAST(" + sql + " AS " + type.stored() + ")", type, nullable);
        }
        return new Expression("CAST(" + sql + " AS " + type.stored() + ")", type, nullable);
    }

    private static String comparableNumber(Expression side, TsqlType common) {
        return side.type().isNumber() || side.type().base() == Base.UNTYPED_NULL
                ? side.sql()
                : convert(side, common, -1);
    }

    private static TsqlType arithmetic(TsqlType left, String operator, TsqlType right) {
        int p1 = left.precision();
        int p2 = right.precision();
        int s1 = left.scale();
        int s2 = right.scale();
        int scale;
        int precision;
        switch (operator) {
            case "*" -> {
                scale = s1 + s2;
                precision = p1 + p2 + 1;
            }
            case "/" -> {
                scale = Math.max(6, s1 + p2 + 1);
                precision = p1 - s1 + s2 + scale;
            }
            case "%" -> {
                scale = Math.max(s1, s2);
                precision = Math.min(p1 - s1, p2 - s2) + scale;
            }
            default -> {
                scale = Math.max(s1, s2);
                precision = Math.max(p1 - s1, p2 - s2) + scale + 1;
            }
        }
        if (precision > MOST) {
            int whole = precision - scale;
            boolean keepsSix = operator.equals("*") || operator.equals("/");
            scale = keepsSix
                    ? Math.min(scale, Math.max(MOST - whole, Math.min(scale, 6)))
                    : Math.min(scale, Math.max(0, MOST - whole));
            precision = MOST;
        }
        return TsqlType.decimal(precision, scale);
    }

    /** A conversion that was asked for. */
    static Expression cast(Expression of, TsqlType to, int style) {
        return new Expression(convert(of, to, style), to, of.nullable());
    }

    /** A conversion where types differ and nobody asked: what does not fit fails instead of being cut. */
    static String implicit(Expression of, TsqlType to) {
        TsqlType from = of.type();
        if (from.base() == Base.UNTYPED_NULL) {
            return "CAST(NULL AS " + to.stored() + ")";
        }
        if (from.equals(to)
                || (from.isText() && to.isText() && to.isUnicode())
                || (from.base() == to.base() && to.base() == Base.VARCHAR)
                || (from.isBinary() && to.isBinary() && to.base() != Base.BINARY && to.base() != Base.ROWVERSION)) {
            return padded(of.sql(), to);
        }
        if (from.isText() && to.isText()) {
            return padded(from.isUnicode() ? "PUBLIC.\"f_code_page\"(" + of.sql() + ")" : of.sql(), to);
        }
        if (from.isBinary() && to.base() == Base.BINARY) {
            return padded(of.sql(), to);
        }
        return convert(of, to, -1);
    }

    private static String padded(String sql, TsqlType to) {
        return switch (to.base()) {
            case CHAR, NCHAR -> "PUBLIC.\"f_pad\"(" + sql + ", " + to.length() + ")";
            case BINARY -> "PUBLIC.\"f_pad_bytes\"(" + sql + ", " + to.length() + ")";
            default -> sql;
        };
    }

    static String convert(Expression of, TsqlType to, int style) {
        TsqlType from = of.type();
        String sql = of.sql();
        if (from.base() == Base.UNTYPED_NULL) {
            return "CAST(NULL AS " + to.stored() + ")";
        }
        if (from.base() == Base.CONDITION) {
            throw TdsException.notKnown("a condition as a value");
        }
        if (from.equals(to) && to.isInteger()) {
            // H2 knows what rows are grouped by only in the very same words
            return sql;
        }
        String stored = to.stored();
        switch (to.base()) {
            case CHAR, VARCHAR, TEXT, NCHAR, NVARCHAR, NTEXT, XML -> {
                String text = Texts.of(of, to, style);
                String cut = to.isLarge() ? text : "CAST(" + text + " AS " + stored + ")";
                return padded(cut, to);
            }
            case BINARY, VARBINARY, IMAGE -> {
                return Texts.bytes(of, to, style);
            }
            case UNIQUEIDENTIFIER -> {
                if (from.base() == Base.UNIQUEIDENTIFIER) {
                    return sql;
                }
                if (from.isText()) {
                    return "PUBLIC.\"f_guid\"(" + sql + ")";
                }
                if (from.isBinary()) {
                    return "PUBLIC.\"f_bytes_guid\"(" + sql + ")";
                }
            }
            case BIT -> {
                if (from.isText()) {
                    return "PUBLIC.\"f_text_bit\"(" + sql + ")";
                }
                if (from.isNumber()) {
                    return "CASE WHEN " + sql + " IS NULL THEN NULL WHEN " + sql + " <> 0 THEN 1 ELSE 0 END";
                }
            }
            case TINYINT, SMALLINT, INT, BIGINT -> {
                if (from.isBinary()) {
                    return "CAST(PUBLIC.\"f_bytes_number\"(" + sql + ") AS " + stored + ")";
                }
                if (from.isNumber() || from.isText()) {
                    boolean cut = from.base() == Base.DECIMAL || from.base() == Base.FLOAT || from.base() == Base.REAL;
                    String whole = "CAST(" + (cut ? "TRUNC(" + sql + ")" : from.isText() ? "TRIM(" + sql + ")" : sql)
                            + " AS " + stored + ")";
                    return to.base() == Base.TINYINT && from.base() != Base.BIT && from.base() != Base.TINYINT
                            ? "PUBLIC.\"f_tiny\"(" + whole + ")"
                            : whole;
                }
            }
            case DECIMAL, MONEY, SMALLMONEY, FLOAT, REAL -> {
                if (from.isNumber() || from.isText()) {
                    return "CAST(" + (from.isText() ? "TRIM(" + sql + ")" : sql) + " AS " + stored + ")";
                }
            }
            case DATE, TIME, DATETIME, SMALLDATETIME, DATETIME2, DATETIMEOFFSET -> {
                return moment(of, to);
            }
            default -> {
                // refused below
            }
        }
        throw TdsException.notKnown("a conversion from " + from.typeName() + " to " + to.typeName());
    }

    private static String moment(Expression of, TsqlType to) {
        TsqlType from = of.type();
        String target = to.base().name().toLowerCase(Locale.ROOT);
        if (from.base() == to.base() && to.base() != Base.DATETIME && to.base() != Base.SMALLDATETIME) {
            return from.scale() == to.scale() ? of.sql() : "CAST(" + of.sql() + " AS " + to.stored() + ")";
        }
        if (from.isText() || from.isTemporal()) {
            String text = from.isText() ? of.sql() : "CAST(" + of.sql() + " AS VARCHAR)";
            return "CAST(PUBLIC.\"f_moment\"(" + text + ", '" + target + "') AS " + to.stored() + ")";
        }
        throw TdsException.notKnown("a conversion from " + from.typeName() + " to " + target);
    }

    /** A text under another collation: one of UTF-8 has other bytes. */
    static Expression collated(Expression of, String collation) {
        if (collation.toUpperCase(Locale.ROOT).endsWith("_UTF8")) {
            throw TdsException.notKnown("a collation of UTF-8");
        }
        return of;
    }
}
