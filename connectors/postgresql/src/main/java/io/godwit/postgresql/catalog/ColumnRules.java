package io.godwit.postgresql.catalog;

import io.godwit.postgresql.load.ActualTypes;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.ColumnRule;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Type;
import io.godwit.sql.TypeRule;
import org.jspecify.annotations.Nullable;

/** What the migration file says of columns. Of a partitioned table's, it says it of those of its parts as well. */
final class ColumnRules {
    private ColumnRules() {}

    /** The rule of a column of a table, or else of the partitioned table that it is a part of. */
    static ColumnRule of(Reading reading, Relation table, String column) {
        Selection selection = reading.selection();
        Relation at = selection.columns().isEmpty() ? null : table;
        while (at != null) {
            ColumnRule rule = selection.rule(at.id(), column);
            if (!rule.equals(ColumnRule.NONE)) {
                return rule;
            }
            at = parent(reading, at);
        }
        return ColumnRule.NONE;
    }

    /** What a part is a part of; null of a table that is none. */
    static @Nullable Relation parent(Reading reading, Relation part) {
        return part.partition() && !part.parents().isEmpty()
                ? reading.relations().get(part.parents().get(0))
                : null;
    }

    /**
     * What a column is moved as.
     *
     * @param column of the type that its own suggests
     * @throws io.godwit.spi.GodwitException {@code OPTION_INVALID} if its values cannot be moved as the rule has it
     */
    static Type type(Reading reading, Relation table, Column column) {
        return TypeRule.of(
                of(reading, table, column.name()),
                table.id() + "." + column.name(),
                column.nativeType(),
                column.type(),
                asked -> ActualTypes.canBecome(column.type(), column.nativeType(), asked));
    }
}
