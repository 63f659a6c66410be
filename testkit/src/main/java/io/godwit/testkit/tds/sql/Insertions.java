package io.godwit.testkit.tds.sql;

import io.godwit.testkit.tds.dictionary.ColumnInfo;
import io.godwit.testkit.tds.dictionary.TableInfo;
import io.godwit.testkit.tds.sql.Scope.Source;
import io.godwit.testkit.tds.sql.TsqlType.Base;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads INSERT, and OUTPUT of every change, and says them in H2's language. One thread. */
class Insertions extends Queries {
    Insertions(String text, Names names) {
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

    final TableInfo target(List<String> parts) {
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
    final String output(TableInfo table, String allowed, List<Answer.Column> into) {
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

    static Change changed(
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
}
