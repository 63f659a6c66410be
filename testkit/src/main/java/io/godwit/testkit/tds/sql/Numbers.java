package io.godwit.testkit.tds.sql;

import java.math.BigDecimal;

/** Numbers as they stand in a text. */
final class Numbers {
    private Numbers() {}

    /** A number with the type that SQL Server gives it. */
    static Expression read(String text) {
        if (text.contains("e") || text.contains("E")) {
            return new Expression("CAST('" + text + "' AS DOUBLE PRECISION)", TsqlType.FLOAT, false);
        }
        BigDecimal value = new BigDecimal(text.endsWith(".") ? text + "0" : text);
        if (!text.contains(".")) {
            if (value.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0) {
                return new Expression(text, TsqlType.INT, false);
            }
            TsqlType type = TsqlType.decimal(value.precision(), 0);
            return new Expression("CAST(" + text + " AS " + type.stored() + ")", type, false);
        }
        TsqlType type = TsqlType.decimal(Math.max(value.precision(), value.scale()), value.scale());
        return new Expression("CAST(" + value.toPlainString() + " AS " + type.stored() + ")", type, false);
    }
}
