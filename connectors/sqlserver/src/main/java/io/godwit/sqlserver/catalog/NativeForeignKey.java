package io.godwit.sqlserver.catalog;

import io.godwit.spi.schema.Cascade.Action;
import io.godwit.spi.schema.TableId;
import java.util.List;

/**
 * A foreign key as {@code sys.foreign_keys} and {@code sys.foreign_key_columns} describe it.
 *
 * @param name its name
 * @param columns its columns, in order
 * @param referenced the table that they point to, under its name on the source
 * @param referencedColumns that table's columns, in the same order
 * @param onDelete what becomes of rows that pointed to one that goes
 * @param onUpdate what becomes of them when the key changes
 * @param notForReplication whether replication agents are let through
 * @param disabled whether it is switched off
 * @param trusted whether the server knows that all rows keep to it
 */
public record NativeForeignKey(
        String name,
        List<String> columns,
        TableId referenced,
        List<String> referencedColumns,
        Action onDelete,
        Action onUpdate,
        boolean notForReplication,
        boolean disabled,
        boolean trusted) {
    public NativeForeignKey {
        columns = List.copyOf(columns);
        referencedColumns = List.copyOf(referencedColumns);
    }
}
