package io.godwit.testkit.tds.sql;

import io.godwit.testkit.tds.dictionary.DatabaseObject;
import io.godwit.testkit.tds.dictionary.SystemViews;
import io.godwit.testkit.tds.dictionary.TableInfo;
import io.godwit.testkit.tds.sql.TsqlType.Base;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What names mean to a batch: its variables and its session's objects; and which locks its statement wants. */
final class BatchNames implements Names {
    private static final TsqlType SMALLINT = TsqlType.of(Base.SMALLINT);

    private final Session session;
    final Map<String, TsqlType> types = new HashMap<>();
    final Map<String, @Nullable Object> values = new HashMap<>();
    final Map<TableInfo, Locks.Mode> wanted = new LinkedHashMap<>();

    BatchNames(Session session) {
        this.session = session;
    }

    void declare(String name, TsqlType type, @Nullable Object value) {
        String known = name.toLowerCase(Locale.ROOT);
        types.put(known, type);
        values.put(known, value);
    }

    @Override
    public TsqlType variable(String name) {
        TsqlType type = types.get(name);
        if (type == null) {
            throw new TdsException(137, 15, "Must declare the scalar variable \"" + name + "\".");
        }
        return type;
    }

    @Override
    public Expression global(String name) {
        return switch (name) {
            case "@@version" ->
                text("Godwit stand-in (no Microsoft SQL Server) "
                        + session.peer().version());
            case "@@servername" -> text("stand-in");
            case "@@spid" -> new Expression("CAST(" + session.number() + " AS SMALLINT)", SMALLINT, false);
            case "@@trancount" -> number(session.work().depth());
            case "@@rowcount" -> number(session.rowCount);
            case "@@lock_timeout" -> number(session.lockTimeoutMillis);
            case "@@identity" -> new Expression("PUBLIC.\"f_scope_identity\"()", TsqlType.decimal(38, 0));
            case "@@error" -> {
                TdsException caught = session.caught();
                yield number(caught == null ? 0 : caught.number());
            }
            case "@@microsoftversion" -> number(0x100003E8);
            case "@@max_precision" -> number(38);
            case "@@language" -> text("us_english");
            case "@@textsize", "@@options", "@@datefirst" -> number(name.equals("@@datefirst") ? 7 : 2147483647);
            default -> throw TdsException.notKnown(name);
        };
    }

    private static Expression text(String value) {
        return new Expression("CAST(" + Expression.literal(value) + " AS VARCHAR)", TsqlType.nvarchar(300), false);
    }

    private static Expression number(long value) {
        return new Expression(String.valueOf(value), TsqlType.INT, false);
    }

    @Override
    public Expression nextValue(List<String> sequence) {
        if (session.find(sequence) instanceof DatabaseObject.Sequence found) {
            TsqlType type = new Cursor(found.typeName).type();
            return new Expression(
                    "CAST(PUBLIC.\"f_next_value\"(" + found.id + ") AS " + type.stored() + ")", type, false);
        }
        throw new TdsException(208, "Invalid object name '" + String.join(".", sequence) + "'.");
    }

    @Override
    public @Nullable TableInfo table(List<String> parts) {
        return session.find(parts) instanceof TableInfo table ? table : null;
    }

    @Override
    public @Nullable String view(List<String> parts) {
        if (session.find(parts) instanceof DatabaseObject.Module module && module.type.equals("V ")) {
            Cursor text = new Cursor(module.definition);
            while (!text.is("as")) {
                if (text.is("(")) {
                    throw TdsException.notKnown("a view whose columns are named before AS");
                }
                text.next();
            }
            return module.definition.substring(text.peek().end());
        }
        return null;
    }

    @Override
    public @Nullable SystemRows systemView(List<String> parts) {
        return SystemViews.ready(session, session.work()::sideForDictionary, parts);
    }

    @Override
    public String changes(TableInfo table, String from) {
        return session.database().capture.tracking().changes(table, from);
    }

    @Override
    public void wants(TableInfo table, Locks.Mode mode) {
        wanted.merge(table, mode, (a, b) -> a.compareTo(b) >= 0 ? a : b);
    }

    @Override
    public boolean givesIdentity(TableInfo table) {
        return session.givenIdentity() == table;
    }

    /** Takes the locks that the statement wants. */
    void lock() {
        Map<TableInfo, Locks.Mode> all = new LinkedHashMap<>(wanted);
        wanted.clear();
        for (Map.Entry<TableInfo, Locks.Mode> one : all.entrySet()) {
            TableInfo table = one.getKey();
            if (table.isTemporary()) {
                continue;
            }
            boolean writes = one.getValue() == Locks.Mode.INTENT;
            if (writes && session.database().readOnly) {
                throw new TdsException(
                        3906,
                        "Failed to update database \"" + session.database().name()
                                + "\" because the database is read-only.");
            }
            take(session, table, one.getValue());
            if (writes) {
                Guards.fire(session, table);
            }
        }
    }

    static void take(Session session, TableInfo table, Locks.Mode mode) {
        if (!session.locks().take(session, "OBJECT: " + table.id, mode, false, session.lockTimeoutMillis)) {
            throw new TdsException(1222, "Lock request time out period exceeded.");
        }
    }
}
