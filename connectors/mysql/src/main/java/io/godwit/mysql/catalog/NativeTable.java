package io.godwit.mysql.catalog;

import io.godwit.spi.schema.TableId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table and its parts as the server describes them. Names are the source's.
 *
 * @param id its name
 * @param engine the storage engine: "InnoDB", "MyISAM", ...
 * @param systemVersioned on MariaDB: whether old rows are kept beside the present ones
 * @param columns all columns in order
 * @param indexes all indexes, the primary key first
 * @param foreignKeys of its own columns
 * @param checks its conditions, those of single columns included
 * @param nextNumber the number that the next row gets; null if the server does not number its rows
 * @param comment empty if none
 * @param estimatedRows the server's estimate, -1 if it has none
 * @param estimatedBytes the server's estimate of the size of its rows, -1 if it has none
 */
public record NativeTable(
        TableId id,
        String engine,
        boolean systemVersioned,
        List<NativeColumn> columns,
        List<NativeIndex> indexes,
        List<NativeForeignKey> foreignKeys,
        List<NativeCheck> checks,
        @Nullable Long nextNumber,
        String comment,
        long estimatedRows,
        long estimatedBytes) {
    public NativeTable {
        columns = List.copyOf(columns);
        indexes = List.copyOf(indexes);
        foreignKeys = List.copyOf(foreignKeys);
        checks = List.copyOf(checks);
    }

    /** The column of this name, null if there is none. Names of columns differ in more than case. */
    public @Nullable NativeColumn column(String name) {
        for (NativeColumn column : columns) {
            if (column.name().equalsIgnoreCase(name)) {
                return column;
            }
        }
        return null;
    }
}
