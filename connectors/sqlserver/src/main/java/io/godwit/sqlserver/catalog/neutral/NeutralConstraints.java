package io.godwit.sqlserver.catalog.neutral;

import io.godwit.spi.schema.Cascade;
import io.godwit.spi.schema.Definition;
import io.godwit.spi.schema.Definition.CheckDefinition;
import io.godwit.spi.schema.Definition.ColumnDefinition;
import io.godwit.spi.schema.Definition.CounterDefinition;
import io.godwit.spi.schema.Definition.ForeignKeyDefinition;
import io.godwit.spi.schema.Definition.IndexDefinition;
import io.godwit.spi.schema.Definition.SpatialIndexDefinition;
import io.godwit.spi.schema.Definition.TableDefinition;
import io.godwit.spi.schema.Definition.ViewDefinition;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.connection.Server;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keys, indexes, checks, foreign keys and counters of tables that come from another engine. */
final class NeutralConstraints {
    /** The kind of a condition that every row keeps. */
    static final String CHECK = "check";

    private static final String FOREIGN_KEY = "foreign key";

    private final Schema schema;
    private final Names names;
    private final Map<TableId, NeutralTable> tables;
    private final NeutralIndexes indexes;
    private final Cascading cascading = new Cascading();
    private final List<SchemaObject> out = new ArrayList<>();

    NeutralConstraints(Schema schema, Names names, Map<TableId, NeutralTable> tables, Server server) {
        this.schema = schema;
        this.names = names;
        this.tables = tables;
        this.indexes = new NeutralIndexes(names, ignoringCase(schema), server);
    }

    private static Set<String> ignoringCase(Schema schema) {
        Set<String> ignoring = new HashSet<>();
        for (SchemaObject object : schema.objects()) {
            if (object.definition() instanceof TableDefinition table) {
                table.columns().stream()
                        .filter(ColumnDefinition::ignoresCase)
                        .forEach(c -> ignoring.add(table.table() + "." + c.column()));
            }
        }
        return ignoring;
    }

    /** All of them, keys before what refers to them. */
    List<SchemaObject> all() {
        for (SchemaObject object : schema.objects()) {
            Definition definition = object.definition();
            if (definition == null || definition instanceof TableDefinition || definition instanceof ViewDefinition) {
                continue;
            }
            NeutralTable table = tables.get(definition.table());
            if (table == null || object.skipped() != null) {
                String reason = object.skipped() == null ? "its table is not moved" : object.skipped();
                out.add(new SchemaObject(object.kind(), object.name(), object.stage(), List.of(), reason));
            } else if (definition instanceof IndexDefinition index) {
                out.add(indexes.index(index, table));
            } else if (definition instanceof SpatialIndexDefinition index) {
                out.add(indexes.spatial(index, table));
            } else if (definition instanceof CheckDefinition check) {
                addCheck(check, table);
            } else if (definition instanceof CounterDefinition counter) {
                addCounter(counter, object, table);
            }
        }
        for (Table table : schema.tables()) {
            NeutralTable made = tables.get(table.target());
            if (made != null && table.key() != null && !indexes.isKeyed(table.target())) {
                // the source says no more of it than that changes address rows by it
                out.add(indexes.primaryKey(made, table.key().columns()));
            }
        }
        for (SchemaObject object : schema.objects()) {
            boolean made = object.skipped() == null
                    && tables.containsKey(
                            object.definition() == null
                                    ? null
                                    : object.definition().table());
            if (made && object.definition() instanceof ForeignKeyDefinition key) {
                addForeignKey(key);
            }
        }
        return out;
    }

    private void addForeignKey(ForeignKeyDefinition key) {
        String name = names.constraint(key.table(), key.name());
        String listed = key.table() + "." + name;
        NeutralTable from = tables.get(key.table());
        NeutralTable to = tables.get(key.referenced());
        if (from == null || to == null) {
            skip(FOREIGN_KEY, listed, "it refers to " + key.referenced() + ", which is not moved");
        } else if (!indexes.isReferable(key.referenced(), key.referencedColumns())) {
            skip(
                    FOREIGN_KEY,
                    listed,
                    "it refers to columns of " + key.referenced()
                            + " whose unique key has none of its rows without a value here, and such a key cannot be referred to");
        } else if (!ForeignKeyTypes.areAlike(key, from.types(), to.types())) {
            skip(FOREIGN_KEY, listed, "its columns have another type than those it refers to, which is refused here");
        } else {
            boolean follows = cascading.take(key);
            SchemaObject made = new SchemaObject(
                    FOREIGN_KEY,
                    listed,
                    Stage.POST_DATA,
                    List.of("ALTER TABLE " + Quoting.table(key.table()) + " WITH CHECK ADD CONSTRAINT "
                            + Quoting.name(name) + " FOREIGN KEY (" + NeutralIndexes.names(key.columns())
                            + ") REFERENCES " + Quoting.table(key.referenced()) + " ("
                            + NeutralIndexes.names(key.referencedColumns()) + ")"
                            + (follows
                                    ? action(" ON DELETE ", key.onDelete()) + action(" ON UPDATE ", key.onUpdate())
                                    : "")),
                    null);
            out.add(
                    follows
                            ? made
                            : made.changed("rows do not follow by it"
                                    + action(" ON DELETE ", key.onDelete())
                                    + action(" ON UPDATE ", key.onUpdate())
                                    + ": they would on several ways or in a circle, which SQL Server refuses (error 1785); such a"
                                    + " delete or update is refused instead, unless a trigger does it"));
        }
    }

    private static String action(String on, Cascade.Action action) {
        return switch (action) {
            case NONE -> "";
            case CASCADE -> on + "CASCADE";
            case SET_NULL -> on + "SET NULL";
            case SET_DEFAULT -> on + "SET DEFAULT";
        };
    }

    private void addCheck(CheckDefinition check, NeutralTable table) {
        String name = names.constraint(check.table(), check.name());
        String listed = check.table() + "." + name;
        try {
            String condition = ExpressionText.of(table.columns()).condition(check.condition());
            out.add(new SchemaObject(
                    CHECK, listed, Stage.POST_DATA, List.of(check(check.table(), name, condition)), null));
        } catch (Unwritable e) {
            skip(CHECK, listed, "it " + e.why());
        }
    }

    /** The statement that adds a check, and looks at the rows that are there. */
    static String check(TableId table, String name, String condition) {
        return "ALTER TABLE " + Quoting.table(table) + " WITH CHECK ADD CONSTRAINT " + Quoting.name(name) + " CHECK ("
                + condition + ")";
    }

    private void addCounter(CounterDefinition counter, SchemaObject object, NeutralTable table) {
        String sequence = table.sequence(counter.column());
        String statement;
        if (table.isIdentity(counter.column())) {
            statement = Counting.identity(counter.table(), counter.next());
        } else if (sequence != null) {
            statement = "ALTER SEQUENCE " + sequence + " RESTART WITH " + counter.next();
        } else {
            skip(
                    object.kind(),
                    object.name(),
                    counter.column() + " of " + counter.table() + " is not numbered by the server");
            return;
        }
        out.add(new SchemaObject(
                "sequence value",
                counter.table() + "." + counter.column(),
                Stage.OPEN,
                List.of(statement),
                null,
                object.counted()));
    }

    private void skip(String kind, String name, String reason) {
        out.add(new SchemaObject(kind, name, Stage.POST_DATA, List.of(), reason));
    }
}
