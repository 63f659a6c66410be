package io.godwit.testkit.tds.sql;

import io.godwit.testkit.tds.sql.TsqlType.Base;
import java.util.Locale;

/** Conversions to texts and to bytes (Transact-SQL Reference, "CAST and CONVERT", styles). */
final class Texts {
    private Texts() {}

    static String of(Expression of, TsqlType to, int style) {
        TsqlType from = of.type();
        String sql = of.sql();
        String base = from.base().name().toLowerCase(Locale.ROOT);
        if (from.isText()) {
            return from.isUnicode() && !to.isUnicode() ? "PUBLIC.\"f_code_page\"(" + sql + ")" : sql;
        }
        if (from.isTemporal()) {
            return "PUBLIC.\"f_moment_text\"(CAST(" + sql + " AS VARCHAR), '" + base + "', " + from.scale() + ", "
                    + style + ")";
        }
        if (from.isBinary()) {
            return "PUBLIC.\"f_bytes_text\"(" + sql + ", " + style + ", " + to.isUnicode() + ")";
        }
        return switch (from.base()) {
            case UNIQUEIDENTIFIER -> "PUBLIC.\"f_guid_text\"(" + sql + ")";
            case MONEY, SMALLMONEY -> "CAST(CAST(" + sql + " AS NUMERIC(19, " + (style == 2 ? 4 : 2) + ")) AS VARCHAR)";
            case FLOAT -> "PUBLIC.\"f_float_text\"(" + sql + ", " + style + ")";
            case REAL -> "PUBLIC.\"f_real_text\"(" + sql + ", " + style + ")";
            default -> "CAST(" + sql + " AS VARCHAR)";
        };
    }

    static String bytes(Expression of, TsqlType to, int style) {
        TsqlType from = of.type();
        String sql = of.sql();
        String bytes;
        boolean leading = false;
        if (from.isBinary()) {
            bytes = sql;
        } else if (from.isText()) {
            bytes = style == 1 || style == 2
                    ? "PUBLIC.\"f_hexadecimal\"(" + sql + ", " + style + ")"
                    : from.isUnicode()
                            ? "PUBLIC.\"f_utf16\"(" + sql + ")"
                            : "PUBLIC.\"f_code_page_bytes\"(" + sql + ")";
        } else if (from.isInteger()) {
            leading = true;
            bytes = "PUBLIC.\"f_number_bytes\"(" + sql + ", " + from.maxLength() + ")";
        } else if (from.base() == Base.UNIQUEIDENTIFIER) {
            bytes = "PUBLIC.\"f_guid_bytes\"(" + sql + ")";
        } else if (from.base() == Base.FLOAT || from.base() == Base.REAL) {
            leading = true;
            bytes = "PUBLIC.\"f_float_bytes\"(" + sql + ", " + from.maxLength() + ")";
        } else if (from.base() == Base.MONEY || from.base() == Base.SMALLMONEY) {
            leading = true;
            bytes = "PUBLIC.\"f_number_bytes\"(CAST(" + sql + " * 10000 AS BIGINT), " + from.maxLength() + ")";
        } else if (from.base() == Base.DECIMAL) {
            bytes = "PUBLIC.\"f_decimal_bytes\"(" + sql + ", " + from.precision() + ", " + from.scale() + ")";
        } else if (from.isTemporal()) {
            bytes = "PUBLIC.\"f_moment_bytes\"(CAST(" + sql + " AS VARCHAR), '"
                    + from.base().name().toLowerCase(Locale.ROOT) + "', " + from.scale() + ")";
        } else {
            throw TdsException.notKnown("a conversion from " + from.typeName() + " to bytes");
        }
        if (to.isLarge()) {
            return bytes;
        }
        if (leading) {
            return "PUBLIC.\"f_last_bytes\"(" + bytes + ", " + to.length() + ", " + (to.base() == Base.BINARY) + ")";
        }
        String cut = "PUBLIC.\"f_first_bytes\"(" + bytes + ", " + to.length() + ")";
        return to.base() == Base.BINARY ? "PUBLIC.\"f_pad_bytes\"(" + cut + ", " + to.length() + ")" : cut;
    }
}
