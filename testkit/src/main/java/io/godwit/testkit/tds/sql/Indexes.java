package io.godwit.testkit.tds.sql;

import io.godwit.testkit.tds.dictionary.ColumnInfo;
import io.godwit.testkit.tds.dictionary.IndexInfo;
import io.godwit.testkit.tds.dictionary.TableInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Makes, switches off and removes indexes. One thread. */
final class Indexes {
    private final Session session;
    private final Changes in;

    Indexes(Session session, Changes in) {
        this.session = session;
        this.in = in;
    }

    private TableInfo table() {
        List<String> parts = in.names();
        if (session.find(parts) instanceof TableInfo table) {
            return table;
        }
        throw new TdsException(
                1088,
                "Cannot find the object \"" + String.join(".", parts)
                        + "\" because it does not exist or you do not have permissions.");
    }

    void create() {
        int begun = in.peek().start();
        boolean unique = in.take("unique");
        boolean clustered = in.take("clustered");
        in.take("nonclustered");
        if (in.take("columnstore")) {
            throw TdsException.notKnown("a columnstore index");
        }
        in.expect("index");
        String name = in.name();
        in.expect("on");
        TableInfo table = table();
        if (table.index(name) != null) {
            throw new TdsException(
                    1913,
                    "The operation failed because an index or statistics with name '" + name
                            + "' already exists on table '" + table.name + "'.");
        }
        List<IndexInfo.Part> parts = new ArrayList<>();
        in.expect("(");
        do {
            ColumnInfo column = table.column(in.name());
            parts.add(new IndexInfo.Part(column, in.take("desc")));
            in.take("asc");
        } while (in.take(","));
        in.expect(")");
        List<ColumnInfo> included = new ArrayList<>();
        if (in.take("include")) {
            in.expect("(");
            do {
                included.add(table.column(in.name()));
            } while (in.take(","));
            in.expect(")");
        }
        String filter = "";
        if (in.take("where")) {
            int from = in.peek().start();
            in.scope = new Scope(null);
            in.scope.sources.add(new Scope.Source("$c", Queries.columns(table), table));
            in.condition();
            in.scope = null;
            filter = Columns.bracketed(in.text.substring(from, in.peek(-1).end()));
            if (unique) {
                throw TdsException.notKnown("a unique index with a filter");
            }
        }
        int fill = 0;
        if (in.is("with") && in.peek(1).is("(")) {
            in.at += 2;
            String options = in.untilClosed().toLowerCase(Locale.ROOT).replaceAll("\\s", "");
            if (options.contains("ignore_dup_key=on")) {
                throw TdsException.notKnown("IGNORE_DUP_KEY");
            }
            var matcher = java.util.regex.Pattern.compile("fillfactor=(\\d+)").matcher(options);
            fill = matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
        }
        Tables.placed(in);
        BatchNames.take(session, table, Locks.Mode.EXCLUSIVE);
        Alterations.note(
                session, table, "CREATE " + in.text.substring(begun, in.peek(-1).end()));
        int id = clustered ? 1 : next(table);
        IndexInfo index = new IndexInfo(id, name, clustered, unique, parts, included, filter, false, fill, null);
        List<String> list = new ArrayList<>();
        parts.forEach(p -> list.add(Expression.quoted(p.column().name) + (p.descending() ? " DESC" : "")));
        String stored = stored(table, index);
        session.work()
                .define(
                        "CREATE " + (unique ? "UNIQUE NULLS NOT DISTINCT " : "") + "INDEX " + stored + " ON "
                                + table.stored + " (" + String.join(", ", list) + ")",
                        "DROP INDEX IF EXISTS " + stored,
                        () -> {
                            table.indexes.add(index);
                            table.indexes.sort(Comparator.comparingInt(i -> i.id));
                            session.database().changed();
                        },
                        () -> table.indexes.remove(index));
    }

    private static int next(TableInfo table) {
        int next = 2;
        for (IndexInfo index : table.indexes) {
            next = Math.max(next, index.id + 1);
        }
        return next;
    }

    static String stored(TableInfo table, IndexInfo index) {
        String schema = table.isTemporary() ? "#" : table.schema;
        return Expression.quoted(schema) + ".\"x_" + table.id + "_" + index.id + "\"";
    }

    void drop() {
        boolean lenient = in.take("if", "exists");
        do {
            List<String> parts = in.names();
            TableInfo table;
            if (in.take("on")) {
                table = table();
            } else {
                throw TdsException.notKnown("DROP INDEX without ON");
            }
            IndexInfo index = table.index(Definitions.last(parts));
            if (index == null) {
                if (lenient) {
                    continue;
                }
                throw new TdsException(
                        3701,
                        11,
                        "Cannot drop the index '" + table.name + "." + Definitions.last(parts)
                                + "', because it does not exist or you do not have permission.");
            }
            if (index.constraint != null) {
                throw new TdsException(
                        3723,
                        "An explicit DROP INDEX is not allowed on index '" + index.name
                                + "'. It is being used for PRIMARY KEY or UNIQUE KEY constraint enforcement.");
            }
            BatchNames.take(session, table, Locks.Mode.EXCLUSIVE);
            List<String> list = new ArrayList<>();
            index.parts.forEach(p -> list.add(Expression.quoted(p.column().name) + (p.descending() ? " DESC" : "")));
            session.work()
                    .define(
                            "DROP INDEX IF EXISTS " + stored(table, index),
                            "CREATE " + (index.unique ? "UNIQUE NULLS NOT DISTINCT " : "") + "INDEX "
                                    + stored(table, index) + " ON " + table.stored + " (" + String.join(", ", list)
                                    + ")",
                            () -> {
                                table.indexes.remove(index);
                                session.database().changed();
                            },
                            () -> table.indexes.add(index));
        } while (in.take(","));
    }

    void alter() {
        in.expect("index");
        String name = in.name();
        in.expect("on");
        TableInfo table = table();
        IndexInfo index = table.index(name);
        if (index == null) {
            throw TdsException.notKnown("ALTER INDEX " + name);
        }
        if (in.take("disable")) {
            if (index.constraint != null || index.unique) {
                throw TdsException.notKnown("a unique index that is switched off");
            }
            index.disabled = true;
        } else {
            in.expect("rebuild");
            index.disabled = false;
            Tables.placed(in);
        }
        session.database().changed();
    }
}
