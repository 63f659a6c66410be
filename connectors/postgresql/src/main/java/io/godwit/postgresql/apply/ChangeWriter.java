package io.godwit.postgresql.apply;

import io.godwit.postgresql.PostgresErrors;
import io.godwit.postgresql.connection.ReplicationRole;
import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.Checkpoint;
import io.godwit.spi.Checkpoint.AppliedTo;
import io.godwit.spi.Checkpoint.Repaired;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.Writer;
import io.godwit.spi.change.ApplyMode;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.change.Position;
import io.godwit.spi.row.Row;
import io.godwit.spi.schema.TableId;
import io.godwit.sql.apply.Cascades;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Applies changes over one session. Changes are gathered per table until the commit, or until they hold too much memory, and
 * are then written table by table: the order of changes matters within a table only, since no foreign key is checked and no
 * trigger fires here; what foreign keys do on the source without its log saying so is done here by hand, in order. One target transaction lasts from the first change after a commit to the next commit, so that a source
 * transaction is never split.
 */
public final class ChangeWriter implements Writer<ChangeBatch> {
    private static final long GROUP_BYTES = 16L << 20;

    private final Connection connection;
    private final Sessions sessions;
    private final Facts facts;
    private final Map<TableId, TableApplier> tables = new HashMap<>();
    private final IdentityHashMap<TablePlan, TableApplier> byPlan = new IdentityHashMap<>();
    private final List<TableApplier> touched = new ArrayList<>();
    private final Stages stages;
    private final Cascades cascades;
    private @Nullable TablePlan latestPlan;
    private @Nullable TableApplier latest;
    private long pendingBytes;
    private boolean inTransaction;
    private boolean whole = true;
    private boolean failed;
    private boolean closed;

    private ChangeWriter(Sessions sessions, Facts facts, List<TablePlan> plans, Connection connection)
            throws SQLException {
        this.sessions = sessions;
        this.facts = facts;
        this.connection = connection;
        this.stages = new Stages(connection);
        for (TablePlan plan : plans) {
            tables.put(plan.table().id(), new TableApplier(connection, plan, stages, tables.size()));
        }
        this.cascades = new Cascades(plans, new FollowingStatements(connection));
    }

    /**
     * Opens the one session that applies changes, and waits for an earlier one to be gone.
     *
     * @throws GodwitException FACT_EXISTS if more is applied than was last read or committed through {@code facts}
     */
    public static Writer<ChangeBatch> open(Sessions sessions, Facts facts, List<TablePlan> plans) {
        Connection connection = facts.openApplier();
        try (Statement statement = connection.createStatement()) {
            if (ReplicationRole.permitted(connection)) {
                statement.execute("SET session_replication_role = replica");
            }
            // Rows are found one by one by the key's index, whatever statistics say of tables that were just filled: a
            // plan made while a table was small is kept while it grows.
            statement.execute("SET enable_hashjoin = off;SET enable_mergejoin = off;SET enable_seqscan = off;"
                    + "SET enable_bitmapscan = off;SET enable_material = off;SET jit = off;SET work_mem = '32MB'");
            ChangeWriter writer = new ChangeWriter(sessions, facts, plans, connection);
            connection.commit();
            return writer;
        } catch (SQLException e) {
            Facts.closeQuietly(connection);
            throw PostgresErrors.of(e, sessions.side(), "opening a session", sessions.address());
        }
    }

    @Override
    public void write(ChangeBatch batch) {
        if (failed) {
            throw new IllegalStateException("this writer failed and can only be closed");
        }
        guarded("", () -> {
            for (Change change : batch.changes()) {
                if (change.kind() == Change.Kind.TRUNCATE) {
                    truncate(change, batch);
                } else {
                    take(change, batch.commit());
                }
            }
            whole = batch.last();
            if (pendingBytes > GROUP_BYTES) {
                flush();
            }
        });
    }

    private void take(Change change, Position commit) throws SQLException {
        TableApplier applier = applier(change.plan());
        ApplyMode mode = applier.mode(commit);
        boolean followed = cascades.concern(change);
        if (mode == ApplyMode.SKIP && !followed) {
            return;
        }
        if (cascades.standsInTheWay(change)) {
            flush();
        }
        Change text = applier.text(change);
        Row old = followed ? old(text, mode) : null;
        if (mode != ApplyMode.SKIP && applier.add(text, mode)) {
            touched.add(applier);
        }
        if (old != null) {
            cascades.follow(applier.plan(), old, text.after(), commit);
        }
        pendingBytes += change.bytes();
    }

    /** The old row of a change, with the values that other rows follow by. */
    private Row old(Change change, ApplyMode mode) throws SQLException {
        Row before = change.before();
        Row old = before == null ? Objects.requireNonNull(change.after()) : before;
        if (!cascades.lacksOldValues(change)) {
            return old;
        }
        flush();
        begin();
        return cascades.completed(change.plan(), old, mode);
    }

    @SuppressWarnings(
            "ReferenceEquality") // the same plan again is what is looked for; comparing whole tables per change is not
    private TableApplier applier(TablePlan plan) {
        TableApplier same = latest;
        if (same != null && plan == latestPlan) {
            return same;
        }
        TableApplier found = byPlan.get(plan);
        if (found == null) {
            found = tables.get(plan.table().id());
            if (found == null) {
                throw new GodwitException(
                        Errors.NOT_SUPPORTED,
                        "a change came for a table this writer was not opened for",
                        plan.table().id().toString(),
                        null);
            }
            byPlan.put(plan, found);
        }
        latestPlan = plan;
        latest = found;
        return found;
    }

    private void truncate(Change change, ChangeBatch batch) throws SQLException {
        List<TableApplier> emptied = change.truncated().stream()
                .map(this::applier)
                .filter(a -> a.mode(batch.commit()) != ApplyMode.SKIP)
                .toList();
        if (emptied.isEmpty()) {
            return;
        }
        flush();
        begin();
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "TRUNCATE " + emptied.stream().map(a -> "ONLY " + a.name()).collect(Collectors.joining(", ")));
        }
    }

    private void begin() throws SQLException {
        if (!inTransaction) {
            inTransaction = true;
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET CONSTRAINTS ALL DEFERRED");
            }
        }
    }

    private void flush() throws SQLException {
        if (touched.isEmpty() && cascades.isEmpty()) {
            return;
        }
        begin();
        for (TableApplier applier : touched) {
            try {
                applier.flush();
            } catch (SQLException e) {
                throw applier.failed(e, sessions.side());
            }
        }
        touched.clear();
        cascades.run();
        pendingBytes = 0;
    }

    @Override
    public void commit(Checkpoint reached) {
        if (failed || !whole) {
            throw new IllegalStateException("a writer of changes commits whole transactions");
        }
        if (reached instanceof AppliedTo applied) {
            guarded(applied.position(), () -> {
                flush();
                facts.commitApplied(connection, applied);
                stages.committed();
                inTransaction = false;
            });
        } else if (reached instanceof Repaired repaired) {
            guarded(repaired.position(), () -> {
                flush();
                facts.commitRepaired(connection, repaired);
                inTransaction = false;
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
            if (DirectApplier.isConflict(e)) {
                throw new GodwitException(
                        Errors.TARGET_DIVERGED,
                        "another row stands in the way by " + DirectApplier.constraint(e),
                        where,
                        e);
            }
            throw PostgresErrors.of(e, sessions.side(), "applying changes", where);
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
