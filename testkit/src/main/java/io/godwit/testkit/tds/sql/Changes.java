package io.godwit.testkit.tds.sql;

import io.godwit.testkit.tds.dictionary.ColumnInfo;
import io.godwit.testkit.tds.dictionary.DatabaseObject;
import io.godwit.testkit.tds.dictionary.TableInfo;
import io.godwit.testkit.tds.sql.Scope.Source;
import io.godwit.testkit.tds.sql.TsqlType.Base;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads INSERT, UPDATE and DELETE and says them in H2's language. One thread. */
class Changes extends Queries {
    Changes(String text, Names names) {
        super(text, names);
    }

    /**
     * A change of rows.
     *
     * @param output columns that are answered with; null if only a count is
     * @param identity whether rows gave numbers to an identity column
     */
    record Change(
            String sql,
            TableInfo table,
            Answer.Command command,
            @Nullable List<Answer.Column> output,
            boolean identity) {}

    static String defaultOf(ColumnInfo column) {
        return column.defaultText.isEmpty() ? "NULL" : column.defaultText;
    }

    private TableInfo target(List<String> parts) {
        TableInfo table = names.table(parts);
        if (table == null) {
            if (names.view(parts) != null) {
                throw TdsException.notKnown("a change of rows through a view");
            }
            throw new TdsException(208, "Invalid object name '" + String.join(".", parts) + "'.");
        }
        return table;
    }

    // --- INSERT ---

    final Change insert() {
        expect("insert");
        take("into");
        TableInfo table = target(names());
        tables.add(table);
        hints(table);
        names.wants(table, Locks.Mode.INTENT);
        List<ColumnInfo> columns = new ArrayList<>();
        boolean listed = is("(") && !(peek(1).is("select") || peek(1).is("with"));
        if (listed) {
            expect("(");
            do {
                columns.add(table.column(name()));
            } while (take(","));
            expect(")");
        } else {
            for (ColumnInfo column : table.columns) {
                if (!column.isGenerated() && (column.identity == null || names.givesIdentity(table))) {
                    columns.add(column);
                }
            }
        }
        check(table, columns, listed);
        List<Answer.Column> output = new ArrayList<>();
        String outputs = output(table, "inserted", output);
        boolean identity = columns.stream().anyMatch(c -> c.identity != null);
        String sql = "INSERT INTO " + table.stored + " (" + columnNames(table, columns) + ") " + rows(table, columns);
        return changed(sql, table, Answer.Command.INSERT, outputs, output, "FINAL", identity);
    }

    private void check(TableInfo table, List<ColumnInfo> columns, boolean listed) {
        for (ColumnInfo column : columns) {
            if (column.computed != null) {
                throw new TdsException(
                        271,
                        "The column \"" + column.name
                                + "\" cannot be modified because it is either a computed column or is the result of a UNION"
                                + " operator.");
            }
            if (column.type.base() == Base.ROWVERSION) {
                throw new TdsException(273, "Cannot insert an explicit value into a timestamp column.");
            }
            if (column.identity != null && !names.givesIdentity(table)) {
                throw new TdsException(
                        544,
                        "Cannot insert explicit value for identity column in table '" + table.name
                                + "' when IDENTITY_INSERT is set to OFF.");
            }
            if (column.identity != null && !listed) {
                throw new TdsException(
                        8101,
                        "An explicit value for the identity column in table '" + table.name
                                + "' can only be specified when a column list is used and IDENTITY_INSERT is ON.");
            }
        }
        ColumnInfo identity = table.identity();
        if (identity != null && names.givesIdentity(table) && !columns.contains(identity)) {
            throw new TdsException(
                    545,
                    "Explicit value must be specified for identity column in table '" + table.name
                            + "' either when IDENTITY_INSERT is set to ON or when a replication user is inserting into a NOT FOR"
                            + " REPLICATION identity column.");
        }
    }

    /** Columns that rows have values of, then those that the server gives a value. */
    private static String columnNames(TableInfo table, List<ColumnInfo> columns) {
        List<String> quoted = new ArrayList<>();
        columns.forEach(c -> quoted.add(Expression.quoted(c.name)));
        made(table, columns).keySet().forEach(c -> quoted.add(Expression.quoted(c.name)));
        return String.join(", ", quoted);
    }

    private static Map<ColumnInfo, String> made(TableInfo table, List<ColumnInfo> columns) {
        Map<ColumnInfo, String> made = new LinkedHashMap<>();
        for (ColumnInfo column : table.columns) {
            if (columns.contains(column)) {
                continue;
            }
            if (column.identity != null) {
                made.put(column, "PUBLIC.\"f_next_identity\"(" + table.id + ")");
            } else if (column.type.base() == Base.ROWVERSION) {
                made.put(column, "PUBLIC.\"f_next_version\"()");
            } else if (!column.defaultText.isEmpty()) {
                made.put(column, column.defaultText);
            }
        }
        return made;
    }

    private String rows(TableInfo table, List<ColumnInfo> columns) {
        Map<ColumnInfo, String> made = made(table, columns);
        String more = made.isEmpty() ? "" : ", " + String.join(", ", made.values());
        if (take("default", "values")) {
            List<String> values = new ArrayList<>();
            for (ColumnInfo column : columns) {
                values.add("CAST(NULL AS " + column.type.stored() + ")");
            }
            values.addAll(made.values());
            return "VALUES (" + String.join(", ", values) + ")";
        }
        if (take("values")) {
            StringBuilder sql = new StringBuilder("VALUES ");
            boolean first = true;
            do {
                expect("(");
                sql.append(first ? "(" : ", (");
                first = false;
                for (int i = 0; i < columns.size(); i++) {
                    if (i > 0) {
                        expect(",");
                        sql.append(", ");
                    }
                    sql.append(
                            take("default")
                                    ? defaultOf(columns.get(i))
                                    : Conversions.implicit(value(), columns.get(i).type));
                }
                if (!is(")")) {
                    throw new TdsException(
                            is(",") ? 110 : 102,
                            15,
                            "There are more columns in the INSERT statement than"
                                    + " values specified in the VALUES clause, or fewer.");
                }
                expect(")");
                sql.append(more).append(')');
            } while (take(","));
            return sql.toString();
        }
        if (is("exec") || is("execute")) {
            throw TdsException.notKnown("INSERT ... EXEC");
        }
        Query query = query();
        if (query.columns().size() != columns.size()) {
            throw new TdsException(
                    120,
                    15,
                    "The select list for the INSERT statement contains fewer or more items than the" + " insert list.");
        }
        List<String> values = new ArrayList<>();
        List<String> aliases = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            aliases.add("\"c" + i + "\"");
            values.add(Conversions.implicit(
                    new Expression(
                            "\"$q\".\"c" + i + "\"", query.columns().get(i).type()),
                    columns.get(i).type));
        }
        values.addAll(made.values());
        return "SELECT " + String.join(", ", values) + " FROM (" + query.sql() + ") \"$q\"("
                + String.join(", ", aliases) + ")";
    }

    // --- OUTPUT ---

    /** Reads {@code OUTPUT}, if it follows; empty if not. */
    private String output(TableInfo table, String allowed, List<Answer.Column> into) {
        if (!take("output")) {
            return "";
        }
        Scope before = scope;
        Scope own = new Scope(null);
        own.sources.add(new Source(allowed, columns(table), table));
        scope = own;
        List<String> sql = new ArrayList<>();
        do {
            if (is(allowed) && peek(1).is(".") && peek(2).is("*")) {
                at += 3;
                for (Answer.Column column : columns(table)) {
                    sql.add(Expression.quoted(allowed) + "." + Expression.quoted(column.name()));
                    into.add(column);
                }
                continue;
            }
            Expression value = value();
            String name = take("as") ? name() : peek(-1).isName() ? peek(-1).text() : "";
            sql.add(value.sql());
            into.add(new Answer.Column(name, value.type(), value.nullable(), false, false));
        } while (take(","));
        if (is("into")) {
            throw TdsException.notKnown("OUTPUT ... INTO");
        }
        scope = before;
        return "SELECT " + String.join(", ", sql) + " FROM ";
    }

    private static Change changed(
            String sql,
            TableInfo table,
            Answer.Command command,
            String outputs,
            List<Answer.Column> output,
            String kind,
            boolean identity) {
        if (outputs.isEmpty()) {
            return new Change(sql, table, command, null, identity);
        }
        String alias = kind.equals("OLD") ? "deleted" : "inserted";
        return new Change(
                outputs + kind + " TABLE (" + sql + ") " + Expression.quoted(alias), table, command, output, identity);
    }

    // --- UPDATE ---

    final Change update() {
        expect("update");
        String limit = "";
        if (take("top")) {
            expect("(");
            limit = " FETCH FIRST " + value().sql() + " ROWS ONLY";
            expect(")");
        }
        List<String> parts = names();
        int hintsAt = at;
        if (is("with")) {
            at += 2;
            untilClosed();
        }
        expect("set");
        int setAt = at;
        skipTo("from", "where", "option");
        Scope within = new Scope(null);
        String sources = take("from") ? from(within) : "";
        int after = at;
        Source target = sources.isEmpty() ? null : target(within, parts);
        TableInfo table = target == null ? target(parts) : target.table() == null ? target(parts) : target.table();
        at = hintsAt;
        hints(table);
        tables.add(table);
        names.wants(table, Locks.Mode.INTENT);
        if (sources.isEmpty()) {
            within.sources.add(new Source(parts.get(parts.size() - 1), columns(table), table));
        } else if (target == null) {
            throw TdsException.notKnown("UPDATE of a table that FROM does not name");
        }
        at = setAt;
        scope = within;
        List<ColumnInfo> columns = new ArrayList<>();
        List<String> values = new ArrayList<>();
        assignments(table, columns, values);
        List<Answer.Column> output = new ArrayList<>();
        String outputs = output(table, is("output") && peek(1).is("deleted") ? "deleted" : "inserted", output);
        at = after;
        scope = within;
        String where = take("where") ? " WHERE " + truth(condition()) : "";
        scope = null;
        if (take("option")) {
            expect("(");
            untilClosed();
        }
        String sql = sources.isEmpty()
                ? updateOf(table, parts.get(parts.size() - 1), columns, values, where + limit)
                : merge(table, target == null ? "" : target.alias(), columns, values, sources + where + limit);
        return changed(
                sql,
                table,
                Answer.Command.UPDATE,
                outputs,
                output,
                outputs.contains("\"deleted\"") ? "OLD" : "FINAL",
                false);
    }

    private @Nullable Source target(Scope within, List<String> parts) {
        Source alias = parts.size() == 1 ? within.source(parts.get(0)) : null;
        if (alias != null) {
            return alias;
        }
        TableInfo table = names.table(parts);
        for (Source source : within.sources) {
            if (table != null && source.table() == table) {
                return source;
            }
        }
        return null;
    }

    private void assignments(TableInfo table, List<ColumnInfo> columns, List<String> values) {
        do {
            List<String> parts = names();
            ColumnInfo column = table.column(parts.get(parts.size() - 1));
            if (column.identity != null) {
                throw new TdsException(8102, "Cannot update identity column '" + column.name + "'.");
            }
            if (column.computed != null) {
                throw new TdsException(
                        271,
                        "The column \"" + column.name
                                + "\" cannot be modified because it is either a computed column or is the result of a UNION"
                                + " operator.");
            }
            if (column.type.base() == Base.ROWVERSION) {
                throw new TdsException(272, "Cannot update a timestamp column.");
            }
            columns.add(column);
            Scope within = scope;
            if (is("+=") || is("-=") || is("*=")) {
                String operator = next().text().substring(0, 1);
                Expression old = within == null ? null : within.column("", column.name);
                if (old == null) {
                    throw unexpected();
                }
                values.add(Conversions.implicit(Conversions.combined(old, operator, value()), column.type));
                continue;
            }
            expect("=");
            values.add(take("default") ? defaultOf(column) : Conversions.implicit(value(), column.type));
        } while (take(","));
        for (ColumnInfo column : table.columns) {
            if (column.type.base() == Base.ROWVERSION) {
                columns.add(column);
                values.add("PUBLIC.\"f_next_version\"()");
            }
        }
    }

    private static String updateOf(
            TableInfo table, String alias, List<ColumnInfo> columns, List<String> values, String where) {
        StringBuilder sql = new StringBuilder("UPDATE " + table.stored + " AS " + Expression.quoted(alias) + " SET ");
        for (int i = 0; i < columns.size(); i++) {
            sql.append(i == 0 ? "" : ", ")
                    .append(Expression.quoted(columns.get(i).name))
                    .append(" = ")
                    .append(values.get(i));
        }
        return sql + where;
    }

    /** H2 has no UPDATE ... FROM: the new values are worked out first, with the numbers of the rows they are for. */
    private static String merge(
            TableInfo table, String alias, List<ColumnInfo> columns, List<String> values, String rest) {
        StringBuilder list = new StringBuilder(Expression.quoted(alias) + "._ROWID_ AS \"$r\"");
        StringBuilder set = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            list.append(", ").append(values.get(i)).append(" AS \"c").append(i).append('"');
            set.append(i == 0 ? "" : ", ")
                    .append(Expression.quoted(columns.get(i).name))
                    .append(" = \"$s\".\"c")
                    .append(i)
                    .append('"');
        }
        return "MERGE INTO " + table.stored + " AS \"$t\" USING (SELECT " + list + " FROM " + rest
                + ") AS \"$s\" ON \"$t\"._ROWID_ = \"$s\".\"$r\" WHEN MATCHED THEN UPDATE SET " + set;
    }

    // --- DELETE ---

    final Change delete() {
        expect("delete");
        String limit = "";
        if (take("top")) {
            expect("(");
            limit = " FETCH FIRST " + value().sql() + " ROWS ONLY";
            expect(")");
        }
        take("from");
        List<String> parts = names();
        int hintsAt = at;
        if (is("with")) {
            at += 2;
            untilClosed();
        }
        int outputAt = at;
        skipTo("from", "where", "option");
        Scope within = new Scope(null);
        String sources = take("from") ? from(within) : "";
        int after = at;
        Source target = sources.isEmpty() ? null : target(within, parts);
        TableInfo table = target == null || target.table() == null ? target(parts) : target.table();
        at = hintsAt;
        hints(table);
        tables.add(table);
        names.wants(table, Locks.Mode.INTENT);
        String alias = parts.get(parts.size() - 1);
        if (sources.isEmpty()) {
            within.sources.add(new Source(alias, columns(table), table));
        } else if (target == null) {
            throw TdsException.notKnown("DELETE of a table that FROM does not name");
        }
        at = outputAt;
        List<Answer.Column> output = new ArrayList<>();
        String outputs = output(table, "deleted", output);
        at = after;
        scope = within;
        String where = take("where") ? " WHERE " + truth(condition()) : "";
        scope = null;
        if (take("option")) {
            expect("(");
            untilClosed();
        }
        String sql = target == null
                ? "DELETE FROM " + table.stored + " AS " + Expression.quoted(alias) + where + limit
                : "DELETE FROM " + table.stored + " AS \"$t\" WHERE \"$t\"._ROWID_ IN (SELECT "
                        + Expression.quoted(target.alias()) + "._ROWID_ FROM " + sources + where + ")" + limit;
        return changed(sql, table, Answer.Command.DELETE, outputs, output, "OLD", false);
    }

    /** Moves to one of these words outside brackets, or to the statement's end. */
    private void skipTo(String... words) {
        int depth = 0;
        int cases = 0;
        while (!atEnd()) {
            if (depth == 0 && cases == 0) {
                for (String word : words) {
                    if (is(word)) {
                        return;
                    }
                }
                if (endsStatement() && !peek(-1).is(".") && !is("with")) {
                    return;
                }
            }
            depth += is("(") ? 1 : is(")") ? -1 : 0;
            cases += is("case") ? 1 : is("end") ? -1 : 0;
            at++;
        }
    }

    /** Whether an object may be written at all. */
    static boolean hasEnabledTrigger(List<DatabaseObject> objects, TableInfo table) {
        for (DatabaseObject object : objects) {
            if (object instanceof DatabaseObject.Module module
                    && module.type.equals("TR")
                    && module.parent == table.id
                    && !module.disabled) {
                return true;
            }
        }
        return false;
    }
}
