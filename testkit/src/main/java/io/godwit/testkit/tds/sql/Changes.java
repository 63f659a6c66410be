package io.godwit.testkit.tds.sql;

import io.godwit.testkit.tds.dictionary.ColumnInfo;
import io.godwit.testkit.tds.dictionary.DatabaseObject;
import io.godwit.testkit.tds.dictionary.TableInfo;
import io.godwit.testkit.tds.sql.Scope.Source;
import io.godwit.testkit.tds.sql.TsqlType.Base;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads UPDATE and DELETE and says them in H2's language. One thread. */
class Changes extends Insertions {
    Changes(String text, Names names) {
        super(text, names);
    }

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
