package io.godwit.postgresql.catalog;

import io.godwit.spi.schema.Cascade;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Definition;
import io.godwit.spi.schema.Definition.CheckDefinition;
import io.godwit.spi.schema.Definition.ColumnDefinition;
import io.godwit.spi.schema.Definition.ForeignKeyDefinition;
import io.godwit.spi.schema.Definition.IndexDefinition;
import io.godwit.spi.schema.Definition.IndexPart;
import io.godwit.spi.schema.Definition.SpatialIndexDefinition;
import io.godwit.spi.schema.Definition.TableDefinition;
import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import io.godwit.sql.Columns;
import io.godwit.sql.Dialect;
import io.godwit.sql.ExpressionReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What objects are apart from PostgreSQL's language, as far as that can be said. */
final class Descriptions {
    private final Reading reading;
    private final Map<Long, List<ColumnFacts>> columns;
    private final Map<Long, Map<Integer, String>> comments = new HashMap<>();
    private final Map<Long, IndexFacts> indexes = new HashMap<>();
    private final Map<Long, ConstraintFacts> constraints = new HashMap<>();
    private final Map<Long, SpatialIndex> spatial = new HashMap<>();

    /** An index, its parts by place; null where a part is not known to mean the same elsewhere. */
    private static final class IndexFacts {
        private final String name;
        private final boolean primary;
        private final boolean unique;
        private final @Nullable String condition;
        private final Map<Integer, String> parts = new TreeMap<>();
        private final Set<Integer> descending = new HashSet<>();
        private final Map<Integer, Integer> numbers = new HashMap<>();

        IndexFacts(ResultSet row) throws SQLException {
            this.name = row.getString(2);
            this.primary = row.getBoolean(3);
            this.unique = row.getBoolean(4);
            this.condition = row.getString(5);
        }
    }

    /** An index of boxes around values, if they are shapes. */
    private record SpatialIndex(String name, int column) {}

    /** A check or a foreign key. */
    private record ConstraintFacts(
            String name,
            @Nullable String check,
            List<Integer> columns,
            long referenced,
            List<Integer> referencedColumns,
            String onDelete,
            String onUpdate) {}

    private Descriptions(Reading reading, Map<Long, List<ColumnFacts>> columns) {
        this.reading = reading;
        this.columns = columns;
    }

    static Descriptions read(Reading reading, Map<Long, List<ColumnFacts>> columns) throws SQLException {
        Descriptions descriptions = new Descriptions(reading, columns);
        descriptions.readComments();
        descriptions.readIndexes();
        descriptions.readSpatialIndexes();
        descriptions.readConstraints();
        return descriptions;
    }

    private void readComments() throws SQLException {
        reading.each(
                """
                SELECT d.objoid, d.objsubid, d.description FROM pg_catalog.pg_description d
                JOIN pg_catalog.pg_class c ON c.oid = d.objoid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND c.relkind IN ('r', 'p') AND %s""".formatted(reading.inSchemas("n.nspname")),
                row -> comments.computeIfAbsent(row.getLong(1), k -> new HashMap<>())
                        .put(row.getInt(2), row.getString(3)));
    }

    /** Only what every engine has: ordinary B-trees of the type's own order, in which nulls are not equal. */
    private void readIndexes() throws SQLException {
        reading.each(
                """
                SELECT i.indexrelid, x.relname, i.indisprimary, i.indisunique,
                  pg_catalog.pg_get_expr(i.indpred, i.indrelid), p.place, (i.indkey::int2[])[p.place - 1],
                  pg_catalog.pg_get_indexdef(i.indexrelid, p.place, false), (i.indoption::int2[])[p.place - 1] & 1
                FROM pg_catalog.pg_index i
                JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
                JOIN pg_catalog.pg_am m ON m.oid = x.relam
                JOIN pg_catalog.pg_namespace n ON n.oid = x.relnamespace
                CROSS JOIN LATERAL pg_catalog.generate_series(1, i.indnkeyatts::int) AS p (place)
                WHERE m.amname = 'btree' AND NOT i.indisexclusion AND i.indimmediate AND %s AND %s
                  AND NOT EXISTS (SELECT FROM pg_catalog.unnest(i.indclass::oid[]) AS u (oid)
                    JOIN pg_catalog.pg_opclass o ON o.oid = u.oid WHERE NOT o.opcdefault)""".formatted(reading.since(15, "NOT i.indnullsnotdistinct", "true"), reading.inSchemas("n.nspname")),
                row -> {
                    IndexFacts facts = indexes.get(row.getLong(1));
                    if (facts == null) {
                        facts = new IndexFacts(row);
                        indexes.put(row.getLong(1), facts);
                    }
                    int place = row.getInt(6);
                    facts.numbers.put(place, row.getInt(7));
                    facts.parts.put(place, row.getString(8));
                    if (row.getInt(9) == 1) {
                        facts.descending.add(place);
                    }
                });
    }

    /** Of one column, all rows and the type's own order, which is by boxes. */
    private void readSpatialIndexes() throws SQLException {
        reading.each(
                """
                SELECT i.indexrelid, x.relname, (i.indkey::int2[])[0]
                FROM pg_catalog.pg_index i
                JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
                JOIN pg_catalog.pg_am m ON m.oid = x.relam
                JOIN pg_catalog.pg_namespace n ON n.oid = x.relnamespace
                JOIN pg_catalog.pg_opclass o ON o.oid = (i.indclass::oid[])[0]
                WHERE m.amname = 'gist' AND i.indnatts = 1 AND i.indpred IS NULL AND NOT i.indisexclusion AND o.opcdefault
                  AND %s""".formatted(reading.inSchemas("n.nspname")),
                row -> spatial.put(row.getLong(1), new SpatialIndex(row.getString(2), row.getInt(3))));
    }

    private void readConstraints() throws SQLException {
        reading.each(
                """
                SELECT k.oid, k.conname, CASE WHEN k.contype = 'c' THEN pg_catalog.pg_get_expr(k.conbin, k.conrelid) END,
                  coalesce(pg_catalog.array_to_string(k.conkey, ','), ''), k.confrelid,
                  coalesce(pg_catalog.array_to_string(k.confkey, ','), ''), k.confdeltype, k.confupdtype
                FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_namespace n ON n.oid = k.connamespace
                WHERE k.conrelid <> 0 AND k.contype IN ('c', 'f') AND k.confmatchtype <> 'f' AND %s AND %s""".formatted(reading.since(15, "k.confdelsetcols IS NULL", "true"), reading.inSchemas("n.nspname")),
                row -> constraints.put(
                        row.getLong(1),
                        new ConstraintFacts(
                                row.getString(2),
                                row.getString(3),
                                numbers(row.getString(4)),
                                row.getLong(5),
                                numbers(row.getString(6)),
                                row.getString(7),
                                row.getString(8))));
    }

    private static List<Integer> numbers(String list) {
        List<Integer> numbers = new ArrayList<>();
        for (String number : list.split(",")) {
            if (!number.isEmpty()) {
                numbers.add(Integer.valueOf(number));
            }
        }
        return numbers;
    }

    /** What a table's columns do without the application. */
    TableDefinition table(Relation table) {
        Map<Integer, String> said = comments.getOrDefault(table.oid(), Map.of());
        Columns known = known(table);
        List<ColumnDefinition> described = new ArrayList<>();
        for (ColumnFacts facts : facts(table)) {
            described.add(column(facts, known, said.getOrDefault(facts.number(), "")));
        }
        return new TableDefinition(target(table), described, said.getOrDefault(0, ""));
    }

    private static ColumnDefinition column(ColumnFacts facts, Columns known, String comment) {
        Column column = facts.column();
        String text = facts.expression();
        boolean numbered = text != null && ExpressionReader.counts(text);
        boolean counter = !facts.identity().isEmpty() || numbered;
        Optional<Expression> read = text == null || counter
                ? Optional.empty()
                : column.generated()
                        ? ExpressionReader.computed(Dialect.POSTGRESQL, known, column.type(), text)
                        : ExpressionReader.defaultValue(Dialect.POSTGRESQL, column.type(), text);
        boolean unsaid = text != null && !counter && read.isEmpty();
        return new ColumnDefinition(
                column.name(),
                column.generated() ? null : read.orElse(null),
                counter,
                column.generated() ? read.orElse(null) : null,
                unsaid && text != null ? text : "",
                ignoresCase(facts),
                comment);
    }

    /** A collation of a user's may take different texts for equal. */
    private static boolean ignoresCase(ColumnFacts facts) {
        return facts.column().type() instanceof Type.Text text && !text.padded() && !facts.byteEqual();
    }

    /** An index by its number in the catalogue; null if it cannot be said what it is. */
    @Nullable
    Definition index(Relation table, long oid) {
        IndexFacts facts = indexes.get(oid);
        if (facts == null) {
            return spatialIndex(table, spatial.get(oid));
        }
        Columns known = known(table);
        List<IndexPart> parts = new ArrayList<>();
        for (Map.Entry<Integer, String> part : facts.parts.entrySet()) {
            int number = facts.numbers.getOrDefault(part.getKey(), 0);
            Optional<Expression> value = number > 0
                    ? name(table, number).map(Expression.ColumnValue::new)
                    : ExpressionReader.indexed(Dialect.POSTGRESQL, known, part.getValue());
            if (value.isEmpty()) {
                return null;
            }
            parts.add(new IndexPart(value.get(), facts.descending.contains(part.getKey()), 0));
        }
        Optional<Expression> condition = facts.condition == null
                ? Optional.empty()
                : ExpressionReader.condition(Dialect.POSTGRESQL, known, facts.condition);
        return facts.condition != null && condition.isEmpty()
                ? null
                : new IndexDefinition(
                        target(table), facts.name, facts.primary, facts.unique, parts, condition.orElse(null));
    }

    private @Nullable Definition spatialIndex(Relation table, @Nullable SpatialIndex index) {
        return index == null
                ? null
                : facts(table).stream()
                        .map(ColumnFacts::column)
                        .filter(c -> c.type() instanceof Type.Geometry)
                        .filter(c -> name(table, index.column).stream().anyMatch(c.name()::equals))
                        .findFirst()
                        .map(c -> new SpatialIndexDefinition(target(table), index.name, c.name()))
                        .orElse(null);
    }

    /** A check or a foreign key by its number in the catalogue; null if it cannot be said what it is. */
    @Nullable
    Definition constraint(Relation table, long oid) {
        ConstraintFacts facts = constraints.get(oid);
        if (facts == null) {
            return null;
        }
        if (facts.check != null) {
            return ExpressionReader.condition(Dialect.POSTGRESQL, known(table), facts.check)
                    .map(c -> new CheckDefinition(target(table), facts.name, c))
                    .orElse(null);
        }
        Relation referenced = reading.relations().chosen(facts.referenced);
        if (referenced == null) {
            return null;
        }
        List<String> from = names(table, facts.columns);
        List<String> to = names(referenced, facts.referencedColumns);
        return from.size() != facts.columns.size() || to.size() != from.size()
                ? null
                : new ForeignKeyDefinition(
                        target(table),
                        facts.name,
                        from,
                        target(referenced),
                        to,
                        action(facts.onDelete),
                        action(facts.onUpdate));
    }

    private static Cascade.Action action(String letter) {
        return switch (letter) {
            case "c" -> Cascade.Action.CASCADE;
            case "n" -> Cascade.Action.SET_NULL;
            case "d" -> Cascade.Action.SET_DEFAULT;
            default -> Cascade.Action.NONE;
        };
    }

    private List<ColumnFacts> facts(Relation table) {
        return columns.getOrDefault(table.oid(), List.of());
    }

    private List<String> names(Relation table, List<Integer> numbers) {
        return numbers.stream().flatMap(n -> name(table, n).stream()).toList();
    }

    private Optional<String> name(Relation table, int number) {
        return facts(table).stream()
                .filter(f -> f.number() == number)
                .map(f -> f.column().name())
                .findFirst();
    }

    private Columns known(Relation table) {
        Set<String> ignoring = new HashSet<>();
        facts(table).stream()
                .filter(Descriptions::ignoresCase)
                .forEach(f -> ignoring.add(f.column().name()));
        // what is moved as another kind of value need not mean the same in an expression
        List<Column> same = facts(table).stream()
                .map(ColumnFacts::column)
                .filter(c -> ColumnRules.type(reading, table, c).getClass()
                        == c.type().getClass())
                .toList();
        return Columns.of(same, ignoring);
    }

    private TableId target(Relation table) {
        return reading.naming().target(table.id());
    }
}
