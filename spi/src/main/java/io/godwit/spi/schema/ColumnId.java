package io.godwit.spi.schema;

import java.io.Serializable;

/**
 * A column's name. Two that are written alike are equal: a migration file cannot say whether the second dot of {@code shop.orders.customer.name}
 * belongs to a table's name or to that of a column, such as a field within a field of documents.
 *
 * @param table its table, where it is read
 * @param column its own name
 */
public record ColumnId(TableId table, String column) implements Serializable {
    @Override
    public boolean equals(Object other) {
        return other instanceof ColumnId id && toString().equals(id.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /** {@code schema.table.column}. */
    @Override
    public String toString() {
        return table + "." + column;
    }
}
