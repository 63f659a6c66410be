package io.godwit.mysql.apply;

import io.godwit.spi.change.Change;
import io.godwit.spi.row.Row;
import io.godwit.sql.apply.NetEffect;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;

/**
 * Writes one table's net effect in a few statements: rows to delete and to update go into a temporary table, new rows straight
 * into the table; how many rows each statement touched is asserted. Deletes go first and inserts last, so that a unique value
 * may move from row to row; what that cannot serve (swaps) fails with a conflict, and the caller goes back and applies the
 * changes one by one.
 */
final class BulkApplier {
    private final Connection connection;
    private final TargetTable table;
    private final Stages stages;
    private final int number;
    private final RowFeed staged;
    private final RowFeed fresh;

    /** Rows to update that hold the same columns: they share a statement. */
    private static final class Shape {
        final BitSet present;
        final int number;
        int rows;

        Shape(BitSet present, int number) {
            this.present = present;
            this.number = number;
        }
    }

    /**
     * For one table.
     *
     * @param number tells this session's temporary tables apart
     * @param local whether the server takes LOAD DATA LOCAL
     */
    BulkApplier(Connection connection, TargetTable table, Stages stages, int number, boolean local)
            throws SQLException {
        this.connection = connection;
        this.table = table;
        this.stages = stages;
        this.number = number;
        this.staged = new RowFeed(connection, table, local, Stages.name(table, number), true);
        this.fresh = new RowFeed(connection, table, local, table.name, false);
    }

    /** Forgets what a failed attempt left. */
    void reset() {
        staged.reset();
        fresh.reset();
    }

    /** Writes the effect; false if some row was not as it had to be. The caller then goes back to before. */
    boolean apply(NetEffect effect) throws SQLException {
        Shape deletes = new Shape(new BitSet(), 0);
        List<Shape> updates = new ArrayList<>();
        if (!stage(effect, deletes, updates)) {
            return false;
        }
        if (deletes.rows > 0 && run(delete()) != deletes.rows) {
            return false;
        }
        for (Shape shape : updates) {
            if (run(update(shape)) != shape.rows) {
                return false;
            }
        }
        if (deletes.rows > 0 || !updates.isEmpty()) {
            stages.clear(table, number);
        }
        long inserts = 0;
        for (NetEffect.Net net : effect.nets()) {
            Row row = net.row;
            if (row != null && net.isNew()) {
                fresh.row(0, row);
                inserts++;
            }
        }
        return fresh.finish(inserts);
    }

    /** Writes rows that are all new and whole; false if not all went in. */
    boolean insert(List<Change> changes) throws SQLException {
        for (Change change : changes) {
            fresh.row(0, Objects.requireNonNull(change.after()));
        }
        return fresh.finish(changes.size());
    }

    /** Fills the temporary table, and counts what is to be deleted and updated there. */
    private boolean stage(NetEffect effect, Shape deletes, List<Shape> updates) throws SQLException {
        long rows = 0;
        Shape latest = null;
        for (NetEffect.Net net : effect.nets()) {
            Row row = net.row;
            boolean isFresh = row != null && net.isNew();
            boolean delete = net.existed && (row == null || net.deleted);
            if (delete) {
                deletes.rows++;
                staged.key(deletes.number, net.keyed);
                rows++;
            } else if (row != null && !isFresh) {
                if (latest == null || !fits(latest.present, row)) {
                    latest = shape(row, updates);
                }
                latest.rows++;
                staged.row(latest.number, row);
                rows++;
            }
        }
        return staged.finish(rows);
    }

    private static Shape shape(Row row, List<Shape> known) {
        for (Shape shape : known) {
            if (fits(shape.present, row)) {
                return shape;
            }
        }
        BitSet present = new BitSet(row.columns());
        for (int c = 0; c < row.columns(); c++) {
            present.set(c, !row.isAbsent(c));
        }
        Shape shape = new Shape(present, known.size() + 1);
        known.add(shape);
        return shape;
    }

    private static boolean fits(BitSet present, Row row) {
        for (int c = row.columns() - 1; c >= 0; c--) {
            if (present.get(c) == row.isAbsent(c)) {
                return false;
            }
        }
        return true;
    }

    /**
     * The stage is read once, and each of its rows found by the key. What is deleted from goes by its own name: another would be
     * looked for in the session's database, and it has none.
     */
    private String delete() {
        return "DELETE " + table.name + " FROM " + Stages.name(table, number) + " AS s STRAIGHT_JOIN " + table.name
                + " ON " + same() + " WHERE s." + Stages.NUMBER + " = 0";
    }

    private String update(Shape shape) {
        StringBuilder assignments = new StringBuilder();
        boolean[] set = new boolean[table.columns.length];
        for (int c = 0; c < set.length; c++) {
            if (shape.present.get(c) && !table.inKey[c]) {
                set[c] = true;
                assign(assignments, c);
            }
        }
        if (assignments.length() == 0) {
            assign(assignments, table.key[0]);
        }
        return "UPDATE " + Stages.name(table, number) + " AS s STRAIGHT_JOIN " + table.name + " ON " + same() + " SET "
                + assignments + table.kept(table.name + ".", set) + " WHERE s." + Stages.NUMBER + " = " + shape.number;
    }

    private void assign(StringBuilder sql, int column) {
        sql.append(sql.length() == 0 ? "" : ", ")
                .append(table.name)
                .append('.')
                .append(table.columns[column])
                .append(" = s.")
                .append(table.columns[column]);
    }

    private String same() {
        StringBuilder sql = new StringBuilder();
        for (int index : table.key) {
            sql.append(sql.length() == 0 ? "" : " AND ")
                    .append(table.name)
                    .append('.')
                    .append(table.columns[index])
                    .append(" = s.")
                    .append(table.columns[index]);
        }
        return sql.toString();
    }

    private long run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeLargeUpdate(sql);
        }
    }
}
