package io.godwit.testkit.tds.sql;

import io.godwit.testkit.tds.capture.Tracking;
import io.godwit.testkit.tds.dictionary.ColumnInfo;
import io.godwit.testkit.tds.dictionary.Database;
import io.godwit.testkit.tds.dictionary.DatabaseObject;
import io.godwit.testkit.tds.dictionary.DatabaseObject.Check;
import io.godwit.testkit.tds.dictionary.DatabaseObject.ForeignKey;
import io.godwit.testkit.tds.dictionary.IndexInfo;
import io.godwit.testkit.tds.dictionary.TableInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code ALTER TABLE}. One thread. */
final class Alterations {
    private final Session session;
    private final Changes in;
    private final BatchNames names;
    private final Database database;

    Alterations(Session session, Changes in, BatchNames names) {
        this.session = session;
        this.in = in;
        this.names = names;
        this.database = session.database();
    }

    void run() {
        int begun = in.peek().start();
        List<String> parts = in.names();
        if (!(session.find(parts) instanceof TableInfo table)) {
            throw new TdsException(
                    4902,
                    "Cannot find the object \"" + String.join(".", parts)
                            + "\" because it does not exist or you do not have permissions.");
        }
        if (!table.isTemporary()) {
            BatchNames.take(session, table, Locks.Mode.EXCLUSIVE);
        }
        Constraints constraints = new Constraints(session, in, names, table);
        Boolean withCheck = null;
        if (in.take("with")) {
            withCheck = in.take("check");
            if (!withCheck) {
                in.expect("nocheck");
            }
        }
        String verb = in.next().lower();
        switch (verb) {
            case "add" -> {
                constraints.checked = !Boolean.FALSE.equals(withCheck);
                add(table, constraints);
            }
            case "drop" -> drop(table);
            case "alter" -> column(table);
            case "check", "nocheck" -> {
                in.expect("constraint");
                List<String> which = new ArrayList<>();
                do {
                    which.add(in.name());
                } while (in.take(","));
                switched(table, constraints, which, verb.equals("check"), Boolean.TRUE.equals(withCheck));
            }
            case "enable", "disable" -> {
                if (in.take("change_tracking")) {
                    track(table, verb.equals("enable"));
                } else {
                    trigger(table, verb.equals("disable"));
                }
            }
            case "set" -> {
                in.expect("(");
                String text = in.untilClosed().toUpperCase(Locale.ROOT).replaceAll("\\s", "");
                if (!text.startsWith("LOCK_ESCALATION=")) {
                    throw TdsException.notKnown("ALTER TABLE ... SET " + text);
                }
                table.lockEscalation = text.substring("LOCK_ESCALATION=".length());
            }
            default -> throw TdsException.notKnown("ALTER TABLE ... " + verb);
        }
        note(
                session,
                table,
                "ALTER TABLE " + in.text.substring(begun, in.peek(-1).end()));
        database.changed();
        session.work().remember(database::changed);
    }

    /** Tells what captures a table's changes that it was altered. */
    static void note(Session session, TableInfo table, String statement) {
        if (table.captured) {
            session.work().remember(session.database().capture.altered(table, statement));
        }
    }

    private void add(TableInfo table, Constraints constraints) {
        List<Runnable> later = new ArrayList<>();
        List<ColumnInfo> added = new ArrayList<>();
        do {
            if (Constraints.begins(in) || in.is("default")) {
                later.add(constraints.read(null));
            } else {
                ColumnInfo column = new Columns(in, table, constraints, later).read();
                added.add(column);
                table.columns.add(column);
                session.work().remember(() -> table.columns.remove(column));
            }
        } while (in.take(","));
        List<ColumnInfo> strict = new ArrayList<>();
        for (ColumnInfo column : added) {
            boolean nullable = column.nullable;
            if (!nullable && column.computed == null) {
                // rows that are there get the default first
                column.nullable = true;
                strict.add(column);
            }
            session.work()
                    .define(
                            "ALTER TABLE " + table.stored + " ADD COLUMN " + Columns.stored(column, names, table),
                            "ALTER TABLE " + table.stored + " DROP COLUMN IF EXISTS " + Expression.quoted(column.name),
                            () -> {},
                            () -> {});
        }
        later.forEach(Runnable::run);
        for (ColumnInfo column : strict) {
            column.nullable = false;
            fill(table, column);
            session.work()
                    .runAside("ALTER TABLE " + table.stored + " ALTER COLUMN " + Expression.quoted(column.name)
                            + " SET NOT NULL");
        }
    }

    private void fill(TableInfo table, ColumnInfo column) {
        String value = column.identity != null
                ? "PUBLIC.\"f_next_identity\"(" + table.id + ")"
                : column.type.base() == TsqlType.Base.ROWVERSION ? "PUBLIC.\"f_next_version\"()" : column.defaultText;
        if (!value.isEmpty()) {
            session.work()
                    .runAside("UPDATE " + table.stored + " SET " + Expression.quoted(column.name) + " = " + value);
        }
    }

    private void drop(TableInfo table) {
        do {
            boolean isColumn = in.take("column");
            if (!isColumn) {
                in.take("constraint");
            }
            boolean lenient = in.take("if", "exists");
            String name = in.name();
            if (isColumn) {
                dropColumn(table, name);
            } else {
                dropConstraint(table, name, lenient);
            }
        } while (in.take(","));
    }

    private void dropColumn(TableInfo table, String name) {
        ColumnInfo column = table.column(name);
        if (column.defaultConstraint != null
                || table.indexes.stream().anyMatch(i -> i.parts.stream().anyMatch(p -> p.column() == column))) {
            throw new TdsException(
                    4922,
                    "ALTER TABLE DROP COLUMN " + name + " failed because one or more objects access this column.");
        }
        if (session.inTransaction()) {
            throw TdsException.notKnown("ALTER TABLE ... DROP COLUMN inside a transaction");
        }
        session.work().runAside("ALTER TABLE " + table.stored + " DROP COLUMN " + Expression.quoted(name));
        table.columns.remove(column);
    }

    private void dropConstraint(TableInfo table, String name, boolean lenient) {
        DatabaseObject found = database.find(table.schema, name);
        if (found == null || found.parent != table.id) {
            if (lenient) {
                return;
            }
            throw new TdsException(3728, "'" + name + "' is not a constraint.");
        }
        if (session.inTransaction() && (found.type.equals("PK") || found.type.equals("UQ"))) {
            throw TdsException.notKnown("a key that is dropped inside a transaction");
        }
        switch (found.type) {
            case "PK", "UQ" -> {
                stored(table, "k_" + found.id);
                table.indexes.removeIf(i -> i.constraint == found);
            }
            case "F " -> {
                stored(table, "f_" + found.id);
                table.foreignKeys.remove(found);
                session.work().remember(() -> {
                    table.foreignKeys.add((ForeignKey) found);
                    new Constraints(session, in, names, table).enforce((ForeignKey) found, false);
                });
            }
            case "C " -> {
                stored(table, "c_" + found.id);
                table.checks.remove(found);
                session.work().remember(() -> {
                    table.checks.add((Check) found);
                    new Constraints(session, in, names, table).enforce((Check) found, false);
                });
            }
            default -> {
                for (ColumnInfo column : table.columns) {
                    if (column.defaultConstraint == found) {
                        String text = column.defaultText;
                        column.defaultConstraint = null;
                        column.defaultText = "";
                        session.work().remember(() -> {
                            column.defaultConstraint = found;
                            column.defaultText = text;
                        });
                    }
                }
            }
        }
        database.remove(found);
        session.work().remember(() -> database.add(found));
    }

    private void stored(TableInfo table, String name) {
        session.work()
                .runAside("ALTER TABLE " + table.stored + " DROP CONSTRAINT IF EXISTS " + Expression.quoted(name));
    }

    private void switched(
            TableInfo table, Constraints constraints, List<String> which, boolean on, boolean checksRows) {
        List<DatabaseObject> all = new ArrayList<>(table.foreignKeys);
        all.addAll(table.checks);
        boolean every = which.size() == 1 && which.get(0).equalsIgnoreCase("all");
        for (DatabaseObject one : all) {
            if (!every && !which.contains(one.name)) {
                continue;
            }
            if (one instanceof ForeignKey key) {
                stored(table, "f_" + key.id);
                if (on) {
                    constraints.enforce(key, checksRows);
                }
                key.disabled = !on;
                key.trusted = on && checksRows;
            } else if (one instanceof Check check) {
                stored(table, "c_" + check.id);
                if (on) {
                    constraints.enforce(check, checksRows);
                }
                check.disabled = !on;
                check.trusted = on && checksRows;
            }
        }
    }

    private void track(TableInfo table, boolean on) {
        if (in.take("with")) {
            in.expect("(");
            in.untilClosed();
        }
        if (session.inTransaction()) {
            throw TdsException.notKnown("change tracking that is switched inside a transaction");
        }
        if (on) {
            String definition = Tracking.definition(table);
            database.capture.tracking().begin(table);
            session.work().runAside(definition);
        } else {
            database.capture.tracking().end(table);
            session.work().runAside(Tracking.removal(table));
        }
    }

    private void trigger(TableInfo table, boolean disabled) {
        in.expect("trigger");
        String name = in.name();
        for (DatabaseObject object : database.objects()) {
            boolean meant = name.equalsIgnoreCase("all") || object.name.equals(name);
            if (meant && object instanceof DatabaseObject.Module module && module.parent == table.id) {
                boolean before = module.disabled;
                module.disabled = disabled;
                session.work().remember(() -> module.disabled = before);
            }
        }
    }

    private void column(TableInfo table) {
        in.expect("column");
        ColumnInfo column = table.column(in.name());
        TsqlType type = in.type();
        if (in.take("collate")) {
            in.name();
        }
        boolean nullable = !in.take("not", "null");
        if (nullable) {
            in.take("null");
        }
        TsqlType before = column.type;
        boolean wasNullable = column.nullable;
        String alter = "ALTER TABLE " + table.stored + " ALTER COLUMN " + Expression.quoted(column.name);
        session.work()
                .define(
                        alter + " SET DATA TYPE " + type.stored(),
                        alter + " SET DATA TYPE " + before.stored(),
                        () -> {},
                        () -> {});
        session.work()
                .define(
                        alter + (nullable ? " DROP NOT NULL" : " SET NOT NULL"),
                        alter + (wasNullable ? " DROP NOT NULL" : " SET NOT NULL"),
                        () -> {},
                        () -> {});
        column.type = type;
        column.nullable = nullable;
        session.work().remember(() -> {
            column.type = before;
            column.nullable = wasNullable;
        });
        for (IndexInfo index : table.indexes) {
            if (index.isPrimaryKey() && nullable && index.parts.stream().anyMatch(p -> p.column() == column)) {
                throw new TdsException(
                        5074, "The object '" + index.name + "' is dependent on column '" + column.name + "'.");
            }
        }
    }
}
