package io.godwit.spi.schema;

import java.io.Serializable;

/**
 * A column's name.
 *
 * @param table its table, where it is read
 * @param column its own name
 */
public record ColumnId(TableId table, String column) implements Serializable {
    /** {@code schema.table.column}. */
    @Override
    public String toString() {
        return table + "." + column;
    }
}
