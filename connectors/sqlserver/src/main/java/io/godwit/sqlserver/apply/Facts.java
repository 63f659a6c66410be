package io.godwit.sqlserver.apply;

import io.godwit.spi.Checkpoint;
import io.godwit.spi.Checkpoint.AppliedTo;
import io.godwit.spi.Checkpoint.ObjectCreated;
import io.godwit.spi.Checkpoint.Repaired;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Progress;
import io.godwit.spi.load.Split;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.Table;
import io.godwit.sqlserver.SqlServerErrors;
import io.godwit.sqlserver.SqlServerOptions;
import io.godwit.sqlserver.apply.Suspension.Suspended;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.connection.Sessions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The facts that the target holds for one migration (one table of Godwit's), and the claim to be its only runner. Every method
 * may be called from any thread.
 */
public final class Facts implements AutoCloseable {
    /** A table that a foreign key points to, or whose changes are captured: it cannot be emptied at one stroke. */
    static final Set<Integer> NOT_AT_ONE_STROKE = Set.of(4711, 4712);

    private final Sessions sessions;
    private final CheckpointTable checkpoints;
    private final FactTable table;
    private final String scope;
    private @Nullable Claim claim;
    /** The number of the claim held, or of the last one. */
    private volatile long number;

    private volatile boolean delaysCommits;
    private boolean claimedOnce;
    /** The applied position this process knows of: what a new writer of changes builds on. */
    private @Nullable String knownApplied;

    /** Connects to nothing yet. */
    public Facts(Sessions sessions, String migration) {
        String schema = sessions.option(SqlServerOptions.CHECKPOINT_SCHEMA);
        this.sessions = sessions;
        this.checkpoints = new CheckpointTable(schema, migration);
        this.table = new FactTable(checkpoints);
        // near-peers have one space of locks for all databases
        this.scope = sessions.server().id() + "\0" + schema + "\0" + migration;
    }

    /**
     * Waits for writers that a dead runner left, and ends them where it may, then keeps other runners out until closed. Makes the table of facts if it is not
     * there. Claiming again is harmless, and takes the claim anew if the session that held it broke.
     *
     * @throws GodwitException TARGET_CLAIMED if another runner is alive
     */
    public synchronized void claim() {
        try {
            Claim held = claim;
            if (held != null && held.alive()) {
                return;
            }
            close();
            Claim taken = Claim.take(sessions, scope);
            try {
                Transaction.run(taken.session(), connection -> number = checkpoints.claim(connection));
            } catch (SQLException | RuntimeException e) {
                taken.close();
                throw e;
            }
            claim = taken;
            claimedOnce = true;
        } catch (SQLException e) {
            throw failed(e, "claiming the migration");
        }
    }

    /**
     * A session for writing rows or objects, in manual commit; the caller closes it. It counts as a live writer of this migration
     * until then: a later runner waits for it or ends it. Whatever it commits must have gone through {@link #record(Connection,
     * Checkpoint)} or one of its like. A statement that fails has ended its transaction.
     *
     * @param purpose is for the server's lists
     * @throws GodwitException if the claim was lost
     */
    public Connection openWriter(String purpose) {
        Claim held = held();
        try {
            return held.openWriter(purpose);
        } catch (SQLException e) {
            throw failed(e, "opening a session");
        }
    }

    /**
     * A writer that is the only one to apply changes, and builds on the applied position this process knows of.
     *
     * @throws GodwitException FACT_EXISTS if more is applied than this process knows of
     */
    Connection openApplier() {
        Claim held = held();
        Connection connection = openWriter("apply");
        try {
            held.becomeApplier(connection);
            delaysCommits = Durability.isDelayed(connection, sessions.server());
            String applied = table.lockApplied(connection);
            connection.commit();
            checkKnown(applied);
            return connection;
        } catch (SQLException | RuntimeException e) {
            closeQuietly(connection);
            throw e instanceof SQLException s ? failed(s, "opening a session") : (RuntimeException) e;
        }
    }

    private synchronized void checkKnown(@Nullable String applied) {
        if (!Objects.equals(applied, knownApplied)) {
            throw new GodwitException(
                    Errors.FACT_EXISTS,
                    "changes are applied up to " + (applied == null ? "nowhere" : applied) + ", not up to "
                            + (knownApplied == null ? "nowhere" : knownApplied),
                    "",
                    null);
        }
    }

    /** Records the applied position in the applier's transaction and commits it. */
    void commitApplied(Connection applier, AppliedTo fact) throws SQLException {
        checkKnown(table.lockApplied(applier));
        record(applier, fact);
        applier.commit();
        Durability.harden(applier, delaysCommits);
        synchronized (this) {
            knownApplied = fact.position();
        }
    }

    /** Records a repair in the applier's transaction and commits it; refused if changes were applied by anybody else. */
    void commitRepaired(Connection applier, Repaired fact) throws SQLException {
        checkKnown(table.lockApplied(applier));
        record(applier, fact);
        applier.commit();
    }

    /**
     * All facts, read at one moment; {@link Progress#none} if nothing was ever recorded here.
     */
    public synchronized Progress progress() {
        try {
            Claim held = claim;
            Progress progress;
            if (held != null && held.alive()) {
                synchronized (held.session()) {
                    progress = read(held.session());
                }
            } else {
                try (Connection connection = sessions.open("facts")) {
                    progress = read(connection);
                }
            }
            AppliedTo applied = progress.applied();
            knownApplied = applied == null ? null : applied.position();
            return progress;
        } catch (SQLException e) {
            throw failed(e, "reading the facts");
        }
    }

    /** Whether a split is loaded. */
    public boolean isLoaded(Split split) {
        Connection session = held().session();
        try {
            synchronized (session) {
                return table.isLoaded(session, split);
            }
        } catch (SQLException e) {
            throw failed(e, "reading the facts");
        }
    }

    private Progress read(Connection connection) throws SQLException {
        return checkpoints.exists(connection) ? table.read(connection) : Progress.none();
    }

    /** Records a fact in a transaction of its own. */
    public synchronized void record(Checkpoint fact) {
        Claim held = held();
        try {
            Transaction.run(held.session(), connection -> record(connection, fact));
            if (fact instanceof AppliedTo applied) {
                knownApplied = applied.position();
            }
        } catch (SQLException e) {
            throw failed(e, "recording a fact");
        }
    }

    /**
     * Records a fact in the connection's open transaction, and holds the claim until it ends; the caller commits. A stage or the
     * load's beginning may be recorded again, the first stays; the load's end may be too, the last holds; the applied position only
     * moves forward. Any other fact that is there already fails, and the transaction can then only be rolled back.
     *
     * @throws GodwitException FACT_EXISTS, or TARGET_CLAIMED if another runner has taken over
     */
    public void record(Connection transaction, Checkpoint fact) throws SQLException {
        checkpoints.checkClaim(transaction, number);
        table.record(transaction, fact);
    }

    /** Records in the transaction what became of an object, in place of what was recorded of it before. */
    public void replace(Connection transaction, ObjectReport report) throws SQLException {
        checkpoints.checkClaim(transaction, number);
        table.replace(transaction, report);
    }

    /**
     * Switches on again what was switched off while changes were applied; harmless if nothing is. Each in a transaction of its own,
     * so that what was done stays done.
     *
     * @param check whether foreign keys and checks that were trusted are checked, so that the server trusts them again
     * @return what could not be trusted again, because rows break it: it holds for new rows only
     */
    public List<ObjectReport> resume(boolean check) {
        try (Connection connection = openWriter("resume")) {
            List<ObjectReport> untrusted = Suspension.endAll(connection, checkpoints, number, check);
            connection.commit();
            return untrusted;
        } catch (SQLException e) {
            throw failed(e, "switching constraints on again");
        }
    }

    FactTable table() {
        return table;
    }

    // --- what cannot be part of a transaction ---

    /**
     * Records, and commits, that an object is about to be made by a statement that cannot be part of a transaction.
     *
     * @param item names the object among all of the migration
     * @return whether an earlier runner recorded the same and never came to its end, so that the object may be there
     */
    public boolean beginMaking(Connection writer, String item) throws SQLException {
        checkpoints.checkClaim(writer, number);
        boolean before = checkpoints.isThere(writer, CheckpointTable.MAKING, item);
        if (!before) {
            try (PreparedStatement statement = checkpoints.insert(writer, CheckpointTable.MAKING, item, "stage", 1)) {
                statement.setString(5, "");
                statement.executeUpdate();
            }
        }
        writer.commit();
        return before;
    }

    /** Takes back what {@link #beginMaking} recorded and records, if it came to that, what became of the object; commits. */
    public void endMaking(Connection writer, String item, @Nullable ObjectCreated fact) throws SQLException {
        checkpoints.checkClaim(writer, number);
        checkpoints.delete(writer, CheckpointTable.MAKING, item);
        if (fact != null) {
            table.record(writer, fact);
        }
        writer.commit();
    }

    /** Empties a table and forgets its loaded splits, in one transaction. */
    public void reset(Table reset) {
        String name = Quoting.table(reset.target());
        try (Connection connection = openWriter("reset")) {
            try {
                empty(connection, reset, "TRUNCATE TABLE " + name);
            } catch (SQLException e) {
                if (!NOT_AT_ONE_STROKE.contains(e.getErrorCode())) {
                    throw e;
                }
                connection.rollback();
                empty(connection, reset, "DELETE FROM " + name);
            }
        } catch (SQLException e) {
            throw SqlServerErrors.of(
                    e, sessions.side(), "emptying the table", reset.target().toString());
        }
    }

    private void empty(Connection connection, Table reset, String sql) throws SQLException {
        checkpoints.checkClaim(connection, number);
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
        table.deleteSplits(connection, reset.id());
        connection.commit();
    }

    // --- the end ---

    /** Removes this migration's facts, and the table with them if no other migration uses it. Harmless if there are none. */
    public synchronized void drop() {
        try {
            Claim held = claim;
            if (held != null && held.alive()) {
                Transaction.run(held.session(), this::drop);
            } else {
                try (Connection connection = sessions.open("forget")) {
                    Transaction.run(connection, this::drop);
                }
            }
            knownApplied = null;
        } catch (SQLException e) {
            throw failed(e, "removing the facts");
        }
    }

    /** What is switched off goes on again, unchecked: whoever cancels does not want to wait for it. */
    private void drop(Connection connection) throws SQLException {
        if (checkpoints.exists(connection)) {
            for (Suspended suspended : table.suspended(connection)) {
                Suspension.end(connection, table, suspended, false);
            }
        }
        checkpoints.drop(connection);
    }

    /** Gives the claim up. */
    @Override
    public synchronized void close() {
        Claim held = claim;
        claim = null;
        if (held != null) {
            held.close();
        }
    }

    private synchronized Claim held() {
        if (claim == null && claimedOnce) {
            // another thread found it broken, and could not take it again
            throw new GodwitException(
                    Errors.TARGET_UNREACHABLE,
                    "the session that held this migration's claim broke",
                    sessions.address(),
                    null);
        }
        if (claim == null) {
            throw new IllegalStateException("the migration must be claimed before anything is written");
        }
        claim();
        return Objects.requireNonNull(claim);
    }

    private GodwitException failed(SQLException error, String doing) {
        return SqlServerErrors.of(error, sessions.side(), doing, sessions.address());
    }

    static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // It is given up either way; what made us close it is what the caller hears of.
            return;
        }
    }
}
