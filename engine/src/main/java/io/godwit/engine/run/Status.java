package io.godwit.engine.run;

import io.godwit.engine.meter.RestoreProgress;
import io.godwit.engine.migration.Desired;
import io.godwit.engine.migration.Phase;
import io.godwit.spi.Mode;
import io.godwit.spi.change.Ledger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may be seen of a migration at one moment: the progress display, {@code godwit status} and its JSON come from this.
 *
 * @param name the migration
 * @param mode offline or online
 * @param phase where it stands
 * @param state what the runner is doing
 * @param desired what is wanted
 * @param message one sentence for people: what it does or waits for
 * @param tables every table, in the order of the plan
 * @param rowsPerSecond over the last seconds
 * @param bytesPerSecond over the last seconds
 * @param remainingMillis estimate for the load; -1 if unknown
 * @param lagBytes log written on the source and not applied; -1 if unknown
 * @param lagMillis age of the oldest source transaction that is not applied; 0 when caught up, -1 if unknown
 * @param changesPerSecond over the last seconds
 * @param ledger totals of the change stream
 * @param downtimeMillis measured from the fence to hand-over; -1 before
 * @param startedMillis when the migration first ran
 * @param updatedMillis when this was written: a reader can tell a live runner from a dead one
 * @param processId the runner's process
 * @param error why it stopped; null if it did not
 * @param watched what continuous validation has looked at in this process
 * @param restore how far a migration from backups is; null for others
 */
public record Status(
        String name,
        Mode mode,
        Phase phase,
        State state,
        Desired desired,
        String message,
        List<TableStatus> tables,
        long rowsPerSecond,
        long bytesPerSecond,
        long remainingMillis,
        long lagBytes,
        long lagMillis,
        long changesPerSecond,
        Ledger ledger,
        long downtimeMillis,
        long startedMillis,
        long updatedMillis,
        long processId,
        @Nullable ErrorReport error,
        @Nullable Watched watched,
        @Nullable RestoreProgress restore) {
    public Status {
        tables = List.copyOf(tables);
    }

    /** A status without continuous validation. */
    public Status(
            String name,
            Mode mode,
            Phase phase,
            State state,
            Desired desired,
            String message,
            List<TableStatus> tables,
            long rowsPerSecond,
            long bytesPerSecond,
            long remainingMillis,
            long lagBytes,
            long lagMillis,
            long changesPerSecond,
            Ledger ledger,
            long downtimeMillis,
            long startedMillis,
            long updatedMillis,
            long processId,
            @Nullable ErrorReport error) {
        this(
                name,
                mode,
                phase,
                state,
                desired,
                message,
                tables,
                rowsPerSecond,
                bytesPerSecond,
                remainingMillis,
                lagBytes,
                lagMillis,
                changesPerSecond,
                ledger,
                downtimeMillis,
                startedMillis,
                updatedMillis,
                processId,
                error,
                null,
                null);
    }

    /**
     * What continuous validation did.
     *
     * @param rows rows read back from the target
     * @param differences of them, those that differed
     */
    public record Watched(long rows, long differences) {}

    /** What a runner is doing. */
    public enum State {
        /** Work goes on; in SYNC this is earned by a position seen durable on the target within the last seconds. */
        RUNNING,
        /** It waits for something the message names. */
        WAITING,
        /** The operator asked it to stop; run again to go on. */
        PAUSED,
        /** An error stopped it; the error says what to do. */
        STOPPED,
        /** Removed from source and target. */
        CANCELLED,
        /** Handed over. */
        DONE
    }

    /**
     * One table.
     *
     * @param source its name on the source
     * @param target its name on the target
     * @param rows loaded so far
     * @param estimatedRows how many there will be, as estimated; exact once loaded
     * @param bytes loaded so far
     * @param splitsLoaded how many splits are durable
     * @param splits how many there are
     * @param changes row changes applied to it by this process
     */
    public record TableStatus(
            String source,
            String target,
            long rows,
            long estimatedRows,
            long bytes,
            int splitsLoaded,
            int splits,
            long changes) {}

    /** An error as people and scripts see it. */
    public record ErrorReport(String code, String remedy, String message, String where, String action) {}
}
