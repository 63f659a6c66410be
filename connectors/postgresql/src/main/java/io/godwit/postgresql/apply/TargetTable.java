package io.godwit.postgresql.apply;

import io.godwit.postgresql.connection.Quoting;
import io.godwit.postgresql.load.ColumnTypes;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.IntFunction;

/** What statements on one table of the target need to know, decided once. */
final class TargetTable {
    private final ColumnTypes columnTypes;
    final TablePlan plan;
    final String name;
    /** Names of the moved columns, quoted. */
    final String[] columns;
    /** The columns' types, below any domain: a row in the making may lack what a domain demands. */
    final String[] types;
    /** Indexes of the key's columns; empty without a key. */
    final int[] key;
    /** Whether a column belongs to the key. */
    final boolean[] inKey;

    private TargetTable(TablePlan plan, ColumnTypes columnTypes) {
        Table table = plan.table();
        List<Column> moved = table.moved();
        this.plan = plan;
        this.name = Quoting.name(table.target());
        this.columns = moved.stream().map(c -> Quoting.name(c.name())).toArray(String[]::new);
        this.columnTypes = columnTypes;
        this.types = new String[columns.length];
        for (int c = 0; c < types.length; c++) {
            types[c] = columnTypes.type(c);
        }
        this.key = table.keyIndexes();
        this.inKey = new boolean[columns.length];
        for (int index : key) {
            inKey[index] = true;
        }
    }

    /** Looks at the table as it is on the target. */
    static TargetTable read(Connection connection, TablePlan plan) throws SQLException {
        return new TargetTable(
                plan,
                ColumnTypes.read(connection, plan.table().target(), plan.table().moved()));
    }

    /** A condition that finds the row by key; each value is written by {@code value}. */
    String keyIs(String row, IntFunction<String> value) {
        return are(key, row, value);
    }

    /** A condition that finds rows by the values of some columns; each value is written by {@code value}. */
    String are(int[] indexes, String row, IntFunction<String> value) {
        StringBuilder sql = new StringBuilder();
        for (int index : indexes) {
            sql.append(sql.length() == 0 ? "" : " AND ")
                    .append(row)
                    .append(columns[index])
                    .append(' ')
                    .append(columnTypes.equal(index))
                    .append(' ')
                    .append(value.apply(index));
        }
        return sql.toString();
    }

    /**
     * A condition that a column holds a value that is not null, a parameter. Within PostgreSQL values are compared in text form, which
     * every type has and which tells apart what equality may not (1.0 and 1.00). What another engine tells is
     * a value, and no text of PostgreSQL's.
     */
    String holds(String row, int index) {
        String column = row + columns[index];
        String present = " AND " + column + "::text IS NOT NULL";
        if (!plan.changes().equals(RowFormat.NEUTRAL)) {
            return "pg_catalog.concat(" + column + ") = ?" + present;
        }
        return columnTypes.same(index, column, "?::" + types[index]) + present;
    }

    /** Says that the target is not as it must be. */
    GodwitException diverged(String how) {
        return new GodwitException(
                Errors.TARGET_DIVERGED, how, plan.table().target().toString(), null);
    }

    /** Its name on the target, for people. */
    String where() {
        return plan.table().target().toString();
    }
}
