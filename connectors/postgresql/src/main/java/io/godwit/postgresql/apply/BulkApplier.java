package io.godwit.postgresql.apply;

import io.godwit.spi.change.Change;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Row;
import io.godwit.sql.apply.NetEffect;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Writes one table's net effect in a few statements: rows to delete and to update go into a temporary table, new rows straight
 * into the table; how many rows each statement touched is asserted. Deletes go first and inserts last, so that a unique value
 * may move from row to row; what that cannot serve (swaps) fails with a conflict, and the caller goes back and applies the
 * changes one by one.
 */
final class BulkApplier {
    private static final int STATEMENTS = 16;
    private static final Row NOTHING = new Row(new byte[0], new int[] {0}, new int[] {Cells.NULL});

    private final Connection connection;
    private final TargetTable table;
    private final Stages stages;
    private final String stage;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    /** Rows to update that hold the same columns: they share a statement. */
    private static final class Shape {
        final BitSet present;
        final byte[] mark;
        int rows;

        Shape(BitSet present, int number) {
            this.present = present;
            this.mark = Integer.toString(number).getBytes(StandardCharsets.US_ASCII);
        }
    }

    /**
     * For one table.
     *
     * @param number tells this session's temporary tables apart
     */
    BulkApplier(Connection connection, TargetTable table, Stages stages, int number) {
        this.connection = connection;
        this.table = table;
        this.stages = stages;
        this.stage = "godwit_stage_" + number;
    }

    /** Makes ready what {@link #apply} needs; to be called where no savepoint can undo it. */
    void prepare() throws SQLException {
        StringBuilder columns = new StringBuilder("godwit_op integer");
        for (int c = 0; c < table.columns.length; c++) {
            columns.append(", ").append(table.columns[c]).append(' ').append(table.types[c]);
        }
        stages.prepare(stage, columns.toString());
    }

    /** Writes the effect; false if some row was not as it had to be. The caller then goes back to before. */
    boolean apply(NetEffect effect) throws SQLException {
        Shape deletes = new Shape(new BitSet(), 0);
        List<Shape> updates = new ArrayList<>();
        int inserts = stage(effect, deletes, updates);
        if (deletes.rows > 0 && run(delete()) != deletes.rows) {
            return false;
        }
        for (int i = 0; i < updates.size(); i++) {
            if (run(update(updates.get(i).present, i + 1)) != updates.get(i).rows) {
                return false;
            }
        }
        if (inserts == 0) {
            return true;
        }
        List<Row> rows = new ArrayList<>(inserts);
        for (NetEffect.Net net : effect.nets()) {
            if (net.row != null && net.isNew()) {
                rows.add(net.row);
            }
        }
        return insert(rows, row -> row);
    }

    /** Writes rows that are all new and whole; false if not all went in. */
    boolean insert(List<Change> changes) throws SQLException {
        return insert(changes, change -> Objects.requireNonNull(change.after()));
    }

    private <B> boolean insert(List<B> news, Function<B, Row> row) throws SQLException {
        CopyLines lines = new CopyLines(
                connection, "COPY " + table.name + " (" + String.join(", ", table.columns) + ") FROM STDIN");
        try {
            for (B each : news) {
                line(lines, row.apply(each));
            }
            return lines.finish() == news.size();
        } catch (SQLException | RuntimeException e) {
            cancel(lines, e);
            throw e;
        }
    }

    private static void cancel(CopyLines lines, Exception because) {
        try {
            lines.cancel();
        } catch (SQLException e) {
            because.addSuppressed(e);
        }
    }

    /** Fills the temporary table; counts what is to be deleted and updated there, and returns how many rows are new. */
    private int stage(NetEffect effect, Shape deletes, List<Shape> updates) throws SQLException {
        int inserts = 0;
        CopyLines lines = null;
        Shape latest = null;
        for (NetEffect.Net net : effect.nets()) {
            Row row = net.row;
            boolean fresh = row != null && net.isNew();
            inserts += fresh ? 1 : 0;
            boolean delete = net.existed && (row == null || net.deleted);
            if (!delete && (row == null || fresh)) {
                continue;
            }
            if (lines == null) {
                lines = new CopyLines(connection, "COPY pg_temp." + stage + " FROM STDIN");
            }
            if (delete) {
                deletes.rows++;
                lines.word(deletes.mark);
                key(lines, net.keyed);
            } else if (row != null) {
                if (latest == null || !fits(latest.present, row)) {
                    latest = shape(row, updates);
                }
                latest.rows++;
                lines.word(latest.mark);
                line(lines, row);
            }
        }
        if (lines != null) {
            lines.finish();
        }
        return inserts;
    }

    private static Shape shape(Row row, List<Shape> known) {
        for (Shape shape : known) {
            if (fits(shape.present, row)) {
                return shape;
            }
        }
        BitSet present = new BitSet(row.columns());
        for (int c = 0; c < row.columns(); c++) {
            present.set(c, row.length(c) != Cells.ABSENT);
        }
        Shape shape = new Shape(present, known.size() + 1);
        known.add(shape);
        return shape;
    }

    private static boolean fits(BitSet present, Row row) {
        for (int c = row.columns() - 1; c >= 0; c--) {
            if (present.get(c) != (row.length(c) != Cells.ABSENT)) {
                return false;
            }
        }
        return true;
    }

    private static void line(CopyLines lines, Row row) throws SQLException {
        int columns = row.columns();
        for (int c = 0; c < columns; c++) {
            lines.cell(row, c);
        }
        lines.end();
    }

    private void key(CopyLines lines, Row row) throws SQLException {
        for (int c = 0; c < table.columns.length; c++) {
            lines.cell(table.inKey[c] ? row : NOTHING, table.inKey[c] ? c : 0);
        }
        lines.end();
    }

    private String delete() {
        return "DELETE FROM ONLY " + table.name + " AS t USING " + staged(0) + " AS s WHERE "
                + table.keyIs("t.", c -> "s." + table.columns[c]);
    }

    /** In the key's order, neighbours in the index and often in the table are met one after the other. */
    private String staged(int number) {
        StringBuilder order = new StringBuilder();
        for (int index : table.key) {
            order.append(order.length() == 0 ? "" : ", ").append(table.columns[index]);
        }
        return "(SELECT * FROM pg_temp." + stage + " WHERE godwit_op = " + number + " ORDER BY " + order + ")";
    }

    private String update(BitSet present, int number) {
        StringBuilder set = new StringBuilder();
        for (int c = 0; c < table.columns.length; c++) {
            if (present.get(c) && !table.inKey[c]) {
                set.append(set.length() == 0 ? "" : ", ")
                        .append(table.columns[c])
                        .append(" = s.")
                        .append(table.columns[c]);
            }
        }
        if (set.length() == 0) {
            String key = table.columns[table.key[0]];
            set.append(key).append(" = s.").append(key);
        }
        return "UPDATE ONLY " + table.name + " AS t SET " + set + " FROM " + staged(number) + " AS s WHERE "
                + table.keyIs("t.", c -> "s." + table.columns[c]);
    }

    /** Runs a statement that the server keeps planned, and says how many rows it touched. */
    private int run(String sql) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            if (statements.size() == STATEMENTS) {
                for (PreparedStatement old : statements.values()) {
                    old.close();
                }
                statements.clear();
            }
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        return statement.executeUpdate();
    }
}
