package io.godwit.sqlserver.catalog.neutral;

import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Definition;
import io.godwit.spi.schema.Definition.IndexDefinition;
import io.godwit.spi.schema.Definition.IndexPart;
import io.godwit.spi.schema.Definition.SpatialIndexDefinition;
import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Expression.Call;
import io.godwit.spi.schema.Expression.ColumnValue;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.Type;
import io.godwit.sql.Dialect;
import io.godwit.sql.ExpressionReader;
import io.godwit.sqlserver.catalog.NativeIndex;
import io.godwit.sqlserver.catalog.NativeIndex.Role;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keys and indexes in neutral terms. A unique index whose filter leaves out the rows without a value is an ordinary one elsewhere; one
 * without a filter takes a single row without a value, which no other engine's does.
 */
final class NativeIndexes {
    private NativeIndexes() {}

    /** What it is; null if it cannot be said. */
    static @Nullable Definition definition(NativeIndex index, Table table, KnownColumns columns) {
        if (index.type() == NativeIndex.Structure.SPATIAL && index.parts().size() == 1) {
            Column column = Descriptions.column(table, index.parts().get(0).column());
            return column != null && column.type() instanceof Type.Geometry
                    ? new SpatialIndexDefinition(table.target(), index.name(), column.name())
                    : null;
        }
        if (!index.isTree() || index.disabled() || index.parts().isEmpty()) {
            return null;
        }
        List<IndexPart> parts = new ArrayList<>();
        Set<String> open = new HashSet<>();
        for (NativeIndex.Part part : index.parts()) {
            Column column = Descriptions.column(table, part.column());
            if (column == null) {
                return null;
            }
            parts.add(new IndexPart(new ColumnValue(column.name()), part.descending(), 0));
            if (column.nullable()) {
                open.add(column.name());
            }
        }
        Expression condition = null;
        if (!index.filter().isEmpty()) {
            condition = ExpressionReader.condition(Dialect.TRANSACT_SQL, columns.columns(), index.filter())
                    .orElse(null);
            if (condition == null) {
                return null;
            }
            if (index.unique()) {
                condition = without(condition, open);
            }
        }
        return new IndexDefinition(
                table.target(), index.name(), index.role() == Role.PRIMARY_KEY, index.unique(), parts, condition);
    }

    /** The condition without what says that a column of the index has a value; null if nothing else is in it. */
    private static @Nullable Expression without(Expression condition, Set<String> open) {
        if (!(condition instanceof Call call)) {
            return condition;
        }
        if (call.function() == Expression.Function.IS_NOT_NULL
                && call.arguments().get(0) instanceof ColumnValue column
                && open.contains(column.column())) {
            return null;
        }
        if (call.function() != Expression.Function.AND) {
            return condition;
        }
        List<Expression> rest = new ArrayList<>();
        for (Expression argument : call.arguments()) {
            Expression kept = without(argument, open);
            if (kept != null) {
                rest.add(kept);
            }
        }
        return rest.isEmpty() ? null : rest.size() == 1 ? rest.get(0) : new Call(Expression.Function.AND, rest);
    }
}
