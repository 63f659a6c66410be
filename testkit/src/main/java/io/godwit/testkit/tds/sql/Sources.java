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

/** Reads where rows come from, what stands behind FROM, and says it in H2's language. One thread. */
abstract class Sources extends Expressions {
    static final Set<String> STATEMENTS = Set.of(
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

    final Map<String, Query> common = new HashMap<>();
    final Set<String> hints = new HashSet<>();
    /** Tables of this statement that hold users' rows. */
    final List<TableInfo> tables = new ArrayList<>();

    /** Tables and views as this text names them, without what those views read. */
    final List<List<String>> named = new ArrayList<>();

    boolean readsDictionary;

    Sources(String text, Names names) {
        super(text, names);
    }

    /** A query in H2's language. */
    record Query(String sql, List<Answer.Column> columns) {}

    /** A query with its order and its common table expressions. */
    abstract Query query();

    /** The same query, whose columns have other names. */
    abstract Query renamed(Query query, List<String> columns);

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
        if (is("(") && parts.size() == 1 && parts.get(0).equalsIgnoreCase("changetable")) {
            return changes(into);
        }
        if (is("(")) {
            throw TdsException.notKnown("function " + String.join(".", parts) + " as a source of rows");
        }
        String name = parts.get(parts.size() - 1);
        Query query = parts.size() == 1 ? common.get(name) : null;
        if (query != null) {
            String alias = alias(name);
            hints();
            into.sources.add(new Source(alias, query.columns(), null));
            return "(" + query.sql() + ") " + Expression.quoted(alias);
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
        into.sources.add(new Source(alias, body.columns(), null));
        return "(" + body.sql() + ") " + Expression.quoted(alias);
    }

    /** {@code CHANGETABLE(CHANGES table, version) AS alias}. */
    private String changes(Scope into) {
        expect("(", "changes");
        List<String> parts = names();
        TableInfo table = names.table(parts);
        if (table == null) {
            throw new TdsException(208, "Invalid object name '" + String.join(".", parts) + "'.");
        }
        expect(",");
        Scope before = scope;
        String from = value().sql();
        scope = before;
        expect(")");
        String alias = alias("");
        List<Answer.Column> columns = new ArrayList<>();
        columns.add(new Answer.Column("SYS_CHANGE_VERSION", TsqlType.of(TsqlType.Base.BIGINT), true, false, false));
        columns.add(new Answer.Column(
                "SYS_CHANGE_CREATION_VERSION", TsqlType.of(TsqlType.Base.BIGINT), true, false, false));
        columns.add(new Answer.Column("SYS_CHANGE_OPERATION", TsqlType.nvarchar(1), true, false, false));
        columns.add(new Answer.Column("SYS_CHANGE_COLUMNS", TsqlType.varbinary(4100), true, false, false));
        columns.add(new Answer.Column("SYS_CHANGE_CONTEXT", TsqlType.varbinary(128), true, false, false));
        for (ColumnInfo column : io.godwit.testkit.tds.capture.Tracking.columns(table)) {
            columns.add(new Answer.Column(column.name, column.type, false, false, false));
        }
        into.sources.add(new Source(alias, columns, null));
        return "(" + names.changes(table, from) + ") " + Expression.quoted(alias);
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
        into.sources.add(new Source(alias, query.columns(), null));
        return "(" + query.sql() + ") " + Expression.quoted(alias);
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
