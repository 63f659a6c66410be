package io.godwit.sqlserver.apply;

import io.godwit.spi.change.Change;
import io.godwit.spi.row.Row;
import io.godwit.sql.apply.NetEffect;
import io.godwit.sqlserver.connection.Quoting;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;

/**
 * Writes one table's net effect in a few statements: all rows go into a temporary table by one bulk copy, from there into the table
 * itself, which so keeps its constraints trusted; how many rows each statement touched is asserted. Deletes go first and inserts last,
 * so that a unique value may move from row to row; what that cannot serve (swaps) fails with a conflict, and the caller goes back and
 * applies the changes one by one.
 */
final class BulkApplier {
    private static final int NEW = -1;
    private static final int DELETED = 0;

    private final Connection connection;
    private final TargetTable table;
    private final IdentityInsert identities;
    private final String stage;
    private final StagedRows rows;

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
     */
    BulkApplier(Connection connection, TargetTable table, IdentityInsert identities, int number) {
        this.connection = connection;
        this.table = table;
        this.identities = identities;
        this.stage = Stages.name(number);
        this.rows = new StagedRows(table);
    }

    /** Writes the effect; false if some row was not as it had to be. The caller then goes back to before. */
    boolean apply(NetEffect effect) throws SQLException {
        List<Shape> updates = new ArrayList<>();
        int deletes = 0;
        int inserts = 0;
        Shape latest = null;
        for (NetEffect.Net net : effect.nets()) {
            Row row = net.row;
            boolean fresh = row != null && net.isNew();
            if (net.existed && (row == null || net.deleted)) {
                deletes++;
                rows.key(DELETED, net.keyed);
            }
            if (row != null && fresh) {
                inserts++;
                rows.row(NEW, row);
            } else if (row != null) {
                if (latest == null || !fits(latest.present, row)) {
                    latest = shape(row, updates);
                }
                latest.rows++;
                rows.row(latest.number, row);
            }
        }
        rows.send(connection, stage);
        if (deletes > 0 && run(delete()) != deletes) {
            return false;
        }
        for (Shape shape : updates) {
            if (run(update(shape)) != shape.rows) {
                return false;
            }
        }
        return inserts == 0 || insert(inserts);
    }

    /** Writes rows that are all new and whole; false if not all went in. */
    boolean insert(List<Change> changes) throws SQLException {
        for (Change change : changes) {
            rows.row(NEW, Objects.requireNonNull(change.after()));
        }
        rows.send(connection, stage);
        return insert(changes.size());
    }

    private boolean insert(int expected) throws SQLException {
        identities.allow(table);
        StringBuilder names = new StringBuilder();
        StringBuilder values = new StringBuilder();
        for (int c = 0; c < table.columns.length; c++) {
            names.append(c == 0 ? "" : ", ").append(table.columns[c]);
            values.append(c == 0 ? "" : ", ").append(table.value(c, staged(c)));
        }
        return run("INSERT INTO " + table.name + " (" + names + ") SELECT " + values + from(NEW)) == expected;
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

    private String staged(int column) {
        return "s." + table.columns[column];
    }

    private String from(int number) {
        return " FROM " + stage + " AS s WHERE s." + Quoting.name(Stages.NUMBER) + " = " + number;
    }

    private String delete() {
        return "DELETE t FROM " + table.name + " AS t INNER JOIN " + stage + " AS s ON "
                + table.are(table.key, "t.", this::staged) + " WHERE s." + Quoting.name(Stages.NUMBER) + " = "
                + DELETED;
    }

    private String update(Shape shape) {
        StringBuilder assignments = new StringBuilder();
        int same = -1;
        for (int c = 0; c < table.columns.length; c++) {
            boolean writable = c != table.identity;
            if (writable && shape.present.get(c) && !table.inKey[c]) {
                assignments
                        .append(assignments.length() == 0 ? "" : ", ")
                        .append(table.columns[c])
                        .append(" = ")
                        .append(table.value(c, staged(c)));
            }
            same = writable ? c : same;
        }
        if (assignments.length() == 0) {
            assignments.append(table.columns[same]).append(" = t.").append(table.columns[same]);
        }
        boolean numbered = table.identity >= 0 && !table.inKey[table.identity] && shape.present.get(table.identity);
        return "UPDATE t SET " + assignments + " FROM " + table.name + " AS t INNER JOIN " + stage + " AS s ON "
                + table.are(table.key, "t.", this::staged)
                // an UPDATE cannot write the number, so that it must be the one that is there
                + (numbered ? " AND " + table.are(new int[] {table.identity}, "t.", this::staged) : "") + " WHERE s."
                + Quoting.name(Stages.NUMBER) + " = " + shape.number;
    }

    private int run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }
}
