package io.godwit.postgresql.catalog;

import io.godwit.postgresql.PostgresErrors;
import io.godwit.postgresql.apply.Facts;
import io.godwit.spi.Checkpoint.ObjectCreated;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.ObjectReport.Outcome;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes objects on one connection, each with its fact. An object that fails is tried again after the others, as long as that
 * makes progress: what it needs may have come later in the order.
 */
final class ObjectMaker {
    /** Locks of one transaction are bounded on the server: max_locks_per_transaction. */
    private static final int OBJECTS_PER_TRANSACTION = 100;

    private static final int PASSES_AFTER_DEADLOCK = 5;

    /** Without these the rest means nothing: rows would have no place, or changes no address. */
    private static final Set<String> ESSENTIAL = Set.of("table", "partition", "primary key");

    private static final Set<String> ESSENTIAL_KEYS = Set.of("index", "unique constraint");

    private final Connection connection;
    private final Facts facts;

    ObjectMaker(Connection connection, Facts facts) {
        this.connection = connection;
        this.facts = facts;
    }

    /** Makes all, in order, and commits now and then. What cannot be made is recorded as skipped. */
    void makeAll(List<SchemaObject> objects) throws SQLException {
        Map<SchemaObject, SQLException> failed = new LinkedHashMap<>();
        for (SchemaObject object : objects) {
            failed.put(object, new SQLException());
        }
        int deadlocks = 0;
        while (!failed.isEmpty()) {
            int before = failed.size();
            failed = pass(new ArrayList<>(failed.keySet()));
            boolean deadlocked = failed.values().stream().anyMatch(ObjectMaker::isPassing);
            if (failed.size() == before && !(deadlocked && deadlocks++ < PASSES_AFTER_DEADLOCK)) {
                break;
            }
        }
        for (Map.Entry<SchemaObject, SQLException> entry : failed.entrySet()) {
            giveUp(entry.getKey(), entry.getValue());
        }
        connection.commit();
    }

    private Map<SchemaObject, SQLException> pass(List<SchemaObject> objects) throws SQLException {
        Map<SchemaObject, SQLException> failed = new LinkedHashMap<>();
        int made = 0;
        for (SchemaObject object : objects) {
            SQLException error = make(object);
            if (error != null) {
                failed.put(object, error);
            } else if (++made % OBJECTS_PER_TRANSACTION == 0) {
                connection.commit();
            }
        }
        connection.commit();
        return failed;
    }

    /**
     * Makes one object in the open transaction, which stays usable; the caller commits.
     *
     * @return why it could not be made, null if it was
     */
    @Nullable
    SQLException make(SchemaObject object) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try (Statement statement = connection.createStatement()) {
            // a statement must go to the server as it is: a question mark in it is no parameter
            statement.setEscapeProcessing(false);
            for (String sql : object.statements()) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            if (isBroken(e)) {
                throw e;
            }
            connection.rollback(before);
            connection.releaseSavepoint(before);
            return e;
        }
        String skipped = object.skipped();
        String changed = object.changed();
        if (skipped != null) {
            record(object, Outcome.SKIPPED, skipped);
        } else {
            record(object, changed == null ? Outcome.COPIED : Outcome.CHANGED, changed == null ? "" : changed);
        }
        connection.releaseSavepoint(before);
        return null;
    }

    /** Records an object as skipped, or stops if the rest means nothing without it. */
    void giveUp(SchemaObject object, SQLException error) throws SQLException {
        boolean essential = ESSENTIAL.contains(object.kind())
                || (object.stage() == Stage.KEYS && ESSENTIAL_KEYS.contains(object.kind()));
        if (essential || isPassing(error)) {
            connection.rollback();
            throw failure(object, error);
        }
        record(object, Outcome.SKIPPED, PostgresErrors.message(error));
    }

    static GodwitException failure(SchemaObject object, SQLException error) {
        String what = object.kind() + " " + object.name();
        GodwitException translated = PostgresErrors.of(error, PostgresErrors.Side.TARGET, "making " + what, what);
        boolean keep = isPassing(error) || translated.code().equals(Errors.TARGET_FULL);
        return keep ? translated : new GodwitException(Errors.TARGET_REFUSED, translated.detail(), what, error);
    }

    private void record(SchemaObject object, Outcome outcome, String reason) throws SQLException {
        facts.record(
                connection,
                new ObjectCreated(new ObjectReport(object.kind(), object.name(), object.stage(), outcome, reason)));
    }

    /** The session is gone or the server has no room: nothing else can be tried. */
    static boolean isBroken(SQLException error) {
        String state = error.getSQLState() == null ? "" : error.getSQLState();
        return state.startsWith("08") || state.startsWith("57P") || state.startsWith("53");
    }

    private static boolean isPassing(SQLException error) {
        String state = error.getSQLState() == null ? "" : error.getSQLState();
        return state.startsWith("40") || state.equals("55P03");
    }
}
