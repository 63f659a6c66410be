package io.godwit.sqlserver.apply;

import com.microsoft.sqlserver.jdbc.ISQLServerBulkData;
import com.microsoft.sqlserver.jdbc.SQLServerBulkCopy;
import com.microsoft.sqlserver.jdbc.SQLServerBulkCopyOptions;
import io.godwit.spi.GodwitException;
import io.godwit.spi.row.Row;
import io.godwit.sqlserver.load.BulkColumn;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rows on their way into a stage by one bulk copy, within the session's transaction. Absent cells become nulls. */
final class StagedRows implements ISQLServerBulkData {
    private static final long serialVersionUID = 1L;

    /** A row that is kept until it is sent, and what it is for. */
    private record Staged(int number, Row row, boolean keyOnly) {}

    private final transient TargetTable table;
    private final transient BulkColumn[] columns;
    private final transient List<Staged> rows = new ArrayList<>();
    private final Set<Integer> ordinals;
    private int at = -1;

    StagedRows(TargetTable table) {
        this.table = table;
        this.columns = new BulkColumn[table.columns.length];
        for (int c = 0; c < columns.length; c++) {
            columns[c] = table.codecs[c].bulk();
        }
        this.ordinals = IntStream.rangeClosed(1, columns.length + 1).boxed().collect(Collectors.toUnmodifiableSet());
    }

    /** Adds a row. */
    void row(int number, Row row) {
        rows.add(new Staged(number, row, false));
    }

    /** Adds a row of which only the key counts. */
    void key(int number, Row row) {
        rows.add(new Staged(number, row, true));
    }

    /** Writes what was added, if anything. */
    void send(Connection connection, String stage) throws SQLException {
        at = -1;
        if (rows.isEmpty()) {
            return;
        }
        SQLServerBulkCopyOptions options = new SQLServerBulkCopyOptions();
        options.setTableLock(true);
        options.setBulkCopyTimeout(0);
        options.setKeepNulls(true);
        try (SQLServerBulkCopy copy = new SQLServerBulkCopy(connection)) {
            copy.setBulkCopyOptions(options);
            copy.setDestinationTableName(stage);
            for (int ordinal : ordinals) {
                copy.addColumnMapping(ordinal, ordinal);
            }
            copy.writeToServer(this);
        } finally {
            rows.clear();
        }
    }

    @Override
    public Set<Integer> getColumnOrdinals() {
        return ordinals;
    }

    @Override
    public String getColumnName(int column) {
        return column == 1
                ? Stages.NUMBER
                : table.plan.table().moved().get(column - 2).name();
    }

    @Override
    public int getColumnType(int column) {
        return column == 1 ? Types.INTEGER : columns[column - 2].jdbcType();
    }

    @Override
    public int getPrecision(int column) {
        return column == 1 ? 0 : columns[column - 2].precision();
    }

    @Override
    public int getScale(int column) {
        return column == 1 ? 0 : columns[column - 2].scale();
    }

    @Override
    public boolean next() {
        return ++at < rows.size();
    }

    @Override
    public @Nullable Object[] getRowData() {
        Staged staged = rows.get(at);
        Row row = staged.row();
        @Nullable Object[] values = new @Nullable Object[columns.length + 1];
        values[0] = staged.number();
        for (int c = 0; c < columns.length; c++) {
            if (row.length(c) >= 0 && (!staged.keyOnly() || table.inKey[c])) {
                try {
                    values[c + 1] = table.codecs[c].bulkValue(row, c);
                } catch (GodwitException e) {
                    throw new GodwitException(e.code(), e.detail(), table.where(), e);
                }
            }
        }
        return values;
    }
}
