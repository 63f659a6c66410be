package io.godwit.testkit.tds.sql;

import io.godwit.testkit.tds.dictionary.ColumnInfo;
import io.godwit.testkit.tds.dictionary.Database;
import io.godwit.testkit.tds.dictionary.DatabaseObject;
import io.godwit.testkit.tds.dictionary.DatabaseObject.Module;
import io.godwit.testkit.tds.dictionary.DatabaseObject.Sequence;
import io.godwit.testkit.tds.dictionary.DatabaseObject.Synonym;
import io.godwit.testkit.tds.dictionary.TableInfo;
import io.godwit.testkit.tds.sql.Sources.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Statements that change what there is: CREATE, ALTER, DROP, TRUNCATE. One thread. */
final class Definitions {
    private final Session session;
    private final Changes in;
    private final BatchNames names;
    private final Answer answer;
    private final Database database;

    Definitions(Session session, Changes in, BatchNames names, Answer answer) {
        this.session = session;
        this.in = in;
        this.names = names;
        this.answer = answer;
        this.database = session.database();
    }

    void run() {
        String verb = in.next().lower();
        if (database.readOnly && !in.is("database")) {
            throw new TdsException(
                    3906, "Failed to update database \"" + database.name() + "\" because the database is read-only.");
        }
        switch (verb) {
            case "create" -> create();
            case "alter" -> alter();
            case "drop" -> drop();
            default -> Truncation.run(session, in, database);
        }
    }

    private void create() {
        boolean orAlter = in.take("or", "alter");
        String kind = in.peek().lower();
        switch (kind) {
            case "table" -> new Tables(session, in, names).create();
            case "unique", "clustered", "nonclustered", "index" -> new Indexes(session, in).create();
            case "view", "procedure", "proc", "function", "trigger" -> module(orAlter);
            case "schema" -> schema();
            case "sequence" -> sequence();
            case "synonym" -> {
                in.next();
                List<String> parts = in.names();
                in.expect("for");
                int from = in.peek().start();
                in.names();
                add(new Synonym(
                        database.newId(),
                        schemaOf(parts),
                        last(parts),
                        in.text.substring(from, in.peek(-1).end())));
            }
            case "database" -> {
                in.next();
                session.peer().create(in.name());
                if (in.take("collate")) {
                    in.name();
                }
            }
            default -> throw TdsException.notKnown("CREATE " + kind);
        }
    }

    private void alter() {
        String kind = in.peek().lower();
        switch (kind) {
            case "table" -> {
                in.next();
                new Alterations(session, in, names).run();
            }
            case "database" -> alterDatabase();
            case "view", "procedure", "proc", "function", "trigger" -> module(true);
            case "index" -> new Indexes(session, in).alter();
            case "sequence" -> alterSequence();
            default -> throw TdsException.notKnown("ALTER " + kind);
        }
    }

    static String last(List<String> parts) {
        return parts.get(parts.size() - 1);
    }

    static String schemaOf(List<String> parts) {
        String schema = parts.size() > 1 ? parts.get(parts.size() - 2) : "dbo";
        return schema.isEmpty() ? "dbo" : schema;
    }

    private void add(DatabaseObject object) {
        if (database.schemaId(object.schema) == null) {
            throw new TdsException(
                    2760,
                    "The specified schema name \"" + object.schema
                            + "\" either does not exist or you do not have permission to use it.");
        }
        database.add(object);
        session.work().remember(() -> database.remove(object));
    }

    private void schema() {
        in.next();
        String name = in.name();
        if (in.take("authorization")) {
            in.name();
        }
        database.addSchema(name);
        session.work()
                .define(
                        "CREATE SCHEMA IF NOT EXISTS " + Expression.quoted(name),
                        "",
                        () -> {},
                        () -> database.removeSchema(name));
    }

    /** Text that is kept as it came, to the batch's end. */
    private void module(boolean replaces) {
        String kind = in.next().lower();
        List<String> parts = in.names();
        String type =
                kind.equals("view") ? "V " : kind.equals("function") ? "FN" : kind.equals("trigger") ? "TR" : "P ";
        int parent = 0;
        List<String> events = new ArrayList<>();
        String schema = schemaOf(parts);
        if (type.equals("TR")) {
            in.expect("on");
            List<String> on = in.names();
            if (!(session.find(on) instanceof TableInfo table)) {
                throw TdsException.notKnown("a trigger on " + String.join(".", on));
            }
            parent = table.id;
            schema = table.schema;
            while (!in.is("as") && !in.atEnd()) {
                String word = in.next().text().toUpperCase(Locale.ROOT);
                if (List.of("INSERT", "UPDATE", "DELETE").contains(word)) {
                    events.add(word);
                }
            }
        }
        while (!in.atEnd()) {
            in.next();
        }
        DatabaseObject present = database.find(schema, last(parts));
        String text = in.text.strip();
        if (replaces && present instanceof Module old) {
            String before = old.definition;
            List<ColumnInfo> columns = old.columns;
            List<DatabaseObject> reads = old.reads;
            old.definition = text.replaceFirst("(?i)^(CREATE\\s+OR\\s+ALTER|ALTER)\\b", "CREATE");
            view(old);
            database.changed();
            session.work().remember(() -> {
                old.definition = before;
                old.columns = columns;
                old.reads = reads;
            });
            return;
        }
        Module made = new Module(database.newId(), schema, last(parts), type, parent, text);
        made.events = events;
        view(made);
        add(made);
    }

    /** Reads a view's query for what it shows, and from what. */
    private void view(Module view) {
        if (!view.type.equals("V ")) {
            return;
        }
        Cursor text = new Cursor(view.definition);
        while (!text.is("as") && !text.atEnd()) {
            text.next();
        }
        int start = text.peek().end();
        Queries query = new Queries(view.definition.substring(start).replaceFirst("(?i);\\s*$", ""), names);
        List<ColumnInfo> columns = new ArrayList<>();
        for (Answer.Column column : query.query().columns()) {
            ColumnInfo shown = new ColumnInfo(columns.size() + 1, column.name(), column.type());
            shown.nullable = column.nullable();
            columns.add(shown);
        }
        view.columns = columns;
        List<DatabaseObject> reads = new ArrayList<>();
        for (List<String> parts : query.named) {
            DatabaseObject read = session.find(parts);
            if (read != null && !reads.contains(read)) {
                reads.add(read);
            }
        }
        view.reads = reads;
    }

    private void sequence() {
        in.next();
        List<String> parts = in.names();
        String type = "bigint";
        long increment = 1;
        Long start = null;
        Long minimum = null;
        Long maximum = null;
        boolean cycles = false;
        while (!in.endsStatement()) {
            if (in.take("as")) {
                int from = in.peek().start();
                in.type();
                type = in.text.substring(from, in.peek(-1).end());
            } else if (in.take("start")) {
                in.expect("with");
                start = number();
            } else if (in.take("increment")) {
                in.expect("by");
                increment = number();
            } else if (in.take("minvalue")) {
                minimum = number();
            } else if (in.take("maxvalue")) {
                maximum = number();
            } else if (in.take("cycle")) {
                cycles = true;
            } else if (in.take("cache")) {
                if (in.peek().kind() == Token.Kind.NUMBER) {
                    in.next();
                }
            } else if (in.take("no")) {
                in.next();
            } else {
                throw in.unexpected();
            }
        }
        TsqlType of = new Cursor(type).type();
        long least = minimum != null ? minimum : least(of);
        long most = maximum != null ? maximum : of.base() == TsqlType.Base.TINYINT ? 255 : -least(of) - 1;
        long first = start != null ? start : increment > 0 ? least : most;
        add(new Sequence(database.newId(), schemaOf(parts), last(parts), type, first, increment, least, most, cycles));
    }

    private static long least(TsqlType type) {
        return switch (type.base()) {
            case TINYINT -> 0;
            case SMALLINT -> Short.MIN_VALUE;
            case INT -> Integer.MIN_VALUE;
            default -> Long.MIN_VALUE;
        };
    }

    private long number() {
        boolean negative = in.take("-");
        return Long.parseLong((negative ? "-" : "") + in.next().text());
    }

    private void alterSequence() {
        in.next();
        List<String> parts = in.names();
        if (!(session.find(parts) instanceof Sequence sequence)) {
            throw new TdsException(208, "Invalid object name '" + String.join(".", parts) + "'.");
        }
        in.expect("restart");
        long next = in.take("with") ? number() : sequence.start;
        Long before = sequence.last;
        sequence.last = next - sequence.increment;
        database.changed();
        session.work().remember(() -> sequence.last = before);
    }

    private void alterDatabase() {
        in.next();
        String name = in.name();
        Database altered =
                name.equalsIgnoreCase("current") ? database : session.peer().database(name);
        if (altered == null) {
            throw new TdsException(
                    5011,
                    "User does not have permission to alter database '" + name
                            + "', the database does not exist, or the database is not in a state that allows access checks.");
        }
        in.expect("set");
        String what = in.name().toLowerCase(Locale.ROOT);
        switch (what) {
            case "allow_snapshot_isolation" ->
                altered.snapshotIsolation = in.next().is("on");
            case "read_committed_snapshot" -> {
                if (!in.next().is("on")) {
                    throw TdsException.notKnown("readers that wait for writers");
                }
            }
            case "change_tracking" -> {
                in.expect("=");
                altered.capture.tracking().set(in.next().is("on"));
                if (in.take("(")) {
                    in.untilClosed();
                }
            }
            case "read_only" -> altered.readOnly = true;
            case "read_write" -> altered.readOnly = false;
            default -> throw TdsException.notKnown("ALTER DATABASE ... SET " + what);
        }
        boolean ends = in.is("with") && in.take("with");
        if (ends) {
            in.expect("rollback", "immediate");
            for (Session other : session.peer().sessions()) {
                if (other != session && other.database() == altered) {
                    other.kill();
                }
            }
        }
        altered.changed();
    }

    private void drop() {
        String kind = in.next().lower();
        if (kind.equals("index")) {
            new Indexes(session, in).drop();
            return;
        }
        boolean lenient = in.take("if", "exists");
        do {
            if (kind.equals("database")) {
                String name = in.name();
                if (session.peer().database(name) != null || !lenient) {
                    session.peer().drop(name);
                }
            } else if (kind.equals("schema")) {
                String name = in.name();
                if (lenient && database.schemaId(name) == null) {
                    continue;
                }
                database.removeSchema(name);
            } else {
                dropObject(kind, in.names(), lenient);
            }
        } while (in.take(","));
    }

    private void dropObject(String kind, List<String> parts, boolean lenient) {
        DatabaseObject found = session.find(parts);
        if (kind.equals("synonym")) {
            found = database.find(schemaOf(parts), last(parts));
        }
        String wanted = switch (kind) {
            case "table" -> "U ";
            case "view" -> "V ";
            case "procedure", "proc" -> "P ";
            case "function" -> "FN";
            case "trigger" -> "TR";
            case "sequence" -> "SO";
            case "synonym" -> "SN";
            default -> throw TdsException.notKnown("DROP " + kind);
        };
        if (found == null || !found.type.equals(wanted)) {
            if (lenient) {
                return;
            }
            throw new TdsException(
                    3701,
                    11,
                    "Cannot drop the " + kind + " '" + String.join(".", parts)
                            + "', because it does not exist or you do not have permission.");
        }
        if (found instanceof TableInfo table) {
            new Tables(session, in, names).drop(table);
            return;
        }
        DatabaseObject gone = found;
        database.remove(gone);
        session.work().remember(() -> database.add(gone));
    }

    /** {@code SELECT ... INTO}: a table is made of what the query gives. */
    void selectInto(Changes query, Query found) {
        TableInfo table = new Tables(session, in, names).of(query.into, found.columns());
        List<String> columns = new ArrayList<>();
        found.columns().forEach(c -> columns.add(Expression.quoted(c.name())));
        String sql = "INSERT INTO " + table.stored + " (" + String.join(", ", columns) + ") " + found.sql();
        new Execution(session, names, answer)
                .change(query, new Insertions.Change(sql, table, Answer.Command.INSERT, null, false));
    }
}
