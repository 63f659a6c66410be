package io.godwit.testkit.tds.sql;

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
import org.jspecify.annotations.Nullable;

/** Reads constraints, and gives them to H2 and to the dictionary. One thread. */
final class Constraints {
    private final Session session;
    private final Changes in;
    private final BatchNames names;
    private final TableInfo table;
    private final Database database;
    private final List<Runnable> foreign = new ArrayList<>();
    /** Whether rows that are there must fit. */
    boolean checked = true;

    Constraints(Session session, Changes in, BatchNames names, TableInfo table) {
        this.session = session;
        this.in = in;
        this.names = names;
        this.table = table;
        this.database = session.database();
    }

    static boolean begins(Cursor in) {
        return in.is("constraint")
                || in.is("primary", "key")
                || in.is("unique")
                || in.is("foreign", "key")
                || in.is("check");
    }

    /** Nothing is left over. */
    void finish() {
        foreign.forEach(Runnable::run);
        foreign.clear();
    }

    /** Reads one; what is returned makes it, once the table is there. {@code column} null if it is the table's. */
    Runnable read(@Nullable ColumnInfo column) {
        String name = in.take("constraint") ? in.name() : "";
        if (in.take("primary", "key") || in.is("unique")) {
            boolean primary = !in.take("unique");
            return key(name, primary, column);
        }
        if (in.take("check")) {
            if (in.take("not", "for")) {
                in.expect("replication");
            }
            in.expect("(");
            String text = in.untilClosed();
            return () -> check(name, text);
        }
        if (in.take("default")) {
            return defaultOf(name, column);
        }
        if (in.take("foreign", "key") || in.is("references")) {
            return foreignKey(name, column);
        }
        throw in.unexpected();
    }

    private String named(String name, String prefix, int id) {
        return name.isEmpty() ? prefix + "__" + table.name + "__" + String.format(Locale.ROOT, "%08X", id) : name;
    }

    private DatabaseObject add(DatabaseObject object, String name) {
        object.systemNamed = name.isEmpty();
        if (!table.isTemporary()) {
            database.add(object);
            session.work().remember(() -> database.remove(object));
        }
        return object;
    }

    private Runnable key(String name, boolean primary, @Nullable ColumnInfo column) {
        boolean clustered = in.take("clustered");
        boolean plain = in.take("nonclustered");
        List<IndexInfo.Part> parts = new ArrayList<>();
        List<String> columns = new ArrayList<>();
        List<Boolean> descending = new ArrayList<>();
        if (in.take("(")) {
            do {
                columns.add(in.name());
                descending.add(in.take("desc"));
                in.take("asc");
            } while (in.take(","));
            in.expect(")");
        } else if (column != null) {
            columns.add(column.name);
            descending.add(false);
        }
        int[] fill = {0};
        boolean ignores = options(fill);
        return () -> {
            for (int i = 0; i < columns.size(); i++) {
                ColumnInfo of = table.column(columns.get(i));
                if (primary && of.nullable) {
                    if (!tableIsNew()) {
                        throw new TdsException(
                                8111,
                                "Cannot define PRIMARY KEY constraint on nullable column in table '" + table.name
                                        + "'.");
                    }
                    of.nullable = false;
                    session.work()
                            .runAside("ALTER TABLE " + table.stored + " ALTER COLUMN " + Expression.quoted(of.name)
                                    + " SET NOT NULL");
                }
                parts.add(new IndexInfo.Part(of, descending.get(i)));
            }
            boolean hasClustered = table.indexes.stream().anyMatch(i -> i.clustered);
            boolean orders = clustered || (primary && !plain && !hasClustered);
            int id = database.newId();
            DatabaseObject constraint = add(
                    new DatabaseObject(
                            id, table.schema, named(name, primary ? "PK" : "UQ", id), primary ? "PK" : "UQ", table.id),
                    name);
            add(new IndexInfo(
                    orders ? 1 : nextIndex(),
                    constraint.name,
                    orders,
                    true,
                    parts,
                    List.of(),
                    "",
                    ignores,
                    fill[0],
                    constraint));
            String list =
                    String.join(", ", columns.stream().map(Expression::quoted).toList());
            session.work()
                    .define(
                            "ALTER TABLE " + table.stored + " ADD CONSTRAINT \"k_" + id + "\" "
                                    + (primary ? "PRIMARY KEY" : "UNIQUE NULLS NOT DISTINCT") + " (" + list + ")",
                            "ALTER TABLE " + table.stored + " DROP CONSTRAINT IF EXISTS \"k_" + id + "\"",
                            () -> {},
                            () -> {});
        };
    }

    private boolean tableIsNew() {
        return in.is("create") || in.text.toLowerCase(Locale.ROOT).contains("create table");
    }

    private void add(IndexInfo index) {
        table.indexes.add(index);
        table.indexes.sort(java.util.Comparator.comparingInt(i -> i.id));
        database.changed();
        session.work().remember(() -> table.indexes.remove(index));
    }

    int nextIndex() {
        int next = 2;
        for (IndexInfo index : table.indexes) {
            next = Math.max(next, index.id + 1);
        }
        return next;
    }

    /** What may stand behind a key; whether it leaves duplicates out. */
    private boolean options(int[] fill) {
        boolean ignores = false;
        while (true) {
            if (in.is("with") && in.peek(1).is("(")) {
                in.at += 2;
                String text = in.untilClosed().toLowerCase(Locale.ROOT).replaceAll("\\s", "");
                ignores = text.contains("ignore_dup_key=on");
                var matcher =
                        java.util.regex.Pattern.compile("fillfactor=(\\d+)").matcher(text);
                fill[0] = matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
            } else if (in.is("on")
                    && in.peek(1).isName()
                    && !in.peek(1).is("delete")
                    && !in.peek(1).is("update")) {
                Tables.placed(in);
            } else if (ignores) {
                throw TdsException.notKnown("IGNORE_DUP_KEY");
            } else {
                return false;
            }
        }
    }

    private void check(String name, String text) {
        int id = database.newId();
        Check check = new Check(id, named(name, "CK", id), table, Columns.bracketed(text));
        check.trusted = checked;
        add(check, name);
        table.checks.add(check);
        session.work().remember(() -> table.checks.remove(check));
        enforce(check, checked);
    }

    void enforce(Check check, boolean checksRows) {
        Queries of = new Queries(check.definition, names);
        of.scope = new Scope(null);
        of.scope.sources.add(new Scope.Source("$c", Queries.columns(table), table));
        String sql = of.truth(of.condition()).replace("\"$c\".", "");
        session.work()
                .define(
                        "ALTER TABLE " + table.stored + " ADD CONSTRAINT \"c_" + check.id + "\" CHECK (" + sql + ")"
                                + (checksRows ? "" : " NOCHECK"),
                        "ALTER TABLE " + table.stored + " DROP CONSTRAINT IF EXISTS \"c_" + check.id + "\"",
                        () -> {},
                        () -> {});
    }

    private Runnable defaultOf(String name, @Nullable ColumnInfo column) {
        int from = in.peek().start();
        Expression value = in.value();
        String text = in.text.substring(from, in.peek(-1).end());
        String of = column == null && in.take("for") ? in.name() : "";
        if (in.take("with")) {
            in.expect("values");
        }
        return () -> {
            ColumnInfo target = column == null ? table.column(of) : column;
            if (target.defaultConstraint != null) {
                throw new TdsException(1781, "Column already has a DEFAULT bound to it.");
            }
            int id = database.newId();
            DatabaseObject constraint =
                    add(new DatabaseObject(id, table.schema, named(name, "DF", id), "D ", table.id), name);
            target.defaultConstraint = constraint;
            target.defaultText = Conversions.implicit(value, target.type);
            definitions().put(constraint, Columns.bracketed(text));
            session.work().remember(() -> {
                target.defaultConstraint = null;
                target.defaultText = "";
            });
        };
    }

    private java.util.Map<DatabaseObject, String> definitions() {
        return io.godwit.testkit.tds.dictionary.SystemViews.DEFAULTS;
    }

    private Runnable foreignKey(String name, @Nullable ColumnInfo column) {
        List<String> columns = new ArrayList<>();
        if (in.take("(")) {
            do {
                columns.add(in.name());
            } while (in.take(","));
            in.expect(")");
        } else if (column != null) {
            columns.add(column.name);
        }
        in.expect("references");
        List<String> to = in.names();
        List<String> toColumns = new ArrayList<>();
        if (in.take("(")) {
            do {
                toColumns.add(in.name());
            } while (in.take(","));
            in.expect(")");
        }
        int[] actions = new int[2];
        while (in.is("on", "delete") || in.is("on", "update")) {
            in.next();
            int which = in.next().is("delete") ? 0 : 1;
            actions[which] = action();
        }
        if (in.take("not", "for")) {
            in.expect("replication");
        }
        boolean checks = checked;
        return () -> foreignKey(name, columns, to, toColumns, actions, checks);
    }

    private int action() {
        if (in.take("no")) {
            in.expect("action");
            return 0;
        }
        if (in.take("cascade")) {
            return 1;
        }
        in.expect("set");
        return in.take("null") ? 2 : in.take("default") ? 3 : 0;
    }

    private void foreignKey(
            String name, List<String> columns, List<String> to, List<String> toColumns, int[] actions, boolean checks) {
        TableInfo referenced = String.join(".", to).equals(table.name) ? table : names.table(to);
        if (referenced == null) {
            throw new TdsException(
                    1767, "Foreign key '" + name + "' references invalid table '" + String.join(".", to) + "'.");
        }
        List<ColumnInfo> own = columns.stream().map(table::column).toList();
        List<ColumnInfo> other = new ArrayList<>();
        if (toColumns.isEmpty()) {
            IndexInfo key = referenced.primaryKey();
            if (key == null) {
                throw new TdsException(
                        1773,
                        "Foreign key '" + name + "' has implicit reference to object '" + referenced.name
                                + "' which does not have a primary key defined on it.");
            }
            key.parts.forEach(p -> other.add(p.column()));
        } else {
            toColumns.forEach(c -> other.add(referenced.column(c)));
        }
        int id = database.newId();
        ForeignKey key = new ForeignKey(
                id, named(name, "FK", id), table, referenced, own, List.copyOf(other), actions[0], actions[1]);
        key.trusted = checks;
        add(key, name);
        table.foreignKeys.add(key);
        session.work().remember(() -> table.foreignKeys.remove(key));
        enforce(key, checks);
    }

    void enforce(ForeignKey key, boolean checksRows) {
        String[] words = {"NO ACTION", "CASCADE", "SET NULL", "SET DEFAULT"};
        session.work()
                .define(
                        "ALTER TABLE " + table.stored + " ADD CONSTRAINT \"f_" + key.id
                                + "\" FOREIGN KEY (" + list(key.columns) + ") REFERENCES " + key.referenced.stored
                                + " ("
                                + list(key.referencedColumns) + ") ON DELETE " + words[key.onDelete] + " ON UPDATE "
                                + words[key.onUpdate] + (checksRows ? "" : " NOCHECK"),
                        "ALTER TABLE " + table.stored + " DROP CONSTRAINT IF EXISTS \"f_" + key.id + "\"",
                        () -> {},
                        () -> {});
    }

    private static String list(List<ColumnInfo> columns) {
        return String.join(
                ", ", columns.stream().map(c -> Expression.quoted(c.name)).toList());
    }
}
