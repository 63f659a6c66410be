package io.godwit.sqlserver.load;

import com.microsoft.sqlserver.jdbc.ISQLServerBulkData;
import com.microsoft.sqlserver.jdbc.SQLServerBulkCopy;
import com.microsoft.sqlserver.jdbc.SQLServerBulkCopyOptions;
import io.godwit.spi.GodwitException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Bulk copies into one table on one session, each in the session's transaction (JDBC Driver for SQL Server, "Using bulk copy with
 * the JDBC driver"; MS-TDS, "Bulk Load BCP"). Columns are declared once; a row makes one object for each value, which is what the
 * driver asks for, but for large values, and none besides. Identities are kept, nulls stay nulls, constraints are not checked and
 * triggers do not fire. Used by one thread.
 */
public final class BulkCopy {
    private final Connection connection;
    private final String target;
    private final List<String> names;
    private final List<BulkColumn> columns;
    private final boolean tableLock;
    private final Set<Integer> ordinals = new LinkedHashSet<>();

    /** Rows to be copied. */
    public interface Rows {
        /** Moves to the next row; false at the end. */
        boolean next();

        /** A value of the present row, as {@link CellCodec#bulkValue} gives it; asked once for each, from left to right. */
        @Nullable
        Object value(int column);
    }

    /**
     * Copies into a table.
     *
     * @param target the table's quoted name
     * @param names the columns' names
     * @param columns as they are declared, in the same order
     * @param tableLock whether the whole table is locked meanwhile, which is faster where nobody else writes to it
     */
    public BulkCopy(
            Connection connection, String target, List<String> names, List<BulkColumn> columns, boolean tableLock) {
        this.connection = connection;
        this.target = target;
        this.names = List.copyOf(names);
        this.columns = List.copyOf(columns);
        this.tableLock = tableLock;
        for (int c = 1; c <= columns.size(); c++) {
            ordinals.add(c);
        }
    }

    /**
     * Copies rows, all or none.
     *
     * @throws GodwitException what {@link Rows} throws; the session is of no use any more then
     */
    public void write(Rows rows) throws SQLException {
        SQLServerBulkCopyOptions options = new SQLServerBulkCopyOptions();
        options.setBulkCopyTimeout(0);
        options.setKeepIdentity(true);
        options.setKeepNulls(true);
        options.setTableLock(tableLock);
        Data data = new Data(rows);
        try (SQLServerBulkCopy copy = new SQLServerBulkCopy(connection)) {
            copy.setBulkCopyOptions(options);
            copy.setDestinationTableName(target);
            for (int c = 0; c < names.size(); c++) {
                copy.addColumnMapping(c + 1, names.get(c));
            }
            copy.writeToServer(data);
        } catch (SQLException e) {
            GodwitException refusal = data.refusal;
            if (refusal != null) {
                throw refusal;
            }
            throw e;
        }
    }

    /** What the driver reads. */
    private final class Data implements ISQLServerBulkData {
        private static final long serialVersionUID = 1L;

        private final transient Rows rows;
        private final transient @Nullable Object[] values = new Object[columns.size()];
        private transient @Nullable GodwitException refusal;

        Data(Rows rows) {
            this.rows = rows;
        }

        @Override
        public Set<Integer> getColumnOrdinals() {
            return ordinals;
        }

        @Override
        public String getColumnName(int column) {
            return names.get(column - 1);
        }

        @Override
        public int getColumnType(int column) {
            return columns.get(column - 1).jdbcType();
        }

        @Override
        public int getPrecision(int column) {
            return columns.get(column - 1).precision();
        }

        @Override
        public int getScale(int column) {
            return columns.get(column - 1).scale();
        }

        @Override
        public @Nullable Object[] getRowData() {
            try {
                for (int c = 0; c < values.length; c++) {
                    values[c] = rows.value(c);
                }
                return values;
            } catch (GodwitException e) {
                refusal = e;
                throw e;
            }
        }

        @Override
        public boolean next() {
            try {
                return rows.next();
            } catch (GodwitException e) {
                refusal = e;
                throw e;
            }
        }
    }
}
