package io.godwit.sql;

import io.godwit.spi.schema.ColumnId;
import io.godwit.spi.schema.Definition.ColumnDefinition;
import io.godwit.spi.schema.Definition.IndexDefinition;
import io.godwit.spi.schema.Definition.IndexPart;
import io.godwit.spi.schema.Definition.TableDefinition;
import io.godwit.spi.schema.Expression.ColumnValue;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Unique keys by which a source takes more texts for equal than a target does that compares exactly. */
public final class WeakerKeys {
    private WeakerKeys() {}

    /** The columns of such keys, by the target's names, as often as they stand in one. */
    public static List<ColumnId> of(Schema schema) {
        Set<ColumnId> ignoring = new HashSet<>();
        for (SchemaObject object : schema.objects()) {
            if (object.definition() instanceof TableDefinition table) {
                table.columns().stream()
                        .filter(ColumnDefinition::ignoresCase)
                        .forEach(c -> ignoring.add(new ColumnId(table.table(), c.column())));
            }
        }
        List<ColumnId> weaker = new ArrayList<>();
        for (SchemaObject object : schema.objects()) {
            if (object.definition() instanceof IndexDefinition index && index.unique() && object.skipped() == null) {
                for (IndexPart part : index.parts()) {
                    if (part.value() instanceof ColumnValue value) {
                        ColumnId column = new ColumnId(index.table(), value.column());
                        if (ignoring.contains(column)) {
                            weaker.add(column);
                        }
                    }
                }
            }
        }
        return weaker;
    }
}
