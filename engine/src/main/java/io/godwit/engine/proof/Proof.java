package io.godwit.engine.proof;

import io.godwit.engine.validate.ValidationReport;
import io.godwit.spi.Identity;
import io.godwit.spi.Mode;
import io.godwit.spi.change.Ledger;
import io.godwit.spi.schema.ObjectReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run can show for itself.
 *
 * @param format version of this document's schema
 * @param godwit the version that wrote it
 * @param name the migration
 * @param mode offline or online
 * @param complete whether the target was handed over
 * @param identical whether the deciding comparison found every table equal
 * @param verdict one sentence saying so, with position
 * @param source which database
 * @param target which database
 * @param tables how each table travelled
 * @param deciding the comparison that {@code identical} rests on; null if none was made
 * @param validations every comparison made, oldest first
 * @param ledger totals of the change stream
 * @param firstPosition where replay began; empty when offline
 * @param lastPosition the last source position applied; empty when offline
 * @param objects what became of every object
 * @param timeline what happened and when
 * @param downtimeMillis from the fence to hand-over; -1 if there was none
 * @param notChecked what this document does not vouch for, each a sentence
 * @param createdMillis when it was written
 */
public record Proof(
        int format,
        String godwit,
        String name,
        Mode mode,
        boolean complete,
        boolean identical,
        String verdict,
        Identity source,
        Identity target,
        List<TableProof> tables,
        @Nullable ValidationReport deciding,
        List<ValidationReport> validations,
        Ledger ledger,
        String firstPosition,
        String lastPosition,
        List<ObjectReport> objects,
        List<Event> timeline,
        long downtimeMillis,
        List<String> notChecked,
        long createdMillis) {
    public Proof {
        tables = List.copyOf(tables);
        validations = List.copyOf(validations);
        objects = List.copyOf(objects);
        timeline = List.copyOf(timeline);
        notChecked = List.copyOf(notChecked);
    }

    /**
     * How a table travelled.
     *
     * @param source its name on the source
     * @param target its name on the target
     * @param rowsLoaded rows of the full load
     * @param bytesLoaded bytes of the full load
     * @param splits in how many splits
     * @param format of the load, and why that one
     * @param why the reason
     * @param filter its row condition; empty if none
     */
    public record TableProof(
            String source,
            String target,
            long rowsLoaded,
            long bytesLoaded,
            int splits,
            String format,
            String why,
            String filter) {}

    /** A moment of the run. */
    public record Event(long atMillis, String event, String details) {}
}
