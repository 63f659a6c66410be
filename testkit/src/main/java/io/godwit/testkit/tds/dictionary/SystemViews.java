package io.godwit.testkit.tds.dictionary;

import io.godwit.testkit.tds.dictionary.SystemView.Rows;
import io.godwit.testkit.tds.sql.Answer;
import io.godwit.testkit.tds.sql.Session;
import io.godwit.testkit.tds.sql.SystemRows;
import io.godwit.testkit.tds.sql.TdsException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Views of the dictionary as tables of H2, filled anew when a query names one that is behind. */
public final class SystemViews {
    /** What default constraints say. */
    public static final Map<DatabaseObject, String> DEFAULTS =
            java.util.Collections.synchronizedMap(new WeakHashMap<>());

    private static final Map<String, SystemView> VIEWS = new HashMap<>();
    private static final Map<Database, Map<String, Long>> FILLED = new WeakHashMap<>();

    static {
        for (List<SystemView> some : List.of(
                ObjectViews.all(),
                IndexViews.all(),
                ServerViews.all(),
                EmptyViews.all(),
                SchemaInformation.all(),
                CaptureViews.all(),
                BackupViews.all())) {
            some.forEach(v -> VIEWS.put((v.schema() + "." + v.name()).toLowerCase(Locale.ROOT), v));
        }
    }

    private SystemViews() {}

    /** Which columns each view has; names in small letters. */
    public static Map<String, List<String>> columns() {
        Map<String, List<String>> all = new HashMap<>();
        VIEWS.forEach((name, view) -> all.put(
                name,
                view.columns().stream()
                        .map(c -> c.name().toLowerCase(Locale.ROOT))
                        .toList()));
        return all;
    }

    /** The view of that name, its rows as they are now; null if there is none. */
    public static @Nullable SystemRows ready(Session session, Supplier<Connection> side, List<String> parts) {
        String schema = parts.size() > 1 ? parts.get(parts.size() - 2).toLowerCase(Locale.ROOT) : "";
        String name = parts.get(parts.size() - 1).toLowerCase(Locale.ROOT);
        String database = parts.size() > 2 ? parts.get(parts.size() - 3) : "";
        if (database.equalsIgnoreCase("msdb")) {
            schema = "msdb";
        } else if (!database.isEmpty()
                && !database.equals(session.database().name())
                && schema.equals("sys")
                && !name.equals("databases")) {
            throw TdsException.notKnown("the dictionary of another database, " + database);
        }
        SystemView view = VIEWS.get(schema + "." + name);
        if (view != null && schema.equals("cdc") && !session.database().capturesChanges) {
            return null;
        }
        if (view == null) {
            if (schema.equals("sys") || schema.equals("msdb") || schema.equals("information_schema")) {
                throw TdsException.notKnown("the view " + schema + "." + name);
            }
            return null;
        }
        fill(view, session, side.get());
        return new SystemRows(stored(view), view.columns());
    }

    private static String stored(SystemView view) {
        return "\"sys\".\"" + view.schema() + "." + view.name() + "\"";
    }

    private static void fill(SystemView view, Session session, Connection connection) {
        Database database = session.database();
        synchronized (database.capture.dictionaryLock()) {
            Map<String, Long> filled;
            synchronized (FILLED) {
                filled = FILLED.computeIfAbsent(database, d -> new HashMap<>());
            }
            long version = database.version();
            Long before = filled.get(view.schema() + "." + view.name());
            if (view.lasting() && before != null && before == version) {
                return;
            }
            Rows rows = new Rows();
            view.source().rows(session, database, rows);
            for (Map<String, Object> planted : database.planted(view.schema() + "." + view.name())) {
                rows.add(view.columns().stream().map(c -> planted.get(c.name())).toArray());
            }
            try {
                connection.setAutoCommit(false);
                write(view, connection, rows, before == null);
                connection.commit();
            } catch (SQLException e) {
                throw new TdsException(49_003, "stand-in: cannot fill sys." + view.name() + ": " + e.getMessage());
            } finally {
                try {
                    connection.setAutoCommit(true);
                } catch (SQLException e) {
                    session.peer().report(e);
                }
            }
            filled.put(view.schema() + "." + view.name(), version);
        }
    }

    private static void write(SystemView view, Connection connection, Rows rows, boolean first) throws SQLException {
        StringBuilder columns = new StringBuilder();
        StringBuilder places = new StringBuilder();
        for (Answer.Column column : view.columns()) {
            columns.append(columns.isEmpty() ? "" : ", ")
                    .append('"')
                    .append(column.name())
                    .append("\" ")
                    .append(column.type().stored());
            places.append(places.isEmpty() ? "?" : ", ?");
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCK_TIMEOUT 10000");
            if (first) {
                statement.execute("CREATE TABLE IF NOT EXISTS " + stored(view) + " (" + columns + ")");
            }
            statement.executeUpdate("DELETE FROM " + stored(view));
        }
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO " + stored(view) + " VALUES (" + places + ")")) {
            for (@Nullable Object[] row : rows.all) {
                if (row.length != view.columns().size()) {
                    throw new IllegalStateException(
                            view.name() + " has " + view.columns().size() + " columns, not " + row.length);
                }
                for (int i = 0; i < row.length; i++) {
                    Object value = row[i] instanceof Boolean yes ? Integer.valueOf(yes ? 1 : 0) : row[i];
                    insert.setObject(i + 1, value);
                }
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
