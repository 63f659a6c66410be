package io.godwit.sqlserver.catalog;

import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.ColumnRule;
import io.godwit.spi.schema.Definition;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.capture.FenceTriggers;
import io.godwit.sqlserver.catalog.neutral.ViewDescriptions;
import io.godwit.sqlserver.connection.Quoting;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Views, functions, procedures and triggers. */
final class ModuleObjects {
    private static final int OF_THE_DATABASE = 0;
    private static final String NOT_UNDERSTOOD = "its text does not begin as the statement that made it";

    private final Reading reading;
    private final Naming naming;
    private final NativeTables natives;
    private final Modules modules;
    private final IndexText indexes;

    ModuleObjects(Reading reading, Naming naming, NativeTables natives) throws SQLException {
        this.reading = reading;
        this.naming = naming;
        this.natives = natives;
        this.modules = Modules.read(reading, natives);
        this.indexes = new IndexText(naming, new Storage());
    }

    /** Functions that tables need. */
    void addNeeded(ObjectList out) {
        for (Module module : modules.ordered()) {
            if (modules.isNeededByTables(module)) {
                add(out, module, Stage.PRE_DATA);
            }
        }
    }

    /** All others but triggers, and the indexes of views. */
    void addOthers(ObjectList out) {
        for (Module module : modules.ordered()) {
            if (!modules.isNeededByTables(module)) {
                add(out, module, Stage.POST_DATA);
            }
            NativeTable view = module.kind().equals(Kinds.VIEW) ? natives.get(module.objectId()) : null;
            if (view != null && module.refusal() == null) {
                for (NativeIndex index : view.indexes()) {
                    String name = TableObjects.indexName(view, index);
                    if (index.isTree() || index.isColumnstore()) {
                        out.add(Kinds.VIEW_INDEX, name, Stage.POST_DATA, indexes.create(view, index), null);
                    } else {
                        out.skip(
                                Kinds.VIEW_INDEX,
                                name,
                                Stage.POST_DATA,
                                "it is of a kind that views do not have elsewhere");
                    }
                }
            }
        }
    }

    private void add(ObjectList out, Module module, Stage stage) {
        TableId target = naming.target(module.id());
        String refusal = module.refusal();
        List<String> statements = refusal == null ? module.statements(Quoting.table(target), null, naming) : null;
        if (statements == null) {
            out.skip(module.kind(), target.toString(), stage, refusal == null ? NOT_UNDERSTOOD : refusal);
        } else {
            out.add(module.kind(), target.toString(), stage, statements, null);
        }
    }

    /** What views are apart from this engine's language, by their target names. */
    Map<String, Definition> views(List<Table> tables) {
        ViewDescriptions descriptions = new ViewDescriptions(natives.all(), tables);
        Map<String, Definition> views = new HashMap<>();
        for (Module module : modules.ordered()) {
            NativeTable view = natives.get(module.objectId());
            if (module.kind().equals(Kinds.VIEW) && view != null && module.refusal() == null) {
                List<Column> columns = new ArrayList<>();
                for (NativeColumn column : view.columns()) {
                    columns.add(TableReader.column(column, ColumnRule.NONE));
                }
                views.put(
                        view.target().toString(),
                        descriptions.view(view.id(), view.target(), columns, module.text(), module.quotedIdentifier()));
            }
        }
        return views;
    }

    /** Triggers exist from hand-over on, as much in use and in the order as they were. */
    void addTriggers(ObjectList out) throws SQLException {
        Map<Long, List<String>> orders = new HashMap<>();
        reading.each(Queries.TRIGGER_ORDER, row -> {
            String order = row.getBoolean(3) ? "First" : "Last";
            orders.computeIfAbsent(row.getLong(1), k -> new ArrayList<>())
                    .add("@order = N'" + order + "', @stmttype = N'" + row.getString(2) + "'");
        });
        reading.each(Queries.TRIGGERS, row -> {
            if (row.getInt(3) == OF_THE_DATABASE) {
                databaseTrigger(out, row);
            } else {
                trigger(out, row, orders.getOrDefault(row.getLong(1), List.of()));
            }
        });
    }

    private void trigger(ObjectList out, ResultSet row, List<String> orders) throws SQLException {
        NativeTable parent = natives.get(row.getLong(4));
        String name = row.getString(2);
        if (parent == null || name.startsWith(FenceTriggers.PREFIX)) {
            return;
        }
        Module module = trigger(row, new TableId(parent.id().schema(), name));
        String listed = parent.target().schema() + "." + name;
        String own = Quoting.name(parent.target().schema()) + "." + Quoting.name(name);
        String table = Quoting.table(parent.target());
        String refusal = parent.kind() == NativeTable.Kind.TABLE && Movable.refusal(parent) != null
                ? "its table is not moved"
                : module.refusal();
        List<String> statements = refusal == null ? module.statements(own, table, naming) : null;
        if (statements == null) {
            out.skip(Kinds.TRIGGER, listed, Stage.OPEN, refusal == null ? NOT_UNDERSTOOD : refusal);
            return;
        }
        List<String> all = new ArrayList<>(statements);
        for (String order : orders) {
            all.add("EXEC sp_settriggerorder @triggername = " + Quoting.text(own) + ", " + order);
        }
        if (row.getBoolean(5)) {
            all.add("DISABLE TRIGGER " + own + " ON " + table);
        }
        out.add(Kinds.TRIGGER, listed, Stage.OPEN, all, null);
    }

    private void databaseTrigger(ObjectList out, ResultSet row) throws SQLException {
        String name = row.getString(2);
        Module module = trigger(row, new TableId("", name));
        String refusal = module.refusal();
        List<String> statements = refusal == null ? module.statements(Quoting.name(name), null, naming) : null;
        if (statements == null) {
            out.skip(Kinds.DATABASE_TRIGGER, name, Stage.OPEN, refusal == null ? NOT_UNDERSTOOD : refusal);
            return;
        }
        List<String> all = new ArrayList<>(statements);
        if (row.getBoolean(5)) {
            all.add("DISABLE TRIGGER " + Quoting.name(name) + " ON DATABASE");
        }
        out.add(Kinds.DATABASE_TRIGGER, name, Stage.OPEN, all, null);
    }

    private static Module trigger(ResultSet row, TableId id) throws SQLException {
        String text = Reading.text(row, 6);
        return new Module(
                row.getLong(1),
                id,
                Kinds.TRIGGER,
                text,
                row.getBoolean(7),
                row.getBoolean(8),
                text.isEmpty()
                        ? "the server does not show its text: it is encrypted, or made of an assembly (CLR)"
                        : null);
    }
}
