package io.godwit.testkit.tds.sql;

import io.godwit.testkit.tds.sql.TsqlType.Base;
import java.util.Locale;
import java.util.Set;

/** Functions over many rows, as groups or windows (Transact-SQL Reference, "Aggregate functions", "Ranking functions"). */
final class Aggregates {
    private static final Set<String> KNOWN = Set.of(
            "count",
            "count_big",
            "sum",
            "min",
            "max",
            "avg",
            "string_agg",
            "row_number",
            "rank",
            "dense_rank",
            "ntile",
            "lag",
            "lead",
            "first_value",
            "last_value");

    private Aggregates() {}

    static boolean isOne(String name) {
        return KNOWN.contains(name);
    }

    static Expression read(Expressions in, String name) {
        return switch (name) {
            case "count", "count_big" -> count(in, name.equals("count") ? TsqlType.INT : TsqlType.BIGINT);
            case "row_number", "rank", "dense_rank" -> {
                in.expect(")");
                yield new Expression(name.toUpperCase(Locale.ROOT) + "()" + Windows.over(in), TsqlType.BIGINT, false);
            }
            case "ntile" -> {
                Expression tiles = in.value();
                in.expect(")");
                yield new Expression("NTILE(" + tiles.sql() + ")" + Windows.over(in), TsqlType.BIGINT, false);
            }
            case "lag", "lead", "first_value", "last_value" -> {
                Expression of = in.value();
                StringBuilder more = new StringBuilder();
                while (in.take(",")) {
                    more.append(", ").append(in.value().sql());
                }
                in.expect(")");
                yield new Expression(
                        name.toUpperCase(Locale.ROOT) + "(" + of.sql() + more + ")" + Windows.over(in), of.type());
            }
            case "string_agg" -> joined(in);
            default -> folded(in, name);
        };
    }

    private static Expression count(Expressions in, TsqlType type) {
        String what;
        if (in.take("*")) {
            what = "*";
        } else {
            what = (in.take("distinct") ? "DISTINCT " : "") + in.value().sql();
        }
        in.expect(")");
        return new Expression(
                "CAST(COUNT(" + what + ")" + Windows.over(in) + " AS " + type.stored() + ")", type, false);
    }

    private static Expression folded(Expressions in, String name) {
        boolean distinct = in.take("distinct");
        Expression of = in.value();
        in.expect(")");
        TsqlType from = of.type();
        TsqlType type = from;
        if (name.equals("sum") || name.equals("avg")) {
            if (from.base() == Base.BIT) {
                throw new TdsException(8117, "Operand data type bit is invalid for " + name + " operator.");
            }
            type = switch (from.base()) {
                case TINYINT, SMALLINT -> TsqlType.INT;
                case DECIMAL -> TsqlType.decimal(38, name.equals("sum") ? from.scale() : Math.max(6, from.scale()));
                case SMALLMONEY -> TsqlType.of(Base.MONEY);
                case REAL -> TsqlType.FLOAT;
                default -> from;
            };
        } else if (from.base() == Base.BIT) {
            throw new TdsException(8117, "Operand data type bit is invalid for " + name + " operator.");
        }
        String sql =
                name.toUpperCase(Locale.ROOT) + "(" + (distinct ? "DISTINCT " : "") + of.sql() + ")" + Windows.over(in);
        String whole = name.equals("avg") && type.isInteger() ? "TRUNC(" + sql + ")" : sql;
        return new Expression("CAST(" + whole + " AS " + type.stored() + ")", type);
    }

    private static Expression joined(Expressions in) {
        Expression of = in.value();
        in.expect(",");
        Expression separator = in.value();
        in.expect(")");
        String order = "";
        if (in.take("within")) {
            in.expect("group", "(", "order", "by");
            order = " WITHIN GROUP (ORDER BY " + Windows.order(in) + ")";
            in.expect(")");
        }
        TsqlType type = of.type().isLarge()
                ? of.type()
                : of.type().isUnicode() || !of.type().isText() ? TsqlType.nvarchar(4000) : TsqlType.varchar(8000);
        return new Expression("LISTAGG(" + of.sql() + ", " + separator.sql() + ")" + order, type);
    }
}
