package io.godwit.spi.schema;

import java.io.Serializable;
import java.util.List;

/**
 * Columns that identify a row.
 *
 * @param name the constraint's or index's name
 * @param columns column names, in the key's order; none of them nullable
 * @param byteEqual whether two values are equal exactly when their cells are equal byte for byte
 */
public record Key(String name, List<String> columns, boolean byteEqual) implements Serializable {
    public Key {
        columns = List.copyOf(columns);
    }
}
