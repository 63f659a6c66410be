package io.godwit.postgresql.apply;

import io.godwit.postgresql.PostgresErrors;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.ApplyMode;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.Position;
import io.godwit.spi.schema.Key;
import io.godwit.sql.apply.NetEffect;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gathers one table's changes and writes them: in bulk where that pays and is safe, else one by one. */
final class TableApplier {
    private static final int BULK_FROM = 100;

    private final Connection connection;
    private final TablePlan plan;
    private final Stages stages;
    private final int number;
    private final CellTexts texts;
    private final List<Change> pending = new ArrayList<>();
    private ApplyMode mode = ApplyMode.EXACT;
    private boolean onlyInserts = true;
    private @Nullable Tools tools;

    /** What writes to the table, made when first needed. */
    private record Tools(TargetTable table, DirectApplier direct, BulkApplier bulk) {}

    TableApplier(Connection connection, TablePlan plan, Stages stages, int number) throws SQLException {
        this.connection = connection;
        this.plan = plan;
        this.stages = stages;
        this.number = number;
        this.texts = new CellTexts(connection, plan);
    }

    String name() {
        return io.godwit.postgresql.connection.Quoting.name(plan.table().target());
    }

    TablePlan plan() {
        return plan;
    }

    ApplyMode mode(Position commit) {
        return plan.join().mode(commit);
    }

    /**
     * The same change with its cells as text, which is what {@link #add} takes.
     *
     * @throws GodwitException {@code VALUE_REFUSED}, with the table's name, if PostgreSQL cannot hold a value as it is
     */
    Change text(Change change) {
        try {
            return texts.text(change);
        } catch (GodwitException e) {
            throw new GodwitException(
                    e.code(), e.detail(), plan.table().target().toString(), e);
        }
    }

    /** Takes a change; whether it is the first since the last flush. Modes only ever go forward, and never mix here. */
    boolean add(Change change, ApplyMode changeMode) throws SQLException {
        boolean first = pending.isEmpty();
        if (!first && changeMode != mode) {
            flush();
        }
        mode = changeMode;
        pending.add(change);
        onlyInserts &= change.kind() == Change.Kind.INSERT;
        return first;
    }

    void flush() throws SQLException {
        if (pending.isEmpty()) {
            return;
        }
        Tools ready = tools;
        if (ready == null) {
            TargetTable table = TargetTable.read(connection, plan);
            ready = new Tools(
                    table, new DirectApplier(connection, table), new BulkApplier(connection, table, stages, number));
            tools = ready;
        }
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
        if (pending.size() < BULK_FROM || ready.table().columns.length == 0) {
            return false;
        }
        NetEffect effect = null;
        if (!onlyInserts) {
            Key key = plan.table().key();
            effect = key == null || !key.byteEqual() ? null : NetEffect.of(pending, ready.table().key);
            if (effect == null) {
                return false;
            }
            ready.bulk().prepare();
        }
        Savepoint before = connection.setSavepoint();
        boolean done = false;
        try {
            done = effect == null ? ready.bulk().insert(pending) : ready.bulk().apply(effect);
        } catch (SQLException e) {
            if (!DirectApplier.isConflict(e)) {
                throw e;
            }
        }
        if (!done) {
            connection.rollback(before);
        }
        connection.releaseSavepoint(before);
        return done;
    }

    GodwitException failed(SQLException error, PostgresErrors.Side side) {
        if (DirectApplier.isConflict(error)) {
            return new GodwitException(
                    Errors.TARGET_DIVERGED,
                    "another row stands in the way by " + DirectApplier.constraint(error),
                    plan.table().target().toString(),
                    error);
        }
        return PostgresErrors.of(
                error, side, "applying changes", Objects.toString(plan.table().target()));
    }
}
