package io.godwit.spi;

import io.godwit.spi.change.Ledger;
import io.godwit.spi.load.Split;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.TableId;
import java.io.Serializable;

/**
 * One fact about the target, kept in the target, in the transaction of the rows it speaks of. Positions are the text of a
 * source's {@link io.godwit.spi.change.Position}; the target stores them without understanding them.
 */
public sealed interface Checkpoint extends Serializable {
    /** An object was made or skipped in a stage. */
    record ObjectCreated(ObjectReport report) implements Checkpoint {}

    /** All objects of a stage are made. */
    record StageCreated(Stage stage) implements Checkpoint {}

    /** The load began; changes are replayed from here. Recorded before the first row and never moved. */
    record LoadBegun(String replayFrom) implements Checkpoint {}

    /** All rows of a split are here, as they were at {@code asOf}. */
    record SplitLoaded(Split split, long rows, long bytes, String asOf) implements Checkpoint {}

    /** The last split is loaded; until {@code convergeUntil} changes may meet rows that already contain them. */
    record LoadEnded(String convergeUntil) implements Checkpoint {}

    /**
     * Everything the source committed up to here is applied.
     *
     * @param position the end of the last source transaction applied, or a heartbeat's position
     * @param ledger totals since the migration began
     * @param sourceCommitMillis when the source committed the last transaction; 0 if not known
     */
    record AppliedTo(String position, Ledger ledger, long sourceCommitMillis) implements Checkpoint {}

    /**
     * Rows were made equal to the source's again outside the stream of changes. One fact a table: recording it again adds to
     * {@code rows} and keeps the last {@code position}. Written by a writer of changes, with the rows.
     *
     * @param table the table's name on the source
     * @param rows how many keys (of a table without one: row values) were repaired
     * @param position the source's position that the rows were read at
     */
    record Repaired(TableId table, long rows, String position) implements Checkpoint {}

    /** The target was handed over; {@code fence} is the source's last position that matters, empty when offline. */
    record Opened(String fence) implements Checkpoint {}
}
