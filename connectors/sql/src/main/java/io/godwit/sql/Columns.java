package io.godwit.sql;

import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Type;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an expression may name.
 *
 * @param types each column's type by its name
 * @param ignoringCase columns whose texts the source takes for equal although they differ, in case or otherwise
 */
public record Columns(Map<String, Type> types, Set<String> ignoringCase) {
    /** No column: for the default of one. */
    public static final Columns NONE = new Columns(Map.of(), Set.of());

    public Columns {
        types = Map.copyOf(types);
        ignoringCase = Set.copyOf(ignoringCase);
    }

    /** The columns of a table. */
    public static Columns of(List<Column> columns, Set<String> ignoringCase) {
        return new Columns(columns.stream().collect(Collectors.toMap(Column::name, Column::type)), ignoringCase);
    }
}
