package io.godwit.postgresql.apply;

import io.godwit.spi.TablePlan;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Row;
import io.godwit.spi.schema.TableId;
import io.godwit.sql.apply.FollowingRows;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rows that follow others, found and changed by their pointing columns; cells are text, as in changes. */
final class FollowingStatements implements FollowingRows {
    private final Connection connection;
    private final Map<TableId, TargetTable> tables = new HashMap<>();

    FollowingStatements(Connection connection) {
        this.connection = connection;
    }

    private TargetTable table(TablePlan plan) throws SQLException {
        TargetTable table = tables.get(plan.table().id());
        if (table == null) {
            table = TargetTable.read(connection, plan);
            tables.put(plan.table().id(), table);
        }
        return table;
    }

    @Override
    public List<Row> read(TablePlan plan, int[] where, List<Row> values, int[] wanted) throws SQLException {
        TargetTable table = table(plan);
        String columns = Arrays.stream(wanted)
                .mapToObj(c -> "t." + table.columns[c] + "::text")
                .collect(Collectors.joining(", "));
        Set<Row> rows = new LinkedHashSet<>();
        try (PreparedStatement statement = connection.prepareStatement("SELECT DISTINCT " + columns + " FROM ONLY "
                + table.name + " AS t WHERE " + table.are(where, "t.", c -> "?"))) {
            for (Row value : values) {
                bind(statement, 1, value);
                try (ResultSet found = statement.executeQuery()) {
                    while (found.next()) {
                        rows.add(row(found, wanted.length));
                    }
                }
            }
        }
        return new ArrayList<>(rows);
    }

    private static Row row(ResultSet found, int columns) throws SQLException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        int[] starts = new int[columns];
        int[] lengths = new int[columns];
        for (int c = 0; c < columns; c++) {
            String text = found.getString(c + 1);
            starts[c] = data.size();
            if (text == null) {
                lengths[c] = Cells.NULL;
            } else {
                data.writeBytes(text.getBytes(StandardCharsets.UTF_8));
                lengths[c] = data.size() - starts[c];
            }
        }
        return new Row(data.toByteArray(), starts, lengths);
    }

    @Override
    public void delete(TablePlan plan, int[] where, List<Row> values) throws SQLException {
        TargetTable table = table(plan);
        try (PreparedStatement statement = connection.prepareStatement(
                "DELETE FROM ONLY " + table.name + " AS t WHERE " + table.are(where, "t.", c -> "?"))) {
            for (Row value : values) {
                bind(statement, 1, value);
                statement.addBatch();
            }
            statement.executeBatch();
        } catch (BatchUpdateException e) {
            throw e.getNextException() == null ? e : e.getNextException();
        }
    }

    @Override
    public void update(TablePlan plan, int[] where, Row value, @Nullable Row to) throws SQLException {
        TargetTable table = table(plan);
        String assignments = Arrays.stream(where)
                .mapToObj(c -> table.columns[c] + (to == null ? " = DEFAULT" : " = ?"))
                .collect(Collectors.joining(", "));
        try (PreparedStatement statement = connection.prepareStatement("UPDATE ONLY " + table.name + " AS t SET "
                + assignments + " WHERE " + table.are(where, "t.", c -> "?"))) {
            bind(statement, to == null ? 1 : bind(statement, 1, to), value);
            statement.executeUpdate();
        }
    }

    /** Binds as values of no declared type, so that the server reads them as what the column is. */
    private static int bind(PreparedStatement statement, int first, Row row) throws SQLException {
        for (int c = 0; c < row.columns(); c++) {
            statement.setObject(first + c, CellText.of(row, c), Types.OTHER);
        }
        return first + row.columns();
    }
}
