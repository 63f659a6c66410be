package io.godwit.oracle.catalog;

import io.godwit.oracle.load.NativeType;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Definition.ViewDefinition;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import io.godwit.sql.Dialect;
import io.godwit.sql.ViewReader;
import java.util.List;
import java.util.stream.Collectors;

/** What views are apart from Oracle's language, as far as that can be said. To be asked of each after those it reads. */
final class ViewDescriptions {
    private final ViewReader reader = new ViewReader(Dialect.ORACLE);

    /**
     * Knows the tables.
     *
     * @param tables those whose rows are moved
     */
    ViewDescriptions(NativeTables natives, List<Table> tables) {
        for (Table table : tables) {
            NativeTable own = natives.get(table.id());
            if (table.filter() != null) {
                reader.unusable(table.id(), "of which only some rows are moved");
            } else if (own != null) {
                reader.table(
                        table.id(),
                        table.target(),
                        table.columns().stream()
                                .filter(ViewDescriptions::isComputedAlike)
                                .toList(),
                        own.columns.stream()
                                .filter(NativeColumn::ignoresCase)
                                .map(NativeColumn::name)
                                .collect(Collectors.toSet()));
            }
        }
    }

    /** Not where the migration file makes something else of a column, with which the target computes otherwise. */
    private static boolean isComputedAlike(Column column) {
        Type type = column.type();
        return switch (NativeType.parse(column.nativeType()).family()) {
            case NUMBER, FLOAT -> !(type instanceof Type.Real) && !(type instanceof Type.Text);
            case INTERVAL_SECONDS, INTERVAL_MONTHS, ROWID, UROWID, OTHER -> false;
            default -> true;
        };
    }

    /**
     * Reads a view, which later ones may read.
     *
     * @param columns as the dictionary has them
     * @param text its query
     */
    ViewDefinition view(TableId id, TableId target, List<Column> columns, String text) {
        return reader.view(id, target, columns, text);
    }

    /** A view of which it is known beforehand that it cannot be said. */
    ViewDefinition unsaid(TableId id, TableId target, List<Column> columns, String why) {
        return reader.unsaid(id, target, columns, why);
    }
}
