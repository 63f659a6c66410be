package io.godwit.sqlserver.apply;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.ApplyMode;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.change.Position;
import io.godwit.spi.row.Row;
import io.godwit.spi.schema.TableId;
import io.godwit.sql.apply.Cascades;
import io.godwit.sqlserver.connection.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes changes within one session's transactions. Changes are gathered per table until the caller commits, or until they hold
 * too much memory, and are then written table by table: the order of changes matters within a table only, since no foreign key
 * is checked and no trigger fires meanwhile ({@link Suspension}); what foreign keys do on the source without its log saying so is done here by hand, in
 * order.
 */
final class ChangeApplier {
    private static final long GROUP_BYTES = 16L << 20;
    private static final int LOCK_MILLIS = 60_000;

    private final Sessions sessions;
    private final Map<TableId, TableApplier> tables = new HashMap<>();
    private final IdentityHashMap<TablePlan, TableApplier> byPlan = new IdentityHashMap<>();
    private final List<TableApplier> touched = new ArrayList<>();
    private final Cascades cascades;
    private @Nullable TablePlan latestPlan;
    private @Nullable TableApplier latest;
    private long pendingBytes;

    /**
     * Takes a session over, which must have no transaction open.
     *
     * @throws SQLException if the session broke
     */
    ChangeApplier(Connection connection, Sessions sessions, FactTable facts, List<TablePlan> plans)
            throws SQLException {
        this.sessions = sessions;
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            // A conflict ends the statement alone, so that another way can be tried; every other error makes the writer
            // give up.
            statement.execute("SET XACT_ABORT OFF; SET LOCK_TIMEOUT " + LOCK_MILLIS);
        }
        connection.setAutoCommit(false);
        Stages stages = new Stages(connection);
        IdentityInsert identities = new IdentityInsert(connection);
        for (TablePlan plan : plans) {
            tables.put(
                    plan.table().id(),
                    new TableApplier(connection, sessions, facts, plan, stages, identities, tables.size()));
        }
        this.cascades = new Cascades(plans, new FollowingStatements(connection, sessions));
    }

    /** Takes a batch; some of it may be written. */
    void take(ChangeBatch batch) throws SQLException {
        for (Change change : batch.changes()) {
            if (change.kind() == Change.Kind.TRUNCATE) {
                truncate(change, batch.commit());
            } else {
                take(change, batch.commit());
            }
        }
        if (pendingBytes > GROUP_BYTES) {
            flush();
        }
    }

    private void take(Change change, Position commit) throws SQLException {
        TableApplier applier = applier(change.plan());
        ApplyMode mode = applier.mode(commit);
        boolean followed = cascades.concern(change);
        if (mode == ApplyMode.SKIP && !followed) {
            return;
        }
        if (cascades.standsInTheWay(change) || applier.mustFlush(mode)) {
            flush();
        }
        Row old = followed ? old(applier, change, mode) : null;
        if (mode != ApplyMode.SKIP && applier.add(change, mode)) {
            touched.add(applier);
        }
        if (old != null) {
            Row after = change.after();
            Row changed = after == null ? null : applier.table().literals(after, cascades.columns(applier.plan()));
            cascades.follow(applier.plan(), old, changed, commit);
        }
        pendingBytes += change.bytes();
    }

    /** The old row of a change with the values that other rows follow by, as literals. */
    private Row old(TableApplier applier, Change change, ApplyMode mode) throws SQLException {
        Row before = change.before();
        Row known = before == null ? Objects.requireNonNull(change.after()) : before;
        Row old = applier.table().literals(known, cascades.columns(applier.plan()));
        if (!cascades.lacksOldValues(change)) {
            return old;
        }
        flush();
        return cascades.completed(applier.plan(), old, mode);
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

    private void truncate(Change change, Position commit) throws SQLException {
        List<TableApplier> emptied = change.truncated().stream()
                .map(this::applier)
                .filter(a -> a.mode(commit) != ApplyMode.SKIP)
                .toList();
        if (emptied.isEmpty()) {
            return;
        }
        flush();
        for (TableApplier applier : emptied) {
            applier.empty();
        }
    }

    /** Writes what was taken. */
    void flush() throws SQLException {
        if (touched.isEmpty() && cascades.isEmpty()) {
            return;
        }
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
}
