package io.godwit.testkit.memory;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.row.Cells;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Reads the schema and writes definitions. Called under the database's lock. */
final class MemorySchema {
    private MemorySchema() {}

    static Schema read(MemoryDatabase database, Selection selection, MemoryOptions options) {
        List<Table> tables = new ArrayList<>();
        List<SchemaObject> objects = new ArrayList<>();
        for (MemoryTable table : database.tables.values()) {
            if (selection.includes(table.id)) {
                Table read = table(table, selection, options);
                tables.add(read);
                objects.addAll(definitions(read, table.otherUniques()));
            }
        }
        database.sequences.forEach((name, value) -> {
            TableId target = selection.target(TableId.parse(name));
            objects.add(object("sequence", target.toString(), Stage.PRE_DATA, "create sequence " + target));
            objects.add(new SchemaObject(
                    "sequence value",
                    target.toString(),
                    Stage.OPEN,
                    List.of("set sequence " + target + " " + value),
                    null,
                    value));
        });
        database.objects.forEach((object, statement) -> {
            int space = object.indexOf(' ');
            objects.add(object(object.substring(0, space), object.substring(space + 1), Stage.POST_DATA, statement));
        });
        return new Schema("memory", "1", tables, objects);
    }

    private static Table table(MemoryTable table, Selection selection, MemoryOptions options) {
        boolean partial = options.images().equals("partial");
        return new Table(
                table.id,
                selection.target(table.id),
                table.columns().stream()
                        .map(c -> new Column(
                                c.name(), c.type(), c.nativeType(), c.nullable(), false, partial && c.detachable()))
                        .toList(),
                table.key(),
                options.images().equals("full") || table.key() == null,
                !table.otherUniques().isEmpty(),
                selection.filter(table.id),
                table.rows.size(),
                MemorySplits.bytes(table.rows.values()));
    }

    /** What makes a table and its constraints, under its target's name. */
    static List<SchemaObject> definitions(Table table, List<Key> otherUniques) {
        List<SchemaObject> objects = new ArrayList<>();
        String name = table.target().toString();
        String columns = table.columns().stream()
                .map(c -> c.name() + " " + MemoryTypes.spell(c.type()) + (c.nullable() ? "" : " not null"))
                .collect(Collectors.joining(", "));
        objects.add(object("table", name, Stage.PRE_DATA, "create table " + name + " (" + columns + ")"));
        Key key = table.key();
        if (key != null) {
            objects.add(constraint("primary key", name, key, Stage.KEYS));
        }
        otherUniques.forEach(u -> objects.add(constraint("unique", name, u, Stage.POST_DATA)));
        return objects;
    }

    private static SchemaObject constraint(String kind, String table, Key key, Stage stage) {
        String statement = "alter table " + table + " add " + kind + " " + key.name() + " ("
                + String.join(", ", key.columns()) + ")";
        return object(kind, table + "." + key.name(), stage, statement);
    }

    private static SchemaObject object(String kind, String name, Stage stage, String statement) {
        return new SchemaObject(kind, name, stage, List.of(statement), null);
    }

    /** Whether rows still are what the plan says. */
    static void checkColumns(Table planned, List<Column> present) {
        boolean same = planned.columns().size() == present.size();
        for (int c = 0; same && c < present.size(); c++) {
            Column one = planned.columns().get(c);
            same = one.name().equals(present.get(c).name())
                    && one.type().equals(present.get(c).type());
        }
        if (!same) {
            throw new GodwitException(
                    Errors.SCHEMA_CHANGED,
                    "The columns of " + planned.id() + " are not those that were planned.",
                    planned.id().toString(),
                    null);
        }
    }

    static Predicate<Cells> filter(Table table) {
        String filter = table.filter();
        return filter == null ? row -> true : MemoryStatements.condition(table.columns(), filter);
    }
}
