package io.godwit.testkit.tds.sql;

import io.godwit.testkit.tds.sql.Scope.Source;
import io.godwit.testkit.tds.sql.Sources.Query;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One SELECT, without what combines it with others. The sources are read before the list, which needs their columns. */
final class Select {
    private final Queries in;
    Scope within;
    /** What TOP means, which stands behind the order. */
    String limit = "";

    private final List<Answer.Column> columns = new ArrayList<>();
    private final StringBuilder list = new StringBuilder();
    private final List<String> sqls = new ArrayList<>();

    Select(Queries in, @Nullable Scope outer) {
        this.in = in;
        this.within = new Scope(outer);
    }

    Query read() {
        if (in.take("(")) {
            Query inner = in.query();
            in.expect(")");
            return new Query("(" + inner.sql() + ")", inner.columns());
        }
        in.expect("select");
        boolean distinct = in.take("distinct");
        in.take("all");
        if (in.take("top")) {
            top();
        }
        int start = in.at;
        in.skipList();
        if (in.take("into")) {
            in.into.addAll(in.names());
        }
        StringBuilder rest = new StringBuilder();
        if (in.take("from")) {
            rest.append(" FROM ").append(in.from(within));
        }
        int after = in.at;
        in.at = start;
        Scope before = in.scope;
        in.scope = within;
        list();
        in.at = after;
        if (in.take("where")) {
            rest.append(" WHERE ").append(in.truth(in.condition()));
        }
        if (in.is("group", "by")) {
            in.at += 2;
            rest.append(" GROUP BY ");
            do {
                rest.append(rest.toString().endsWith("BY ") ? "" : ", ")
                        .append(in.value().sql());
            } while (in.take(","));
        }
        if (in.take("having")) {
            rest.append(" HAVING ").append(in.truth(in.condition()));
        }
        boolean ordered = in.is("order", "by");
        in.scope = before;
        String sql = "SELECT " + (distinct ? "DISTINCT " : "") + list + rest + (ordered ? "" : limit);
        return new Query(sql, columns);
    }

    private void top() {
        boolean brackets = in.take("(");
        Expression rows = brackets ? in.value() : new Expression(in.next().text(), TsqlType.INT);
        if (brackets) {
            in.expect(")");
        }
        if (in.is("percent") || in.is("with", "ties")) {
            throw TdsException.notKnown("TOP PERCENT or WITH TIES");
        }
        limit = " FETCH FIRST " + rows.sql() + " ROWS ONLY";
    }

    private void list() {
        do {
            item();
        } while (in.take(","));
    }

    private void item() {
        if (in.take("*")) {
            within.sources.forEach(this::all);
            return;
        }
        if (in.peek().isName() && in.peek(1).is(".") && in.peek(2).is("*")) {
            String alias = in.name();
            in.at += 2;
            Source source = within.source(alias);
            if (source == null) {
                throw new TdsException(
                        107,
                        15,
                        "The column prefix '" + alias + "' does not match with a table name or"
                                + " alias name used in the query.");
            }
            all(source);
            return;
        }
        if (in.peek().kind() == Token.Kind.VARIABLE && in.peek(1).is("=")) {
            in.assigned.add(in.next().lower());
            in.next();
            Expression value = in.value();
            TsqlType type = in.names.variable(in.assigned.get(in.assigned.size() - 1));
            add(new Expression(Conversions.implicit(value, type), type), "v" + columns.size());
            return;
        }
        if (in.peek().isName() && in.peek(1).is("=")) {
            String alias = in.name();
            in.next();
            add(in.value(), alias);
            return;
        }
        int start = in.at;
        Expression value = in.value();
        Token last = in.peek(-1);
        boolean column = last.isName()
                && !last.is("end")
                && !last.is("null")
                && (in.at == start + 1 || in.peek(-2).is("."));
        String name;
        if (in.take("as")) {
            name = in.peek().kind() == Token.Kind.TEXT ? in.next().text() : in.name();
        } else if (in.peek().kind() == Token.Kind.NAME
                || (in.peek().kind() == Token.Kind.WORD
                        && !in.is("from")
                        && !in.is("into")
                        && !in.is("where")
                        && !in.is("union")
                        && !in.is("except")
                        && !in.is("intersect")
                        && !in.is("group")
                        && !in.is("order")
                        && !in.is("option")
                        && !in.is("for")
                        && !in.is("having")
                        && !in.endsStatement())) {
            name = in.name();
        } else {
            name = column ? last.text() : "";
        }
        add(value, name);
    }

    private void all(Source source) {
        for (Answer.Column column : source.columns()) {
            list.append(list.isEmpty() ? "" : ", ")
                    .append(Scope.of(source, column).sql())
                    .append(" AS ")
                    .append(Expression.quoted(column.name()));
            columns.add(column);
            sqls.add(Scope.of(source, column).sql());
        }
    }

    private void add(Expression value, String name) {
        String stored = name.isEmpty() ? "$" + columns.size() : name;
        String sql = value.type().base() == TsqlType.Base.UNTYPED_NULL ? "CAST(NULL AS INTEGER)" : value.sql();
        list.append(list.isEmpty() ? "" : ", ").append(sql).append(" AS ").append(Expression.quoted(stored));
        TsqlType type = value.type().base() == TsqlType.Base.UNTYPED_NULL ? TsqlType.INT : value.type();
        if (type.base() == TsqlType.Base.CONDITION) {
            throw TdsException.notKnown("a condition as a value");
        }
        columns.add(new Answer.Column(stored, type, value.nullable(), false, false));
        sqls.add(sql);
    }

    /** One thing that rows are ordered by: a place in the list, a name of it, or a value. */
    String orderKey(Query query, boolean set) {
        Token token = in.peek();
        Token following = in.peek(1);
        boolean alone = following.is(",")
                || following.is("asc")
                || following.is("desc")
                || following.is("offset")
                || following.is(")")
                || following.is(";")
                || following.kind() == Token.Kind.END
                || following.is("option")
                || following.is("for");
        if (token.kind() == Token.Kind.NUMBER && alone) {
            return in.next().text();
        }
        if (token.isName() && alone) {
            for (int i = 0; i < query.columns().size(); i++) {
                if (query.columns().get(i).name().equals(token.text())) {
                    in.next();
                    return String.valueOf(i + 1);
                }
            }
        }
        if (set) {
            throw TdsException.notKnown("an order of a union by a value that is not in it");
        }
        if (token.is("(") && following.is("select")) {
            in.expect("(");
            in.subquery();
            return "1";
        }
        String sql = in.value().sql();
        int place = sqls.indexOf(sql);
        return place >= 0 ? String.valueOf(place + 1) : sql;
    }
}
