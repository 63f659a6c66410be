package io.godwit.engine.meter;

import io.godwit.engine.migration.Phase;
import io.godwit.engine.state.Plan;
import io.godwit.spi.Checkpoint.SplitLoaded;
import io.godwit.spi.Progress;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Ledger;
import io.godwit.spi.change.Position;
import io.godwit.spi.schema.TableId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What is counted and shown while a migration runs. The threads that work write here, and whoever makes a status reads; each
 * value stands for itself, so nothing is locked.
 */
public final class Meter {
    private volatile Map<TableId, TableMeter> tables = Map.of();
    private volatile @Nullable Plan plan;
    private volatile Phase phase = Phase.SCHEMA;
    private volatile String message = "connecting";
    private volatile boolean waiting;
    private volatile Ledger ledger = Ledger.ZERO;
    private volatile @Nullable Position reached;
    private volatile long pendingSinceMillis;
    private volatile long heardMillis;
    private volatile long lagMillis = -1;
    private volatile long lagBytes = -1;
    private volatile long downtimeMillis = -1;
    private volatile @Nullable RestoreProgress restore;
    private final AtomicLong watchedRows = new AtomicLong();
    private final AtomicLong watchedDifferences = new AtomicLong();
    private final AtomicLong durableFacts = new AtomicLong();

    /** Takes over what an attempt found: called before its work begins, with no other thread at work. */
    public void begin(Plan newPlan, Progress progress) {
        Map<TableId, TableMeter> known = tables;
        Map<TableId, TableMeter> fresh = new LinkedHashMap<>();
        for (TablePlan table : newPlan.tables()) {
            TableId id = table.table().id();
            TableMeter meter = known.getOrDefault(id, new TableMeter());
            List<SplitLoaded> loaded = progress.splits(id);
            meter.begin(
                    loaded.stream().mapToLong(SplitLoaded::rows).sum(),
                    loaded.stream().mapToLong(SplitLoaded::bytes).sum(),
                    loaded.size());
            fresh.put(id, meter);
        }
        plan = newPlan;
        tables = fresh;
        if (progress.applied() != null) {
            ledger = progress.applied().ledger();
        }
    }

    /** The plan that is followed; null while there is none. */
    public @Nullable Plan plan() {
        return plan;
    }

    /** One table's counts. */
    public TableMeter table(TableId table) {
        return tables.getOrDefault(table, new TableMeter());
    }

    /** Every table's counts, in the order of the plan. */
    public Map<TableId, TableMeter> tables() {
        return tables;
    }

    /** Says where the migration stands and what it does. */
    public void show(Phase newPhase, String newMessage) {
        phase = newPhase;
        message = newMessage;
        waiting = false;
    }

    /** Says what it does, in the same phase. */
    public void show(String newMessage) {
        message = newMessage;
        waiting = false;
    }

    /** Says what it waits for, in the same phase. */
    public void waitFor(String what) {
        message = what;
        waiting = true;
    }

    /** Where the migration stands. */
    public Phase phase() {
        return phase;
    }

    /** What it does or waits for. */
    public String message() {
        return message;
    }

    /** Whether it waits. */
    public boolean waiting() {
        return waiting;
    }

    /** A fact was made durable on the target: the sign of progress that lets retries begin anew. */
    public void fact() {
        durableFacts.incrementAndGet();
    }

    /** How many facts this process has made durable. */
    public long facts() {
        return durableFacts.get();
    }

    /**
     * Changes are durable.
     *
     * @param total since the migration began
     * @param until everything the source committed up to here is on the target
     */
    public void applied(Ledger total, Position until) {
        ledger = total;
        reached(until);
    }

    /** Nothing is missing up to here, whether or not that is recorded on the target. */
    public void reached(Position until) {
        reached = until;
    }

    /** When the source committed the oldest transaction that waits to become durable; 0 if none waits. */
    public void pendingSince(long commitMillis) {
        pendingSinceMillis = commitMillis;
    }

    /** The source's log was heard of: a transaction or a heartbeat came. */
    public void heard(long atMillis) {
        heardMillis = atMillis;
    }

    /** What was found of the distance to the source; -1 for unknown. */
    public void lag(long millis, long bytes) {
        lagMillis = millis;
        lagBytes = bytes;
    }

    /** Totals of the change stream. */
    public Ledger ledger() {
        return ledger;
    }

    /** Nothing is missing up to here; null before changes are applied. */
    public @Nullable Position reached() {
        return reached;
    }

    /** See {@link #pendingSince(long)}. */
    public long pendingSince() {
        return pendingSinceMillis;
    }

    /** When the source's log was last heard of. */
    public long heardAt() {
        return heardMillis;
    }

    /** Age of the oldest source transaction that is not applied; 0 when caught up, -1 if unknown. */
    public long lagMillis() {
        return lagMillis;
    }

    /** Log written on the source and not applied; -1 if unknown. */
    public long lagBytes() {
        return lagBytes;
    }

    /** Continuous validation looked at more rows, and found so many that differ. */
    public void watched(long rows, long differences) {
        watchedRows.addAndGet(rows);
        watchedDifferences.addAndGet(differences);
    }

    /** How many rows continuous validation has looked at in this process. */
    public long watchedRows() {
        return watchedRows.get();
    }

    /** How many of them differed. */
    public long watchedDifferences() {
        return watchedDifferences.get();
    }

    /** What was measured from the fence to hand-over. */
    public void downtime(long millis) {
        downtimeMillis = millis;
    }

    /** From the fence to hand-over; -1 before. */
    public long downtimeMillis() {
        return downtimeMillis;
    }

    /** How far a migration from backups is. */
    public void restore(RestoreProgress progress) {
        restore = progress;
    }

    /** How far a migration from backups is; nothing for others. */
    public RestoreProgress restore() {
        RestoreProgress known = restore;
        return known == null ? RestoreProgress.NONE : known;
    }

    /** Whether it is a migration from backups. */
    public boolean restores() {
        return restore != null;
    }

    /** Rows written, of all tables. */
    public long rows() {
        return tables.values().stream().mapToLong(TableMeter::rows).sum();
    }

    /** Their bytes. */
    public long bytes() {
        return tables.values().stream().mapToLong(TableMeter::bytes).sum();
    }

    /** Changes applied by this process. */
    public long changes() {
        return tables.values().stream().mapToLong(TableMeter::changes).sum();
    }
}
