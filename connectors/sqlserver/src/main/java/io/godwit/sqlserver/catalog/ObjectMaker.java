package io.godwit.sqlserver.catalog;

import io.godwit.spi.Checkpoint.ObjectCreated;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.ObjectReport.Outcome;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.sqlserver.SqlServerErrors;
import io.godwit.sqlserver.apply.Facts;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes objects on one connection, each with its fact in the same transaction. An object that fails is tried again after the
 * others, as long as that makes progress: what it needs may have come later in the order. A statement that fails ends its
 * transaction, so several objects share one only until one of them fails.
 */
final class ObjectMaker {
    /** A transaction's locks on the catalog keep everybody else from reading it. */
    private static final int OBJECTS_PER_TRANSACTION = 25;

    private static final int PASSES_AFTER_DEADLOCK = 5;

    /** Modules may need other settings than those of Godwit's sessions, which a failure leaves behind. */
    private static final String SETTINGS = "SET ANSI_NULLS, QUOTED_IDENTIFIER ON";

    /** Without these the rest means nothing: rows would have no place, or changes no address. */
    private static final Set<String> ESSENTIAL = Set.of(Kinds.TABLE, Kinds.PRIMARY_KEY);

    private static final Set<String> ESSENTIAL_KEYS = Set.of(Kinds.INDEX, Kinds.UNIQUE_CONSTRAINT);

    /** Deadlocks, time-outs of locks, and too many locks: another attempt may succeed. */
    private static final Set<Integer> PASSING = Set.of(1204, 1205, 1222, 3960, 3961);

    private final Connection connection;
    private final Facts facts;

    ObjectMaker(Connection connection, Facts facts) {
        this.connection = connection;
        this.facts = facts;
    }

    /** What could not be made, and why. */
    private record Failure(SchemaObject object, SQLException error) {}

    /** Makes all, in order. What cannot be made is recorded as skipped. */
    void makeAll(List<SchemaObject> objects) throws SQLException {
        List<Failure> failed = pass(objects, OBJECTS_PER_TRANSACTION);
        int left = objects.size();
        int deadlocks = 0;
        while (!failed.isEmpty()) {
            boolean progress = failed.size() < left;
            boolean deadlocked = failed.stream().anyMatch(f -> isPassing(f.error()));
            if (!progress && !(deadlocked && deadlocks++ < PASSES_AFTER_DEADLOCK)) {
                break;
            }
            left = failed.size();
            failed = pass(failed.stream().map(Failure::object).toList(), 1);
        }
        for (Failure failure : failed) {
            giveUp(failure.object(), failure.error());
        }
    }

    private List<Failure> pass(List<SchemaObject> objects, int together) throws SQLException {
        List<Failure> failed = new ArrayList<>();
        for (int at = 0; at < objects.size(); at += together) {
            List<SchemaObject> next = objects.subList(at, Math.min(at + together, objects.size()));
            if (next.size() == 1 || !makeTogether(next)) {
                for (SchemaObject object : next) {
                    SQLException error = make(object);
                    if (error != null) {
                        failed.add(new Failure(object, error));
                    }
                }
            }
        }
        return failed;
    }

    private boolean makeTogether(List<SchemaObject> objects) throws SQLException {
        if (objects.stream().anyMatch(o -> Kinds.OUTSIDE_TRANSACTIONS.contains(o.kind()))) {
            return false;
        }
        try {
            for (SchemaObject object : objects) {
                execute(object);
                record(object);
            }
            connection.commit();
            return true;
        } catch (SQLException e) {
            recover(e);
            return false;
        }
    }

    /**
     * Makes one object and commits it with its fact.
     *
     * @return why it could not be made, null if it was
     */
    @Nullable
    SQLException make(SchemaObject object) throws SQLException {
        try {
            if (Kinds.OUTSIDE_TRANSACTIONS.contains(object.kind()) && object.skipped() == null) {
                makeAlone(object);
                return null;
            }
            execute(object);
            record(object);
            connection.commit();
            return null;
        } catch (SQLException e) {
            recover(e);
            return e;
        }
    }

    /**
     * Makes what the server does not make within a transaction. Its statements look for it themselves: a runner that died before
     * the fact leaves it there.
     */
    private void makeAlone(SchemaObject object) throws SQLException {
        connection.setAutoCommit(true);
        try {
            execute(object);
        } finally {
            if (!connection.isClosed()) {
                connection.setAutoCommit(false);
            }
        }
        record(object);
        connection.commit();
    }

    /** Makes one object in the open transaction, which a failure ends. */
    void execute(SchemaObject object) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // a statement must go to the server as it is: a brace in it is no escape
            statement.setEscapeProcessing(false);
            for (String sql : object.statements()) {
                statement.execute(sql);
            }
        }
    }

    /** Undoes what a failed statement left of its transaction and settings. */
    void recover(SQLException error) throws SQLException {
        if (isBroken(error)) {
            throw error;
        }
        connection.rollback();
        try (Statement statement = connection.createStatement()) {
            statement.execute(SETTINGS);
        }
        connection.commit();
    }

    /** Records an object as skipped, or stops if the rest means nothing without it. */
    void giveUp(SchemaObject object, SQLException error) throws SQLException {
        boolean essential = ESSENTIAL.contains(object.kind())
                || (object.stage() == Stage.KEYS && ESSENTIAL_KEYS.contains(object.kind()));
        if (essential || isPassing(error)) {
            throw failure(object, error);
        }
        record(object, Outcome.SKIPPED, SqlServerErrors.message(error));
        connection.commit();
    }

    static GodwitException failure(SchemaObject object, SQLException error) {
        String what = object.kind() + " " + object.name();
        GodwitException translated = SqlServerErrors.of(error, SqlServerErrors.Side.TARGET, "making " + what, what);
        boolean keep = isPassing(error) || translated.code().equals(Errors.TARGET_FULL);
        return keep ? translated : new GodwitException(Errors.TARGET_REFUSED, translated.detail(), what, error);
    }

    /** Records what became of an object that was made, or that its source says is not moved. */
    void record(SchemaObject object) throws SQLException {
        String skipped = object.skipped();
        String changed = object.changed();
        if (skipped != null) {
            record(object, Outcome.SKIPPED, skipped);
        } else {
            record(object, changed == null ? Outcome.COPIED : Outcome.CHANGED, changed == null ? "" : changed);
        }
    }

    private void record(SchemaObject object, Outcome outcome, String reason) throws SQLException {
        facts.record(
                connection,
                new ObjectCreated(new ObjectReport(object.kind(), object.name(), object.stage(), outcome, reason)));
    }

    /** The session is gone or the server has no room: nothing else can be tried. */
    private static boolean isBroken(SQLException error) {
        String state = error.getSQLState() == null ? "" : error.getSQLState();
        return state.startsWith("08")
                || SqlServerErrors.of(error, SqlServerErrors.Side.TARGET, "", "")
                        .code()
                        .equals(Errors.TARGET_FULL);
    }

    private static boolean isPassing(SQLException error) {
        return PASSING.contains(error.getErrorCode());
    }
}
