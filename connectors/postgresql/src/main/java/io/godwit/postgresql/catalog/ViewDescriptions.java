package io.godwit.postgresql.catalog;

import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Definition.ViewDefinition;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import io.godwit.sql.Dialect;
import io.godwit.sql.ViewReader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What views are apart from PostgreSQL's language, as far as that can be said. To be asked of each after those it reads. */
final class ViewDescriptions {
    private final Reading reading;
    private final Map<Long, List<ColumnFacts>> columns;
    private final ViewReader reader = new ViewReader(Dialect.POSTGRESQL);

    ViewDescriptions(Reading reading, Map<Long, List<ColumnFacts>> columns, List<Table> tables) {
        this.reading = reading;
        this.columns = columns;
        Map<TableId, Table> moved = new HashMap<>();
        tables.forEach(t -> moved.put(t.id(), t));
        Set<Long> parents = new HashSet<>();
        reading.relations().all().forEach(r -> parents.addAll(r.parents()));
        for (Relation relation : reading.relations().all()) {
            Table table = moved.get(relation.id());
            if (relation.isTable() && parents.contains(relation.oid())) {
                reader.unusable(relation.id(), "whose parts are tables of their own elsewhere");
            } else if (table != null && table.filter() != null) {
                reader.unusable(relation.id(), "of which only some rows are moved");
            } else if (table != null) {
                reader.table(table.id(), table.target(), table.columns(), folded(relation));
            }
        }
    }

    /** Texts under a collation of a user's that takes different ones for equal. */
    private Set<String> folded(Relation relation) {
        Set<String> folded = new HashSet<>();
        for (ColumnFacts facts : columns.getOrDefault(relation.oid(), List.of())) {
            boolean text = facts.column().type() instanceof Type.Text type && !type.padded();
            if (text && !facts.byteEqual()) {
                folded.add(facts.column().name());
            }
        }
        return folded;
    }

    ViewDefinition view(Relation view, String text) {
        List<Column> shown = columns.getOrDefault(view.oid(), List.of()).stream()
                .map(ColumnFacts::column)
                .toList();
        TableId target = reading.naming().target(view.id());
        if (view.kind().equals("m")) {
            return reader.unsaid(view.id(), target, shown, "its rows are kept, and refreshed on demand");
        }
        if (view.options().stream().anyMatch(o -> o.startsWith("check_option"))) {
            return reader.unsaid(view.id(), target, shown, "it checks rows that are written through it");
        }
        return reader.view(view.id(), target, shown, text);
    }
}
