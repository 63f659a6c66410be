package io.godwit.testkit.tds.sql;

import io.godwit.testkit.tds.dictionary.ColumnInfo;
import io.godwit.testkit.tds.dictionary.Database;
import io.godwit.testkit.tds.dictionary.DatabaseObject;
import io.godwit.testkit.tds.dictionary.TableInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes and removes tables. One thread. */
final class Tables {
    private final Session session;
    private final Changes in;
    private final BatchNames names;
    private final Database database;

    Tables(Session session, Changes in, BatchNames names) {
        this.session = session;
        this.in = in;
        this.names = names;
        this.database = session.database();
    }

    private TableInfo begin(List<String> parts) {
        String name = Definitions.last(parts);
        int id = database.newId();
        if (name.startsWith("##")) {
            throw TdsException.notKnown("global temporary tables");
        }
        if (name.startsWith("#")) {
            return new TableInfo(
                    id, "dbo", name, "\"#\"." + Expression.quoted(name + " " + session.number() + " " + id), "U ");
        }
        String schema = Definitions.schemaOf(parts);
        if (database.schemaId(schema) == null) {
            throw new TdsException(
                    2760,
                    "The specified schema name \"" + schema
                            + "\" either does not exist or you do not have permission to use it.");
        }
        return new TableInfo(id, schema, name, Expression.quoted(schema) + "." + Expression.quoted(name), "U ");
    }

    private void add(TableInfo table) {
        if (table.isTemporary()) {
            session.addTemporary(table);
            session.work().remember(() -> session.removeTemporary(table));
            return;
        }
        database.add(table);
        session.work().remember(() -> database.remove(table));
    }

    void create() {
        in.next();
        List<String> parts = in.names();
        TableInfo table = begin(parts);
        Constraints constraints = new Constraints(session, in, names, table);
        List<String> lines = new ArrayList<>();
        in.expect("(");
        List<Runnable> later = new ArrayList<>();
        do {
            if (in.is(")")) {
                break;
            }
            if (Constraints.begins(in)) {
                later.add(constraints.read(null));
            } else if (in.is("index")) {
                throw TdsException.notKnown("an index inside CREATE TABLE");
            } else {
                ColumnInfo column = new Columns(in, table, constraints, later).read();
                table.columns.add(column);
                lines.add(Columns.stored(column, names, table));
            }
        } while (in.take(","));
        in.expect(")");
        placed(in);
        add(table);
        String sql = "CREATE TABLE " + table.stored + " (" + String.join(", ", lines) + ")";
        try {
            session.work().define(sql, "DROP TABLE IF EXISTS " + table.stored, () -> {}, () -> {});
            watch(table);
            constraints.finish();
            later.forEach(Runnable::run);
        } catch (TdsException e) {
            if (session.work().depth() == 0) {
                discard(table);
            }
            throw e;
        }
        BatchNames.take(session, table, Locks.Mode.EXCLUSIVE);
    }

    /** Where rows lie, and how; nothing here has such places. */
    static void placed(Changes in) {
        while (true) {
            if (in.take("on") || in.take("textimage_on")) {
                in.name();
                if (in.take("(")) {
                    throw TdsException.notKnown("a table or an index in partitions");
                }
            } else if (in.is("with") && in.peek(1).is("(")) {
                in.at += 2;
                in.untilClosed();
            } else {
                return;
            }
        }
    }

    private void discard(TableInfo table) {
        session.work().forget(table);
        session.removeTemporary(table);
        database.remove(table);
    }

    private void watch(TableInfo table) {
        if (!table.isTemporary()) {
            session.work()
                    .runAside("CREATE TRIGGER " + Expression.quoted(table.schema) + ".\"w_" + table.id
                            + "\" AFTER INSERT, UPDATE, DELETE ON " + table.stored + " FOR EACH ROW CALL '"
                            + RowTrigger.class.getName() + "'");
        }
    }

    /** A table of columns that a query has. */
    TableInfo of(List<String> parts, List<Answer.Column> columns) {
        TableInfo table = begin(parts);
        List<String> lines = new ArrayList<>();
        for (Answer.Column column : columns) {
            if (column.name().startsWith("$")) {
                throw new TdsException(1038, 15, "An object or column name is missing or empty.");
            }
            ColumnInfo made = new ColumnInfo(table.nextColumn++, column.name(), column.type());
            made.nullable = column.nullable();
            table.columns.add(made);
            lines.add(Columns.stored(made, names, table));
        }
        add(table);
        session.work()
                .define(
                        "CREATE TABLE " + table.stored + " (" + String.join(", ", lines) + ")",
                        "DROP TABLE IF EXISTS " + table.stored,
                        () -> {},
                        () -> {});
        watch(table);
        return table;
    }

    void drop(TableInfo table) {
        if (table.isTemporary()) {
            session.removeTemporary(table);
            session.work().afterwards(() -> session.work().forget(table));
            session.work().remember(() -> session.addTemporary(table));
            return;
        }
        for (DatabaseObject object : database.objects()) {
            if (object instanceof DatabaseObject.ForeignKey key && key.referenced == table && key.table != table) {
                throw new TdsException(
                        3726,
                        "Could not drop object '" + table.schema + "." + table.name
                                + "' because it is referenced by a FOREIGN KEY constraint.");
            }
        }
        BatchNames.take(session, table, Locks.Mode.EXCLUSIVE);
        if (table.captured) {
            new CaptureProcedures(session).gone(table);
        }
        List<DatabaseObject> parts = new ArrayList<>();
        for (DatabaseObject object : database.objects()) {
            if (object.parent == table.id) {
                parts.add(object);
            }
        }
        String aside = "x" + table.id;
        // kept under another name until the transaction ends, so that it can come back
        session.work()
                .define(
                        "ALTER TABLE " + table.stored + " RENAME TO " + Expression.quoted(aside),
                        "ALTER TABLE " + Expression.quoted(table.schema) + "." + Expression.quoted(aside)
                                + " RENAME TO " + Expression.quoted(table.name),
                        () -> database.remove(table),
                        () -> {
                            database.add(table);
                            parts.forEach(database::add);
                        });
        session.work().afterwards(() -> {
            if (database.object(table.id) == null) {
                session.work()
                        .runAside("DROP TABLE IF EXISTS " + Expression.quoted(table.schema) + "."
                                + Expression.quoted(aside) + " CASCADE");
            }
        });
    }

    @Nullable
    TableInfo named(List<String> parts) {
        return names.table(parts);
    }
}
