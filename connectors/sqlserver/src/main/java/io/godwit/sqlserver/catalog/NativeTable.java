package io.godwit.sqlserver.catalog;

import io.godwit.spi.schema.TableId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table, a table type or a view and its parts as the catalog views describe them. Names are the source's; texts are the server's
 * own, brackets and all.
 *
 * @param id its name
 * @param target its name on the target
 * @param objectId the number by which the catalog views know it
 * @param kind what it is
 * @param columns all columns in order
 * @param indexes all indexes, a heap not among them
 * @param foreignKeys of its own columns
 * @param checks its conditions
 * @param defaults its columns' defaults
 * @param storage where and how its rows lie, of a heap too
 * @param traits what else it is, which few tables are
 * @param comment its extended property MS_Description; empty if none
 * @param estimatedRows the server's count, -1 if it has none
 * @param estimatedBytes what its rows take, -1 if the server does not say
 */
public record NativeTable(
        TableId id,
        TableId target,
        long objectId,
        Kind kind,
        List<NativeColumn> columns,
        List<NativeIndex> indexes,
        List<NativeForeignKey> foreignKeys,
        List<NativeCheck> checks,
        List<NativeDefault> defaults,
        NativeStorage storage,
        Traits traits,
        String comment,
        long estimatedRows,
        long estimatedBytes) {
    /** What has columns. */
    public enum Kind {
        TABLE,
        TABLE_TYPE,
        VIEW
    }

    /**
     * What few tables are.
     *
     * @param memoryOptimized whether it lives in memory
     * @param fileTable whether its rows are files
     * @param external whether its rows are somewhere else
     * @param graph whether it is a node or an edge of a graph
     * @param ledger whether the server proves that it was not tampered with
     * @param temporalType 0 of most, 1 of a history, 2 of a table that has one
     * @param historyTableId number of its history; 0 if none
     * @param lockEscalation as the server calls it: "TABLE", "AUTO", "DISABLE"
     * @param largeValuesOutOfRow whether large values never lie in the row
     */
    public record Traits(
            boolean memoryOptimized,
            boolean fileTable,
            boolean external,
            boolean graph,
            boolean ledger,
            int temporalType,
            long historyTableId,
            String lockEscalation,
            boolean largeValuesOutOfRow) {
        /** Of what is not a table. */
        static final Traits NONE = new Traits(false, false, false, false, false, 0, 0, "TABLE", false);
    }

    public NativeTable {
        columns = List.copyOf(columns);
        indexes = List.copyOf(indexes);
        foreignKeys = List.copyOf(foreignKeys);
        checks = List.copyOf(checks);
        defaults = List.copyOf(defaults);
    }

    /** The column of this name, null if there is none. */
    public @Nullable NativeColumn column(String name) {
        for (NativeColumn column : columns) {
            if (column.name().equals(name)) {
                return column;
            }
        }
        return null;
    }

    /** The default of a column, null if it has none. */
    public @Nullable NativeDefault defaultOf(String column) {
        for (NativeDefault found : defaults) {
            if (found.column().equals(column)) {
                return found;
            }
        }
        return null;
    }
}
