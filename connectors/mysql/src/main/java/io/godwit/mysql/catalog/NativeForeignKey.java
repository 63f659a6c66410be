package io.godwit.mysql.catalog;

import io.godwit.spi.schema.TableId;
import java.util.List;

/**
 * A foreign key as {@code information_schema.REFERENTIAL_CONSTRAINTS} and {@code KEY_COLUMN_USAGE} describe it. Names are the
 * source's.
 *
 * @param name its name
 * @param columns the columns that point, in order
 * @param referenced the table they point to
 * @param referencedColumns the columns they point to, in the same order
 * @param onDelete "CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT" or "NO ACTION"
 * @param onUpdate likewise
 */
public record NativeForeignKey(
        String name,
        List<String> columns,
        TableId referenced,
        List<String> referencedColumns,
        String onDelete,
        String onUpdate) {
    public NativeForeignKey {
        columns = List.copyOf(columns);
        referencedColumns = List.copyOf(referencedColumns);
    }
}
