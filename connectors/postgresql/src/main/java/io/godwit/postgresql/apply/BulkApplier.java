package io.godwit.postgresql.apply;

import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes one table's net effect in a few statements: rows to delete and to update go into a temporary table, new rows straight
 * into the table; how many rows each statement touched is asserted. Deletes go first and inserts last, so that a unique value
 * may move from row to row; what that cannot serve (swaps) fails with a conflict, and the caller goes back and applies the
 * changes one by one.
 */
final class BulkApplier {
    private static final int DELETE = 0;

    private final Connection connection;
    private final TargetTable table;
    private final String stage;
    private boolean staged;

    /**
     * For one table.
     *
     * @param number tells this session's temporary tables apart
     */
    BulkApplier(Connection connection, TargetTable table, int number) {
        this.connection = connection;
        this.table = table;
        this.stage = "pg_temp.godwit_stage_" + number;
    }

    /** Makes the temporary table, which lasts as long as the session; to be called where no savepoint can undo it. */
    void prepare() throws SQLException {
        if (staged) {
            return;
        }
        StringBuilder columns = new StringBuilder("godwit_op integer");
        for (int c = 0; c < table.columns.length; c++) {
            columns.append(", ").append(table.columns[c]).append(' ').append(table.types[c]);
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMPORARY TABLE IF NOT EXISTS " + stage.substring("pg_temp.".length()) + " ("
                    + columns + ")");
        }
        staged = true;
    }

    /** Writes the effect; false if some row was not as it had to be. The caller then goes back to before. */
    boolean apply(NetEffect effect) throws SQLException {
        List<Row> inserts = new ArrayList<>();
        Map<BitSet, Integer> signatures = new LinkedHashMap<>();
        List<Integer> updates = new ArrayList<>();
        int deletes = stage(effect, inserts, signatures, updates);
        try (Statement statement = connection.createStatement()) {
            if (deletes > 0
                    && statement.executeUpdate("DELETE FROM ONLY " + table.name + " AS t USING " + stage
                                    + " AS s WHERE s.godwit_op = " + DELETE + " AND "
                                    + table.keyIs("t.", c -> "s." + table.columns[c]))
                            != deletes) {
                return false;
            }
            for (Map.Entry<BitSet, Integer> signature : signatures.entrySet()) {
                int number = signature.getValue();
                if (statement.executeUpdate(update(signature.getKey(), number)) != updates.get(number - 1)) {
                    return false;
                }
            }
            if (deletes > 0 || !signatures.isEmpty()) {
                statement.execute("TRUNCATE " + stage);
            }
        }
        return insert(inserts) == inserts.size();
    }

    /** Fills the temporary table and sorts out the rest; returns how many rows are to be deleted. */
    private int stage(NetEffect effect, List<Row> inserts, Map<BitSet, Integer> signatures, List<Integer> updates)
            throws SQLException {
        int deletes = 0;
        CopyLines lines = null;
        BitSet latest = new BitSet();
        int latestNumber = -1;
        for (NetEffect.Net net : effect.nets()) {
            Row row = net.row;
            if (row != null && (!net.existed || net.deleted)) {
                inserts.add(row);
            }
            boolean delete = net.existed && (row == null || net.deleted);
            if (!net.existed || (row == null && !delete)) {
                continue;
            }
            if (lines == null) {
                lines = new CopyLines(connection, "COPY " + stage + " FROM STDIN");
            }
            if (delete) {
                deletes++;
                line(lines, DELETE, net.keyed, true);
            } else if (row != null) {
                BitSet present = present(row);
                if (latestNumber < 0 || !present.equals(latest)) {
                    latest = present;
                    latestNumber = signatures.computeIfAbsent(present, p -> signatures.size() + 1);
                    if (latestNumber > updates.size()) {
                        updates.add(0);
                    }
                }
                updates.set(latestNumber - 1, updates.get(latestNumber - 1) + 1);
                line(lines, latestNumber, row, false);
            }
        }
        if (lines != null) {
            lines.finish();
        }
        return deletes;
    }

    private void line(CopyLines lines, int op, Row row, boolean keyOnly) throws SQLException {
        lines.word(Integer.toString(op));
        for (int c = 0; c < table.columns.length; c++) {
            lines.cell(keyOnly && !table.inKey[c] ? NOTHING : row, keyOnly && !table.inKey[c] ? 0 : c);
        }
        lines.end();
    }

    private static final Row NOTHING = new Row(new byte[0], new int[] {0}, new int[] {Cells.NULL});

    private BitSet present(Row row) {
        BitSet present = new BitSet(table.columns.length);
        for (int c = 0; c < table.columns.length; c++) {
            if (row.length(c) != Cells.ABSENT) {
                present.set(c);
            }
        }
        return present;
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
        return "UPDATE ONLY " + table.name + " AS t SET " + set + " FROM " + stage + " AS s WHERE s.godwit_op = "
                + number + " AND " + table.keyIs("t.", c -> "s." + table.columns[c]);
    }

    private long insert(List<Row> rows) throws SQLException {
        if (rows.isEmpty()) {
            return 0;
        }
        @Nullable
        CopyLines lines = new CopyLines(
                connection, "COPY " + table.name + " (" + String.join(", ", table.columns) + ") FROM STDIN");
        try {
            for (Row row : rows) {
                for (int c = 0; c < table.columns.length; c++) {
                    lines.cell(row, c);
                }
                lines.end();
            }
            return lines.finish();
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
}
