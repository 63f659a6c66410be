package io.godwit.testkit.tds.sql;

import io.godwit.testkit.tds.dictionary.ColumnInfo;
import io.godwit.testkit.tds.dictionary.TableInfo;
import io.godwit.testkit.tds.sql.Scope.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads queries and says them in H2's language. One thread. */
class Queries extends Expressions {
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
    private static final Set<String> STATEMENTS = Set.of(
            "select",
            "insert",
            "update",
            "delete",
            "set",
            "if",
            "else",
            "exec",
            "execute",
            "declare",
            "begin",
            "commit",
            "rollback",
            "while",
            "return",
            "create",
            "drop",
            "alter",
            "truncate",
            "print",
            "raiserror",
            "throw",
            "end",
            "with",
            "use",
            "save",
            "waitfor",
            "dbcc",
            "kill",
            "merge",
            "grant",
            "deny",
            "revoke",
            "break",
            "continue");
    private static final Set<String> NO_ALIAS = Set.of(
            "on",
            "inner",
            "left",
            "right",
            "full",
            "cross",
            "outer",
            "join",
            "where",
            "group",
            "having",
            "order",
            "union",
            "except",
            "intersect",
            "option",
            "for",
            "with",
            "as",
            "offset",
            "values",
            "pivot",
            "unpivot",
            "tablesample",
            "output",
            "when",
            "using");

    private final Map<String, Query> common = new HashMap<>();
    final Set<String> hints = new HashSet<>();
    /** Tables of this statement that hold users' rows. */
    final List<TableInfo> tables = new ArrayList<>();

    /** Tables and views as this text names them, without what those views read. */
    final List<List<String>> named = new ArrayList<>();

    boolean readsDictionary;
    private int derived;

    Queries(String text, Names names) {
        super(text, names);
    }

    /** A query in H2's language. */
    record Query(String sql, List<Answer.Column> columns) {}

    /** Whether a select gives its values to variables; read by the one who runs it. */
    final List<String> assigned = new ArrayList<>();

    /** Where {@code SELECT ... INTO} puts the rows; empty if nowhere. */
    final List<String> into = new ArrayList<>();

    @Override
    final Expression subquery() {
        Query query = query();
        expect(")");
        return new Expression(
                query.sql,
                query.columns.isEmpty() ? TsqlType.INT : query.columns.get(0).type());
    }

    /** A query with its order and its common table expressions. */
    final Query query() {
        if (take("with")) {
            do {
                commonTable();
            } while (take(","));
        }
        Query left = combined();
        String sql = left.sql;
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
        return new Query(sql.toString(), left.columns);
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

    private Query renamed(Query query, List<String> columns) {
        String alias = "r" + ++derived;
        StringBuilder sql = new StringBuilder("SELECT ");
        List<Answer.Column> renamed = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Answer.Column old = query.columns.get(i);
            sql.append(i == 0 ? "" : ", ")
                    .append(alias)
                    .append(".\"c")
                    .append(i)
                    .append("\" AS ")
                    .append(Expression.quoted(columns.get(i)));
            renamed.add(new Answer.Column(columns.get(i), old.type(), old.nullable(), false, false));
        }
        return new Query(sql + " FROM (" + query.sql + ") " + alias + places(query), renamed);
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
        StringBuilder sql = new StringBuilder(left.sql).append(" ORDER BY ");
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
        return new Query(sql.toString(), left.columns);
    }

    private Query united(Query left, String operator, Query right) {
        if (left.columns.size() != right.columns.size()) {
            throw new TdsException(
                    205,
                    "All queries combined using a UNION, INTERSECT or EXCEPT operator must have an"
                            + " equal number of expressions in their target lists.");
        }
        List<Answer.Column> columns = new ArrayList<>();
        for (int i = 0; i < left.columns.size(); i++) {
            Answer.Column a = left.columns.get(i);
            Answer.Column b = right.columns.get(i);
            columns.add(new Answer.Column(
                    a.name(), Conversions.common(a.type(), b.type()), a.nullable() || b.nullable(), false, false));
        }
        return new Query(typed(left, columns) + " " + operator + " " + typed(right, columns), columns);
    }

    private String typed(Query query, List<Answer.Column> wanted) {
        boolean same = true;
        for (int i = 0; i < wanted.size(); i++) {
            same &= query.columns.get(i).type().base() == wanted.get(i).type().base();
        }
        if (same) {
            return query.sql.contains(" ORDER BY ") || query.sql.contains(" FETCH FIRST ")
                    ? "(" + query.sql + ")"
                    : query.sql;
        }
        String alias = "u" + ++derived;
        StringBuilder sql = new StringBuilder("SELECT ");
        for (int i = 0; i < wanted.size(); i++) {
            Answer.Column old = query.columns.get(i);
            Expression column = new Expression(alias + ".\"c" + i + "\"", old.type());
            sql.append(i == 0 ? "" : ", ")
                    .append(Conversions.implicit(column, wanted.get(i).type()))
                    .append(" AS ")
                    .append(Expression.quoted(wanted.get(i).name()));
        }
        return sql + " FROM (" + query.sql + ") " + alias + places(query);
    }

    /** Names of columns by place, because a query may have two of one name. */
    private static String places(Query query) {
        StringBuilder names = new StringBuilder("(");
        for (int i = 0; i < query.columns.size(); i++) {
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

    // --- sources ---

    /** What stands behind FROM. */
    final String from(Scope into) {
        Scope before = scope;
        StringBuilder sql = new StringBuilder(joined(into));
        while (take(",")) {
            sql.append(" CROSS JOIN ").append(joined(into));
        }
        scope = before;
        return sql.toString();
    }

    private String joined(Scope into) {
        StringBuilder sql = new StringBuilder(source(into));
        while (true) {
            if (take("cross")) {
                if (is("apply")) {
                    throw TdsException.notKnown("APPLY");
                }
                expect("join");
                sql.append(" CROSS JOIN ").append(source(into));
                continue;
            }
            String kind;
            if (is("join") || is("inner")) {
                take("inner");
                kind = "INNER";
            } else if (is("left") || is("right") || is("full")) {
                kind = next().text();
                take("outer");
            } else if (is("outer")) {
                throw TdsException.notKnown("APPLY");
            } else {
                return sql.toString();
            }
            if (is("loop") || is("hash") || is("merge")) {
                next();
            }
            expect("join");
            String right = source(into);
            expect("on");
            scope = into;
            sql.append(' ')
                    .append(kind)
                    .append(" JOIN ")
                    .append(right)
                    .append(" ON ")
                    .append(truth(condition()));
        }
    }

    private String source(Scope into) {
        if (take("(")) {
            if (is("select") || is("with") || is("values")) {
                return is("values") ? rows(into) : derived(into);
            }
            String inner = joined(into);
            expect(")");
            return "(" + inner + ")";
        }
        List<String> parts = names();
        if (is("(")) {
            throw TdsException.notKnown("function " + String.join(".", parts) + " as a source of rows");
        }
        String name = parts.get(parts.size() - 1);
        Query query = parts.size() == 1 ? common.get(name) : null;
        if (query != null) {
            String alias = alias(name);
            hints();
            into.sources.add(new Source(alias, query.columns, null));
            return "(" + query.sql + ") " + Expression.quoted(alias);
        }
        TableInfo table = names.table(parts);
        if (table != null) {
            tables.add(table);
            named.add(parts);
            String alias = alias(name);
            hints(table);
            into.sources.add(new Source(alias, columns(table), table));
            return table.stored + " AS " + Expression.quoted(alias);
        }
        SystemRows system = names.systemView(parts);
        if (system != null) {
            readsDictionary = true;
            String alias = alias(name);
            hints();
            into.sources.add(new Source(alias, system.columns(), null));
            return system.stored() + " AS " + Expression.quoted(alias);
        }
        String view = names.view(parts);
        if (view == null) {
            throw new TdsException(208, "Invalid object name '" + String.join(".", parts) + "'.");
        }
        String alias = alias(name);
        hints();
        named.add(parts);
        Queries inner = new Queries(view, names);
        Query body = inner.query();
        tables.addAll(inner.tables);
        readsDictionary |= inner.readsDictionary;
        into.sources.add(new Source(alias, body.columns, null));
        return "(" + body.sql + ") " + Expression.quoted(alias);
    }

    static List<Answer.Column> columns(TableInfo table) {
        List<Answer.Column> columns = new ArrayList<>();
        for (ColumnInfo column : table.columns) {
            columns.add(new Answer.Column(
                    column.name, column.type, column.nullable, column.identity != null, column.isGenerated()));
        }
        return columns;
    }

    private String derived(Scope into) {
        Scope before = scope;
        scope = null;
        Query query = query();
        scope = before;
        expect(")");
        String alias = alias("");
        if (take("(")) {
            List<String> columns = new ArrayList<>();
            do {
                columns.add(name());
            } while (take(","));
            expect(")");
            query = renamed(query, columns);
        }
        into.sources.add(new Source(alias, query.columns, null));
        return "(" + query.sql + ") " + Expression.quoted(alias);
    }

    /** {@code (VALUES (...), ...) alias (columns)}. */
    private String rows(Scope into) {
        expect("values");
        List<List<Expression>> rows = new ArrayList<>();
        do {
            expect("(");
            List<Expression> row = new ArrayList<>();
            do {
                row.add(value());
            } while (take(","));
            expect(")");
            rows.add(row);
        } while (take(","));
        expect(")");
        String alias = alias("");
        expect("(");
        List<Answer.Column> columns = new ArrayList<>();
        for (int i = 0; i < rows.get(0).size(); i++) {
            TsqlType type = TsqlType.UNTYPED_NULL;
            for (List<Expression> row : rows) {
                type = Conversions.common(type, row.get(i).type());
            }
            columns.add(new Answer.Column(name(), type, true, false, false));
            take(",");
        }
        expect(")");
        StringBuilder sql = new StringBuilder();
        for (List<Expression> row : rows) {
            sql.append(sql.isEmpty() ? "" : " UNION ALL ").append("SELECT ");
            for (int i = 0; i < row.size(); i++) {
                sql.append(i == 0 ? "" : ", ")
                        .append("CAST(")
                        .append(Conversions.implicit(row.get(i), columns.get(i).type()))
                        .append(" AS ")
                        .append(columns.get(i).type().stored())
                        .append(") AS ")
                        .append(Expression.quoted(columns.get(i).name()));
            }
        }
        into.sources.add(new Source(alias, columns, null));
        return "(" + sql + ") " + Expression.quoted(alias);
    }

    final String alias(String otherwise) {
        if (take("as")) {
            return name();
        }
        boolean one = peek().kind() == Token.Kind.NAME
                || (peek().kind() == Token.Kind.WORD
                        && !NO_ALIAS.contains(peek().lower())
                        && !STATEMENTS.contains(peek().lower()));
        if (one) {
            return name();
        }
        if (otherwise.isEmpty()) {
            throw unexpected();
        }
        return otherwise;
    }

    private void hints() {
        if (is("with") && peek(1).is("(")) {
            at += 2;
            untilClosed();
        }
    }

    /** Reads a table's hints and asks for the locks they mean. */
    final void hints(TableInfo table) {
        boolean with = is("with") && peek(1).is("(");
        if (!with) {
            return;
        }
        at += 2;
        Set<String> found = new HashSet<>();
        int depth = 1;
        while (depth > 0) {
            Token token = next();
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            found.add(token.lower());
        }
        if (found.contains("nolock") || found.contains("readuncommitted")) {
            throw TdsException.notKnown("dirty reads: NOLOCK must not be asked for");
        }
        boolean held = found.contains("holdlock") || found.contains("serializable");
        if (found.contains("tablockx")) {
            names.wants(table, Locks.Mode.EXCLUSIVE);
        } else if (found.contains("tablock") && held) {
            names.wants(table, Locks.Mode.SHARED);
        } else if (found.contains("updlock") || found.contains("xlock")) {
            names.wants(table, Locks.Mode.UPDATE);
        } else if (held) {
            names.wants(table, Locks.Mode.SHARED);
        }
        hints.addAll(found);
    }

    @Nullable
    Query commonTable(String name) {
        return common.get(name);
    }
}
