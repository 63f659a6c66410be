package io.godwit.mysql.catalog;

import io.godwit.mysql.MySqlErrors;
import io.godwit.mysql.apply.Facts;
import io.godwit.mysql.connection.Sessions;
import io.godwit.spi.Checkpoint.ObjectCreated;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.ObjectReport.Outcome;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes objects on one connection, each with its fact. A definition commits by itself, so that each is announced before and recorded
 * after; what an earlier runner announced and did not record may be there, and is then taken for ours. An object that fails is tried
 * again after the others, as long as that makes progress: what it needs may have come later in the order.
 */
final class ObjectMaker {
    private static final int PASSES_AFTER_DEADLOCK = 5;

    /** Without these the rest means nothing: rows would have no place, or changes no address. */
    private static final Set<String> ESSENTIAL = Set.of("table", "primary key");

    /** "It exists": database, table, key, routine, trigger, event, foreign key (in three ways), check, column, second primary key. */
    private static final Set<Integer> EXISTS =
            Set.of(1007, 1050, 1061, 1304, 1359, 1537, 1826, 1022, 121, 3822, 1060, 1068);

    /** Lock time-outs and deadlocks, of rows and of definitions. */
    private static final Set<Integer> PASSING = Set.of(1205, 1213);

    private static final Set<Integer> BROKEN = Set.of(3, 1021, 1040, 1041, 1053, 1114, 1317, 1927, 4031);
    private static final Pattern TABLE = Pattern.compile("^CREATE TABLE (`(?:[^`]|``)+`\\.`(?:[^`]|``)+`)");

    private final Sessions sessions;
    private final Connection connection;
    private final Facts facts;
    /** Objects of which some statement was done before another one failed. */
    private final Set<SchemaObject> begun = new HashSet<>();

    ObjectMaker(Sessions sessions, Connection connection, Facts facts) {
        this.sessions = sessions;
        this.connection = connection;
        this.facts = facts;
    }

    /** Makes all, in order. What cannot be made is recorded as skipped. */
    void makeAll(List<SchemaObject> objects) throws SQLException {
        Map<SchemaObject, SQLException> failed = pass(objects);
        int deadlocks = 0;
        int before = objects.size();
        while (!failed.isEmpty()) {
            boolean deadlocked = failed.values().stream().anyMatch(ObjectMaker::isPassing);
            if (failed.size() == before && !(deadlocked && deadlocks++ < PASSES_AFTER_DEADLOCK)) {
                break;
            }
            before = failed.size();
            failed = pass(new ArrayList<>(failed.keySet()));
        }
        for (Map.Entry<SchemaObject, SQLException> entry : failed.entrySet()) {
            giveUp(entry.getKey(), entry.getValue());
        }
    }

    private Map<SchemaObject, SQLException> pass(List<SchemaObject> objects) throws SQLException {
        Map<SchemaObject, SQLException> failed = new LinkedHashMap<>();
        for (SchemaObject object : objects) {
            SQLException error = make(object);
            if (error != null) {
                failed.put(object, error);
            }
        }
        return failed;
    }

    /**
     * Makes one object and records it.
     *
     * @return why it could not be made, null if it was
     */
    @Nullable
    SQLException make(SchemaObject object) throws SQLException {
        String item = item(object);
        if (!object.statements().isEmpty()) {
            boolean mayBeThere = facts.beginMaking(connection, item) || begun.contains(object);
            SQLException error = run(object, mayBeThere);
            if (error != null) {
                facts.endMaking(connection, item, null);
                return error;
            }
        }
        facts.endMaking(connection, item, made(object));
        return null;
    }

    /**
     * Makes objects of one table by one statement, which reads the table once for all of them.
     *
     * @return false if that failed; nothing of it was done then
     */
    boolean makeTogether(List<SchemaObject> objects, String statement) throws SQLException {
        for (SchemaObject object : objects) {
            if (facts.beginMaking(connection, item(object))) {
                return false;
            }
        }
        boolean done = true;
        try {
            execute(statement);
        } catch (SQLException e) {
            if (isBroken(e)) {
                throw e;
            }
            done = false;
        }
        for (SchemaObject object : objects) {
            facts.endMaking(connection, item(object), done ? made(object) : null);
        }
        return done;
    }

    private @Nullable SQLException run(SchemaObject object, boolean mayBeThere) throws SQLException {
        boolean ownSettings = false;
        try {
            for (String sql : object.statements()) {
                boolean setting = isSetting(sql);
                ownSettings |= setting;
                try {
                    execute(sql);
                } catch (SQLException e) {
                    if (isBroken(e)) {
                        throw e;
                    }
                    if (!mayBeThere || !EXISTS.contains(e.getErrorCode()) || holdsRows(sql)) {
                        return e;
                    }
                }
                if (!setting) {
                    begun.add(object);
                }
            }
            return null;
        } finally {
            if (ownSettings && !connection.isClosed()) {
                sessions.restore(connection);
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // a statement must go to the server as it is: a brace in it is no escape of the driver's
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    private static boolean isSetting(String sql) {
        String begin = sql.substring(0, Math.min(4, sql.length())).toUpperCase(Locale.ROOT);
        return begin.equals("SET ") || begin.equals("USE ");
    }

    /** Whether a statement makes a table that is there and holds rows: it cannot be ours then, no row was ever written. */
    private boolean holdsRows(String sql) throws SQLException {
        Matcher table = TABLE.matcher(sql);
        if (!table.find()) {
            return false;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT 1 FROM " + table.group(1) + " LIMIT 1")) {
            return row.next();
        } finally {
            connection.commit();
        }
    }

    /** Records an object as skipped, or stops if the rest means nothing without it. */
    void giveUp(SchemaObject object, SQLException error) throws SQLException {
        boolean essential = ESSENTIAL.contains(object.kind()) || object.stage() == Stage.KEYS;
        if (essential || isPassing(error)) {
            throw failure(object, error);
        }
        facts.endMaking(connection, item(object), report(object, Outcome.SKIPPED, MySqlErrors.message(error)));
    }

    static GodwitException failure(SchemaObject object, SQLException error) {
        String what = object.kind() + " " + object.name();
        GodwitException translated = MySqlErrors.of(error, MySqlErrors.Side.TARGET, "making " + what, what);
        boolean keep = isPassing(error) || translated.code().equals(Errors.TARGET_FULL);
        return keep ? translated : new GodwitException(Errors.TARGET_REFUSED, translated.detail(), what, error);
    }

    private static String item(SchemaObject object) {
        return object.stage() + " " + object.kind() + " " + object.name();
    }

    private static ObjectCreated made(SchemaObject object) {
        String skipped = object.skipped();
        String changed = object.changed();
        if (skipped != null) {
            return report(object, Outcome.SKIPPED, skipped);
        }
        return report(object, changed == null ? Outcome.COPIED : Outcome.CHANGED, changed == null ? "" : changed);
    }

    private static ObjectCreated report(SchemaObject object, Outcome outcome, String reason) {
        return new ObjectCreated(new ObjectReport(object.kind(), object.name(), object.stage(), outcome, reason));
    }

    /** The session is gone or the server has no room: nothing else can be tried. */
    private static boolean isBroken(SQLException error) {
        return BROKEN.contains(error.getErrorCode()) || ("" + error.getSQLState()).startsWith("08");
    }

    private static boolean isPassing(SQLException error) {
        return PASSING.contains(error.getErrorCode());
    }
}
