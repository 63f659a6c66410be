package io.godwit.testkit.tds.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads queries and says them in H2's language. One thread. */
class Queries extends Sources {
    private static final Set<String> CLAUSES = Set.of(
            "from",
            "where",
            "group",
            "having",
            "order",
            "union",
            "except",
            "intersect",
            "option",
            "for",
            "into",
            "offset",
            ";",
            ")");

    private int derived;

    Queries(String text, Names names) {
        super(text, names);
    }

    /** Whether a select gives its values to variables; read by the one who runs it. */
    final List<String> assigned = new ArrayList<>();

    /** Where {@code SELECT ... INTO} puts the rows; empty if nowhere. */
    final List<String> into = new ArrayList<>();

    @Override
    final Expression subquery() {
        Query query = query();
        expect(")");
        return new Expression(
                query.sql(),
                query.columns().isEmpty()
                        ? TsqlType.INT
                        : query.columns().get(0).type());
    }

    /** A query with its order and its common table expressions. */
    @Override
    final Query query() {
        if (take("with")) {
            do {
                commonTable();
            } while (take(","));
        }
        Query left = combined();
        String sql = left.sql();
        if (is("order", "by")) {
            throw unexpected();
        }
        if (take("for")) {
            throw TdsException.notKnown("FOR XML, FOR JSON or FOR BROWSE");
        }
        if (take("option")) {
            expect("(");
            untilClosed();
        }
        return new Query(sql.toString(), left.columns());
    }

    private void commonTable() {
        String name = name();
        List<String> columns = new ArrayList<>();
        if (take("(")) {
            do {
                columns.add(name());
            } while (take(","));
            expect(")");
        }
        expect("as", "(");
        Query query = query();
        expect(")");
        common.put(name, columns.isEmpty() ? query : renamed(query, columns));
    }

    @Override
    final Query renamed(Query query, List<String> columns) {
        String alias = "r" + ++derived;
        StringBuilder sql = new StringBuilder("SELECT ");
        List<Answer.Column> renamed = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Answer.Column old = query.columns().get(i);
            sql.append(i == 0 ? "" : ", ")
                    .append(alias)
                    .append(".\"c")
                    .append(i)
                    .append("\" AS ")
                    .append(Expression.quoted(columns.get(i)));
            renamed.add(new Answer.Column(columns.get(i), old.type(), old.nullable(), false, false));
        }
        return new Query(sql + " FROM (" + query.sql() + ") " + alias + places(query), renamed);
    }

    private Query combined() {
        Select first = new Select(this, scope);
        Query left = first.read();
        boolean set = false;
        while (is("union") || is("except") || is("intersect")) {
            String operator = next().text() + (take("all") ? " ALL" : "");
            Query right = new Select(this, scope).read();
            left = united(left, operator, right);
            set = true;
        }
        if (!is("order", "by")) {
            return left;
        }
        at += 2;
        StringBuilder sql = new StringBuilder(left.sql()).append(" ORDER BY ");
        List<String> keys = new ArrayList<>();
        Scope before = scope;
        scope = set ? null : first.within;
        do {
            keys.add(first.orderKey(left, set) + (take("desc") ? " DESC NULLS LAST" : ""));
            take("asc");
        } while (take(","));
        if (take("offset")) {
            keys.set(keys.size() - 1, keys.get(keys.size() - 1) + " OFFSET " + value().sql() + " ROWS");
            if (!take("rows")) {
                expect("row");
            }
            if (take("fetch")) {
                if (!take("next")) {
                    expect("first");
                }
                String rows = value().sql();
                if (!take("rows")) {
                    expect("row");
                }
                expect("only");
                keys.set(keys.size() - 1, keys.get(keys.size() - 1) + " FETCH NEXT " + rows + " ROWS ONLY");
            }
        }
        scope = before;
        sql.append(String.join(", ", keys));
        sql.append(first.limit);
        return new Query(sql.toString(), left.columns());
    }

    private Query united(Query left, String operator, Query right) {
        if (left.columns().size() != right.columns().size()) {
            throw new TdsException(
                    205,
                    "All queries combined using a UNION, INTERSECT or EXCEPT operator must have an"
                            + " equal number of expressions in their target lists.");
        }
        List<Answer.Column> columns = new ArrayList<>();
        for (int i = 0; i < left.columns().size(); i++) {
            Answer.Column a = left.columns().get(i);
            Answer.Column b = right.columns().get(i);
            columns.add(new Answer.Column(
                    a.name(), Conversions.common(a.type(), b.type()), a.nullable() || b.nullable(), false, false));
        }
        return new Query(typed(left, columns) + " " + operator + " " + typed(right, columns), columns);
    }

    private String typed(Query query, List<Answer.Column> wanted) {
        boolean same = true;
        for (int i = 0; i < wanted.size(); i++) {
            same &= query.columns().get(i).type().base() == wanted.get(i).type().base();
        }
        if (same) {
            return query.sql().contains(" ORDER BY ") || query.sql().contains(" FETCH FIRST ")
                    ? "(" + query.sql() + ")"
                    : query.sql();
        }
        String alias = "u" + ++derived;
        StringBuilder sql = new StringBuilder("SELECT ");
        for (int i = 0; i < wanted.size(); i++) {
            Answer.Column old = query.columns().get(i);
            Expression column = new Expression(alias + ".\"c" + i + "\"", old.type());
            sql.append(i == 0 ? "" : ", ")
                    .append(Conversions.implicit(column, wanted.get(i).type()))
                    .append(" AS ")
                    .append(Expression.quoted(wanted.get(i).name()));
        }
        return sql + " FROM (" + query.sql() + ") " + alias + places(query);
    }

    /** Names of columns by place, because a query may have two of one name. */
    private static String places(Query query) {
        StringBuilder names = new StringBuilder("(");
        for (int i = 0; i < query.columns().size(); i++) {
            names.append(i == 0 ? "" : ", ").append("\"c").append(i).append('"');
        }
        return names.append(')').toString();
    }

    /** Moves to the clause that follows a select list. */
    final void skipList() {
        int depth = 0;
        int cases = 0;
        while (!atEnd()) {
            Token token = peek();
            if (depth == 0
                    && cases == 0
                    && (token.kind() == Token.Kind.WORD || token.kind() == Token.Kind.SYMBOL)
                    && (CLAUSES.contains(token.lower()) || STATEMENTS.contains(token.lower()))
                    && !(at > 0 && peek(-1).is("."))
                    && !(token.is("for") && peek(-1).is("value"))) {
                return;
            }
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            cases += token.is("case") ? 1 : token.is("end") ? -1 : 0;
            at++;
        }
    }

    final boolean endsStatement() {
        return atEnd() || is(";") || (peek().kind() == Token.Kind.WORD && STATEMENTS.contains(peek().lower()));
    }
}
