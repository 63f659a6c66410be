package io.godwit.engine.proof;

import io.godwit.engine.inventory.InventoryReport;
import io.godwit.engine.validate.ValidationReport;
import io.godwit.engine.views.ViewResult;
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
 * @param conversions what became of values on the way
 * @param deciding the comparison that {@code identical} rests on; null if none was made
 * @param validations every comparison made, oldest first
 * @param watched what continuous validation looked at during sync
 * @param repairs rows made equal to the source's again, by table
 * @param ledger totals of the change stream
 * @param ranges which commits of the source were applied in which stretch, oldest first
 * @param firstPosition where replay began; empty when offline
 * @param lastPosition the last source position applied; empty when offline
 * @param objects what became of every object
 * @param inventory both catalogues side by side after hand-over; null if they were not read
 * @param views what comparing translated views found; empty if none was translated
 * @param timeline what happened and when
 * @param downtimeMillis from the fence to hand-over; -1 if there was none
 * @param notChecked what this document does not vouch for, each a sentence
 * @param createdMillis when it was written
 * @param backups what the target's database was restored from, oldest first; empty where rows were moved
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
        Conversions conversions,
        @Nullable ValidationReport deciding,
        List<ValidationReport> validations,
        Watched watched,
        List<Repair> repairs,
        Ledger ledger,
        List<CommitRange> ranges,
        String firstPosition,
        String lastPosition,
        List<ObjectReport> objects,
        @Nullable InventoryReport inventory,
        List<ViewResult> views,
        List<Event> timeline,
        long downtimeMillis,
        List<String> notChecked,
        long createdMillis,
        List<BackupLink> backups) {
    public Proof {
        tables = List.copyOf(tables);
        validations = List.copyOf(validations);
        repairs = List.copyOf(repairs);
        ranges = List.copyOf(ranges);
        objects = List.copyOf(objects);
        // documents written before there were views have none
        views = views == null ? List.of() : List.copyOf(views);
        timeline = List.copyOf(timeline);
        notChecked = List.copyOf(notChecked);
        // documents written before there were migrations from backups have none
        backups = backups == null ? List.of() : List.copyOf(backups);
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

    /**
     * What became of values on the way.
     *
     * @param how in which form the load carried them, as a sentence
     * @param columns how many columns' types were compared between both catalogues; -1 if they were not read
     * @param converted the columns that have another type on the target
     */
    public record Conversions(String how, long columns, List<ConvertedValues> converted) {
        public Conversions {
            converted = List.copyOf(converted);
        }
    }

    /**
     * The values of one column that has another type on the target.
     *
     * @param table its table's name on the source
     * @param column its name
     * @param sourceType its type on the source
     * @param targetType its type on the target
     * @param values how many rows the deciding comparison counted; -1 if it did not
     */
    public record ConvertedValues(String table, String column, String sourceType, String targetType, long values) {}

    /**
     * A stretch of the source's log that was applied.
     *
     * @param from the position it began at
     * @param to the last position applied
     * @param transactions of the source, whole
     * @param received as in {@link Ledger}
     * @param applied as in {@link Ledger}
     * @param filtered as in {@link Ledger}
     * @param quarantined as in {@link Ledger}
     * @param beganMillis when applying began
     * @param lastCommitMillis when the source committed the last of its transactions; 0 if not known
     */
    public record CommitRange(
            String from,
            String to,
            long transactions,
            long received,
            long applied,
            long filtered,
            long quarantined,
            long beganMillis,
            long lastCommitMillis) {}

    /**
     * A backup that was restored.
     *
     * @param kind full, differential or log
     * @param files where it lay; empty if Godwit did not restore it
     * @param first where its log begins
     * @param last where its log ends, and the next one's has begun
     * @param startedMillis when it was begun, by the clock of the server that made it; -1 if unknown
     * @param finishedMillis when it was complete
     * @param closing whether it shut writers out of the source
     */
    public record BackupLink(
            String kind,
            String files,
            String first,
            String last,
            long startedMillis,
            long finishedMillis,
            boolean closing) {}

    /** Rows that were read back from the target while changes were applied, and how many of them were not as they should be. */
    public record Watched(long rows, long differences) {}

    /** Rows of a table that were repaired, and the source's position that they were last read at. */
    public record Repair(String table, long rows, String position) {}

    /** A moment of the run. */
    public record Event(long atMillis, String event, String details) {}
}
