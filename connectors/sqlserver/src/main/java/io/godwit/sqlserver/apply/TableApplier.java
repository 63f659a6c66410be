package io.godwit.sqlserver.apply;

import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.ApplyMode;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.Position;
import io.godwit.spi.schema.Key;
import io.godwit.sql.apply.NetEffect;
import io.godwit.sqlserver.SqlServerErrors;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.connection.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers one table's changes and writes them: in bulk where that pays and is safe, else one by one. */
final class TableApplier {
    private static final int BULK_FROM = 100;

    private final Connection connection;
    private final TablePlan plan;
    private final Stages stages;
    private final int number;
    private final Sessions sessions;
    private final FactTable facts;
    private final IdentityInsert identities;
    private final List<Change> pending = new ArrayList<>();
    private ApplyMode mode = ApplyMode.EXACT;
    private boolean onlyInserts = true;
    private boolean suspended;
    private @Nullable Tools tools;

    /** What writes to the table, made when first needed. */
    private record Tools(TargetTable table, DirectApplier direct, BulkApplier bulk) {}

    TableApplier(
            Connection connection,
            Sessions sessions,
            FactTable facts,
            TablePlan plan,
            Stages stages,
            IdentityInsert identities,
            int number) {
        this.connection = connection;
        this.plan = plan;
        this.stages = stages;
        this.number = number;
        this.sessions = sessions;
        this.facts = facts;
        this.identities = identities;
    }

    String name() {
        return Quoting.table(plan.table().target());
    }

    TablePlan plan() {
        return plan;
    }

    ApplyMode mode(Position commit) {
        return plan.join().mode(commit);
    }

    /** The table as it is on the target. */
    TargetTable table() throws SQLException {
        return tools().table();
    }

    private Tools tools() throws SQLException {
        Tools ready = tools;
        if (ready == null) {
            TargetTable table = TargetTable.read(connection, sessions, plan);
            ready = new Tools(
                    table,
                    new DirectApplier(connection, table, identities),
                    new BulkApplier(connection, table, identities, number));
            tools = ready;
        }
        return ready;
    }

    /** Whether a change in another mode than those that wait is to come, so that they have to be written first. */
    boolean mustFlush(ApplyMode changeMode) {
        return !pending.isEmpty() && changeMode != mode;
    }

    /** Takes a change; whether it is the first since the last flush. Modes never mix here. */
    boolean add(Change change, ApplyMode changeMode) {
        boolean first = pending.isEmpty();
        mode = changeMode;
        pending.add(change);
        onlyInserts &= change.kind() == Change.Kind.INSERT;
        return first;
    }

    /** Empties the table. */
    void empty() throws SQLException {
        suspend(table());
        try (Statement statement = connection.createStatement()) {
            try {
                statement.execute("TRUNCATE TABLE " + name());
            } catch (SQLException e) {
                if (!Facts.NOT_AT_ONE_STROKE.contains(e.getErrorCode())) {
                    throw e;
                }
                statement.execute("DELETE FROM " + name());
            }
        }
    }

    /** What acts on changes is switched off before the first. */
    private void suspend(TargetTable table) throws SQLException {
        if (!suspended) {
            Suspension.begin(connection, facts, table);
            suspended = true;
        }
    }

    private boolean mayBulk(TargetTable table) {
        Key key = plan.table().key();
        return pending.size() >= BULK_FROM && table.isStageable() && (onlyInserts || (key != null && key.byteEqual()));
    }

    void flush() throws SQLException {
        if (pending.isEmpty()) {
            return;
        }
        Tools ready = tools();
        suspend(ready.table());
        if (mode == ApplyMode.CONVERGE) {
            ready.direct().converge(pending);
        } else if (!bulk(ready)) {
            ready.direct().exact(pending);
        }
        pending.clear();
        onlyInserts = true;
    }

    /** Writes in bulk; false if that did not pay, was not safe or did not work out, and nothing is changed then. */
    private boolean bulk(Tools ready) throws SQLException {
        if (!mayBulk(ready.table())) {
            return false;
        }
        NetEffect effect = null;
        if (!onlyInserts) {
            effect = NetEffect.of(pending, ready.table().key);
            if (effect == null) {
                return false;
            }
        }
        stages.prepare(ready.table(), number);
        Savepoint before = connection.setSavepoint();
        boolean done = false;
        try {
            done = effect == null ? ready.bulk().insert(pending) : ready.bulk().apply(effect);
        } catch (SQLException e) {
            if (!TargetTable.isConflict(e)) {
                throw e;
            }
        }
        if (!done) {
            connection.rollback(before);
        }
        return done;
    }

    GodwitException failed(SQLException error, SqlServerErrors.Side side) {
        String where = plan.table().target().toString();
        return TargetTable.isConflict(error)
                ? TargetTable.conflict(error, where)
                : SqlServerErrors.of(error, side, "applying changes", where);
    }
}
