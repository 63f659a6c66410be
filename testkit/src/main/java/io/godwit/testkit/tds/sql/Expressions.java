package io.godwit.testkit.tds.sql;

import io.godwit.testkit.tds.sql.Token.Kind;
import io.godwit.testkit.tds.sql.TsqlType.Base;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads expressions and says them in H2's language, with the type that SQL Server gives them. One thread. */
abstract class Expressions extends Cursor {
    private static final Set<String> COMPARISONS = Set.of("=", "<>", "!=", "<", ">", "<=", ">=", "!<", "!>");

    final Names names;
    /** Local variables in the order of H2's parameters. */
    final List<String> variables = new ArrayList<>();

    @Nullable
    Scope scope;

    Expressions(String text, Names names) {
        super(text);
        this.names = names;
    }

    /** Reads {@code (SELECT ...)} from behind its bracket up to the bracket that closes it; one column's type where it is a value. */
    abstract Expression subquery();

    /** A condition. */
    final Expression condition() {
        Expression left = conjunction();
        while (take("or")) {
            left = Expression.condition("(" + truth(left) + " OR " + truth(conjunction()) + ")");
        }
        return left;
    }

    private Expression conjunction() {
        Expression left = negation();
        while (take("and")) {
            left = Expression.condition("(" + truth(left) + " AND " + truth(negation()) + ")");
        }
        return left;
    }

    private Expression negation() {
        if (take("not")) {
            return Expression.condition("(NOT " + truth(negation()) + ")");
        }
        return predicate();
    }

    final String truth(Expression expression) {
        if (expression.type().base() != Base.CONDITION) {
            throw new TdsException(
                    4145,
                    15,
                    "An expression of non-boolean type specified in a context where a"
                            + " condition is expected, near '" + peek().text() + "'.");
        }
        return expression.sql();
    }

    private Expression predicate() {
        if (take("exists")) {
            expect("(");
            return Expression.condition("EXISTS (" + subquery().sql() + ")");
        }
        Expression left = value();
        if (left.type().base() == Base.CONDITION) {
            return left;
        }
        if (peek().kind() == Kind.SYMBOL && COMPARISONS.contains(peek().text())) {
            String operator = next().text();
            operator = operator.equals("!=")
                    ? "<>"
                    : operator.equals("!<") ? ">=" : operator.equals("!>") ? "<=" : operator;
            if (is("all") || is("any") || is("some")) {
                throw TdsException.notKnown("a comparison with ALL, ANY or SOME");
            }
            return compared(left, operator, value());
        }
        if (take("is")) {
            boolean not = take("not");
            expect("null");
            return Expression.condition("(" + left.sql() + " IS " + (not ? "NOT " : "") + "NULL)");
        }
        boolean not = is("not") && (peek(1).is("in") || peek(1).is("like") || peek(1).is("between")) && take("not");
        if (take("in")) {
            return in(left, not);
        }
        if (take("like")) {
            Expression pattern = value();
            String escape = take("escape") ? ", " + value().sql() : "";
            return Expression.condition(
                    (not ? "(NOT " : "(") + "PUBLIC.\"f_like\"(" + left.sql() + ", " + pattern.sql() + escape + "))");
        }
        if (take("between")) {
            Expression low = value();
            expect("and");
            Expression high = value();
            return Expression.condition(
                    (not ? "(NOT (" : "((") + compared(left, ">=", low).sql() + " AND "
                            + compared(left, "<=", high).sql() + "))");
        }
        return left;
    }

    /** A comparison, both sides of one type. */
    final Expression compared(Expression left, String operator, Expression right) {
        TsqlType common = Conversions.common(left.type(), right.type());
        return Expression.condition(
                "(" + comparable(left, common) + " " + operator + " " + comparable(right, common) + ")");
    }

    private static String comparable(Expression side, TsqlType common) {
        boolean same = side.type().base() == common.base()
                || (side.type().isText() && common.isText())
                || (side.type().isBinary() && common.isBinary())
                || (side.type().isNumber() && common.isNumber())
                || side.type().base() == Base.UNTYPED_NULL;
        return same ? side.sql() : Conversions.convert(side, common, -1);
    }

    private Expression in(Expression left, boolean not) {
        expect("(");
        if (is("select") || is("with")) {
            return Expression.condition("(" + left.sql() + (not ? " NOT" : "") + " IN ("
                    + subquery().sql() + "))");
        }
        StringBuilder list = new StringBuilder();
        do {
            Expression item = value();
            TsqlType common = Conversions.common(left.type(), item.type());
            boolean itemFollows = common.base() == left.type().base() && !common.isText();
            list.append(list.isEmpty() ? "" : ", ").append(itemFollows ? comparable(item, left.type()) : item.sql());
        } while (take(","));
        expect(")");
        return Expression.condition("(" + left.sql() + (not ? " NOT" : "") + " IN (" + list + "))");
    }

    /** A value, or a condition in brackets. */
    final Expression value() {
        Expression left = term();
        while (true) {
            if (is("+") || is("-") || is("&") || is("|") || is("^")) {
                String operator = next().text();
                left = Conversions.combined(left, operator, term());
            } else {
                return left;
            }
        }
    }

    private Expression term() {
        Expression left = factor();
        while (is("*") || is("/") || is("%")) {
            String operator = next().text();
            left = Conversions.combined(left, operator, factor());
        }
        return left;
    }

    private Expression factor() {
        if (take("-")) {
            if (peek().kind() == Kind.NUMBER) {
                // the least bigint has no positive counterpart
                return Numbers.read("-" + next().text());
            }
            Expression of = factor();
            return new Expression("(- " + of.sql() + ")", of.type(), of.nullable());
        }
        if (take("+")) {
            return factor();
        }
        if (take("~")) {
            Expression of = factor();
            return new Expression("BITNOT(" + of.sql() + ")", of.type(), of.nullable());
        }
        Expression found = primary();
        while (take("collate")) {
            String collation = name();
            if (!collation.toLowerCase(Locale.ROOT).contains("bin")
                    && !collation.equalsIgnoreCase("database_default")
                    && !collation.equalsIgnoreCase("catalog_default")) {
                throw TdsException.notKnown("collation " + collation + " in a comparison");
            }
            found = Conversions.collated(found, collation);
        }
        return found;
    }

    private Expression primary() {
        Token token = peek();
        switch (token.kind()) {
            case TEXT -> {
                next();
                return new Expression(
                        Expression.literal(token.text()),
                        TsqlType.varchar(Math.max(1, token.text().length())),
                        false);
            }
            case UNICODE -> {
                next();
                return new Expression(
                        Expression.literal(token.text()),
                        TsqlType.nvarchar(Math.max(1, token.text().length())),
                        false);
            }
            case BYTES -> {
                next();
                String digits = token.text().length() % 2 == 0 ? token.text() : "0" + token.text();
                return new Expression("X'" + digits + "'", TsqlType.varbinary(Math.max(1, digits.length() / 2)), false);
            }
            case NUMBER -> {
                return Numbers.read(next().text());
            }
            case VARIABLE -> {
                next();
                return token.text().startsWith("@@") ? names.global(token.lower()) : variable(token.lower());
            }
            default -> {
                return compound();
            }
        }
    }

    private Expression variable(String name) {
        TsqlType type = names.variable(name);
        return new Expression(placeholder(name, type), type);
    }

    /** A place for a variable's value. */
    final String placeholder(String name, TsqlType type) {
        int number = variables.indexOf(name);
        if (number < 0) {
            variables.add(name);
            number = variables.size() - 1;
        }
        return "CAST(?" + (number + 1) + " AS " + type.stored() + ")";
    }

    private Expression compound() {
        if (take("(")) {
            if (is("select") || is("with")) {
                Expression query = subquery();
                return new Expression("(" + query.sql() + ")", query.type());
            }
            Expression inner = condition();
            expect(")");
            return new Expression("(" + inner.sql() + ")", inner.type(), inner.nullable());
        }
        if (take("null")) {
            return new Expression("NULL", TsqlType.UNTYPED_NULL);
        }
        if (take("case")) {
            return choice();
        }
        if (is("next", "value")) {
            at += 2;
            expect("for");
            return names.nextValue(names());
        }
        if (!peek().isName()) {
            throw unexpected();
        }
        if (peek().kind() == Kind.WORD
                && (is("current_timestamp")
                        || is("current_user")
                        || is("user")
                        || is("system_user")
                        || is("session_user"))
                && !peek(1).is("(")) {
            return Functions.call(this, next().lower(), List.of());
        }
        List<String> parts = names();
        if (is("(")) {
            return call(parts);
        }
        return column(parts);
    }

    private Expression column(List<String> parts) {
        Scope within = scope;
        if (within == null) {
            throw new TdsException(207, "Invalid column name '" + parts.get(parts.size() - 1) + "'.");
        }
        String name = parts.get(parts.size() - 1);
        String alias = parts.size() > 1 ? parts.get(parts.size() - 2) : "";
        return within.column(alias, name);
    }

    private Expression choice() {
        Expression of = is("when") ? null : value();
        StringBuilder sql = new StringBuilder("CASE");
        List<Expression> results = new ArrayList<>();
        List<String> conditions = new ArrayList<>();
        while (take("when")) {
            conditions.add(
                    of == null ? truth(condition()) : compared(of, "=", value()).sql());
            expect("then");
            results.add(value());
        }
        if (take("else")) {
            results.add(value());
        }
        expect("end");
        TsqlType common = results.get(0).type();
        for (Expression result : results) {
            common = Conversions.common(common, result.type());
        }
        boolean nullable = results.size() == conditions.size();
        for (int i = 0; i < results.size(); i++) {
            nullable |= results.get(i).nullable();
            String converted = Conversions.implicit(results.get(i), common);
            if (i < conditions.size()) {
                sql.append(" WHEN ").append(conditions.get(i)).append(" THEN ").append(converted);
            } else {
                sql.append(" ELSE ").append(converted);
            }
        }
        return new Expression(sql + " END", common, nullable);
    }

    private Expression call(List<String> parts) {
        String name = parts.get(parts.size() - 1).toLowerCase(Locale.ROOT);
        String schema = parts.size() > 1 ? parts.get(parts.size() - 2).toLowerCase(Locale.ROOT) : "";
        expect("(");
        if (!schema.isEmpty() && !schema.equals("sys")) {
            throw TdsException.notKnown("function " + schema + "." + name + " inside a statement");
        }
        switch (name) {
            case "cast", "try_cast" -> {
                Expression of = condition();
                expect("as");
                TsqlType type = castType();
                expect(")");
                return Conversions.cast(of, type, -1);
            }
            case "convert", "try_convert" -> {
                TsqlType type = castType();
                expect(",");
                Expression of = condition();
                int style = take(",") ? integer() : -1;
                expect(")");
                return Conversions.cast(of, type, style);
            }
            case "iif" -> {
                Expression when = condition();
                expect(",");
                Expression yes = value();
                expect(",");
                Expression no = value();
                expect(")");
                TsqlType common = Conversions.common(yes.type(), no.type());
                return new Expression(
                        "CASE WHEN " + truth(when) + " THEN " + Conversions.implicit(yes, common) + " ELSE "
                                + Conversions.implicit(no, common) + " END",
                        common);
            }
            default -> {
                return Aggregates.isOne(name) ? Aggregates.read(this, name) : Functions.call(this, name, arguments());
            }
        }
    }

    /** A type whose bare texts and bytes are 30 long, as in CAST. */
    private TsqlType castType() {
        boolean bare = !peek(1).is("(");
        TsqlType type = type();
        boolean sized = type.base() == Base.CHAR
                || type.base() == Base.VARCHAR
                || type.base() == Base.NCHAR
                || type.base() == Base.NVARCHAR
                || type.base() == Base.BINARY
                || type.base() == Base.VARBINARY;
        return bare && sized && type.length() == 1 ? new TsqlType(type.base(), 30, 0, 0) : type;
    }

    private List<Expression> arguments() {
        List<Expression> arguments = new ArrayList<>();
        if (take(")")) {
            return arguments;
        }
        do {
            // a bare word may be a part of a date, which names no column
            boolean part = arguments.isEmpty()
                    && peek().kind() == Kind.WORD
                    && peek(1).is(",")
                    && Functions.PARTS.containsKey(peek().lower());
            arguments.add(part ? new Expression(next().lower(), TsqlType.UNTYPED_NULL) : value());
        } while (take(","));
        expect(")");
        return arguments;
    }
}
