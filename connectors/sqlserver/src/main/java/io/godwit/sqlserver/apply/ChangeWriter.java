package io.godwit.sqlserver.apply;

import io.godwit.spi.Checkpoint;
import io.godwit.spi.Checkpoint.AppliedTo;
import io.godwit.spi.Checkpoint.Repaired;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.Writer;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.sqlserver.SqlServerErrors;
import io.godwit.sqlserver.connection.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Applies changes over one session, and commits them with the position they reach. One target transaction lasts from the first
 * change after a commit to the next commit, so that a source transaction is never split.
 */
public final class ChangeWriter implements Writer<ChangeBatch> {
    private final Connection connection;
    private final Sessions sessions;
    private final Facts facts;
    private final ChangeApplier applier;
    private boolean whole = true;
    private boolean failed;
    private boolean closed;

    private ChangeWriter(Sessions sessions, Facts facts, Connection connection, ChangeApplier applier) {
        this.sessions = sessions;
        this.facts = facts;
        this.connection = connection;
        this.applier = applier;
    }

    /**
     * Opens the one session that applies changes, and waits for an earlier one to be gone.
     *
     * @throws GodwitException FACT_EXISTS if more is applied than was last read or committed through {@code facts}
     */
    public static Writer<ChangeBatch> open(Sessions sessions, Facts facts, List<TablePlan> plans) {
        Connection connection = facts.openApplier();
        try {
            return new ChangeWriter(
                    sessions, facts, connection, new ChangeApplier(connection, sessions, facts.table(), plans));
        } catch (SQLException e) {
            Facts.closeQuietly(connection);
            throw SqlServerErrors.of(e, sessions.side(), "opening a session", sessions.address());
        }
    }

    @Override
    public void write(ChangeBatch batch) {
        if (failed) {
            throw new IllegalStateException("this writer failed and can only be closed");
        }
        guarded("", () -> {
            applier.take(batch);
            whole = batch.last();
        });
    }

    @Override
    public void commit(Checkpoint reached) {
        if (failed || !whole) {
            throw new IllegalStateException("a writer of changes commits whole transactions");
        }
        if (reached instanceof AppliedTo applied) {
            guarded(applied.position(), () -> {
                applier.flush();
                facts.commitApplied(connection, applied);
            });
        } else if (reached instanceof Repaired repaired) {
            guarded(repaired.position(), () -> {
                applier.flush();
                facts.commitRepaired(connection, repaired);
            });
        } else {
            throw new IllegalStateException("a writer of changes commits a position or a repair");
        }
    }

    private interface Work {
        void run() throws SQLException;
    }

    private void guarded(String where, Work work) {
        boolean done = false;
        try {
            work.run();
            done = true;
        } catch (SQLException e) {
            throw TargetTable.isConflict(e)
                    ? TargetTable.conflict(e, where)
                    : SqlServerErrors.of(e, sessions.side(), "applying changes", where);
        } finally {
            failed = !done;
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Facts.closeQuietly(connection);
        }
    }
}
