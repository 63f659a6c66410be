package io.godwit.spi;

import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.change.Position;
import io.godwit.spi.demand.Answer;
import io.godwit.spi.demand.Demand;
import io.godwit.spi.demand.Effort;
import io.godwit.spi.load.Buckets;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.load.Split;
import io.godwit.spi.load.SplitSize;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.Digest;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reading side of an endpoint. Every method may be called from any thread, several at once; readers and snapshots hold
 * connections of their own. A source is also opened on a target's endpoint, to read it back for validation.
 */
public interface Source extends AutoCloseable {
    /** Which database this is. */
    Identity identity();

    /** Finds what would go wrong, without changing anything. */
    List<Problem> assess(Selection selection, Mode mode);

    /**
     * Counts the rows that do not keep to what a target demands, without changing anything. Reads each table at most once for
     * all demands on its columns, and ends what takes longer than the effort allows: those demands are unanswered then, as are
     * those that cannot be counted here.
     *
     * @return an answer to each demand, in their order
     */
    default List<Answer> examine(List<Demand> demands, Effort effort) {
        return demands.stream()
                .map(d -> Answer.unanswered(d, "this source cannot count its rows"))
                .toList();
    }

    /** Reads the selected tables and every other object, as they are now; sequences carry their present values. */
    Schema schema(Selection selection);

    /** Formats this source can give the table's rows in: best first, {@link RowFormat#NEUTRAL} always last. */
    List<RowFormat> formats(Table table);

    /**
     * Formats of rows this source knows and does not offer for this table, each as a sentence that names the format and the
     * column that stands in the way; for people, kept in the plan.
     */
    List<String> withheld(Table table);

    /** Formats this source can give the cells of changes in: best first, {@link RowFormat#NEUTRAL} always last. */
    List<RowFormat> changeFormats(Table table);

    /**
     * Makes the source keep its log for this migration from now on, whatever happens to this process. Repeating it is
     * harmless.
     *
     * @return where the kept log begins: at or before anything a later {@link #snapshot} does not show
     * @throws GodwitException if a log was kept before and is no longer whole
     */
    Position retain(List<Table> tables);

    /**
     * Does what takes time of {@link #retainAnew} while writers go on, so that little of it is left for the moment in which nobody may
     * write. Needed for nothing else; {@link #forget} undoes it. Repeating it is harmless.
     */
    default void prepareToRetain(List<Table> tables) {}

    /**
     * Like {@link #retain(List)}, from this moment on: what was kept before is not wanted any more.
     *
     * @return where the kept log begins: not before the moment of the call, and at or before anything that is written after it
     */
    default Position retainAnew(List<Table> tables) {
        forget();
        return retain(tables);
    }

    /**
     * Like {@link #retain(List)}, for a migration that stands at a position already: a source that keeps its log for nobody
     * cannot know by itself from where on it is needed, and looks whether it still holds it from there.
     *
     * @param since where the migration stands
     * @return where the kept log begins; {@code since} covers it
     * @throws GodwitException if the log is no longer whole
     */
    default Position retain(List<Table> tables, Position since) {
        return retain(tables);
    }

    /**
     * Makes sure that a migration which began with another server can go on with this one: that this was a replica of it, holds all
     * that the migration has seen, and still has the log of all that came after. Changes nothing.
     *
     * @param applied where the migration stands, in the other server's terms; its load is over
     * @throws GodwitException SOURCE_REPLACED if it cannot, LOG_LOST if the log does not reach back that far
     */
    default void takeOver(Position applied) {
        throw new GodwitException(
                Errors.SOURCE_REPLACED, "positions in its log mean nothing on another server", applied.text(), null);
    }

    /**
     * Lets the log go and removes what {@link #retain} made here; a fence stays. Harmless if there is nothing. For the end of
     * a migration that was handed over: a log kept on would fill the source's disk, and writers must not come back.
     */
    void letGo();

    /** Removes all that {@link #retain} and {@link #fence} made here; harmless if there is nothing. */
    void forget();

    /**
     * A consistent view of the database that stays as it is until closed.
     *
     * @param positioned whether its place in the log is wanted exactly: every commit up to {@link Snapshot#position} is in
     *     the view and none after it. Otherwise the position is a lower bound.
     */
    Snapshot snapshot(boolean positioned);

    /** Divides a table into ranges that together hold every row exactly once. */
    List<Split> splits(Table table, SplitSize size);

    /** Whether a table is read at less cost in one piece than in several. */
    default boolean prefersWholeTables() {
        return true;
    }

    /** Reads one split as of the snapshot, in the plan's format. Batches are borrowed until the next. */
    Reader<Batch> rows(TablePlan plan, Snapshot snapshot, Split split);

    /**
     * The rows of these keys, as far as they are there, in the plan's {@linkplain TablePlan#changes change format}: each value
     * byte for byte as a change would bring it, nothing absent. In no particular order. Rows outside the table's filter are not
     * there.
     *
     * @param plan the table is read under {@link Table#id}; for a target read back say {@link Table#onTarget}
     * @param snapshot as of which; null for as it is now
     * @param keys of a table with a key: its key's columns in the key's order, and at most one row each comes back. Of one
     *     without: whole rows, and each row equal to one comes back as often as it is there. In change format; no key twice. The
     *     caller keeps their number to what fits one statement (hundreds) and may be held in memory
     * @throws GodwitException if the side cannot be read
     */
    List<Row> lookUp(TablePlan plan, @Nullable Snapshot snapshot, List<Row> keys);

    /** The end of the log, now. */
    Position position();

    /** Reads a position back from its text. */
    Position position(String text);

    /**
     * The changes of the plans' tables, in commit order, from a position on; whole transactions, each exactly once.
     *
     * @throws GodwitException if the log no longer holds the position, or belongs to another server
     */
    Reader<ChangeBatch> changes(List<TablePlan> plans, Position from);

    /**
     * Whether {@link #changes} tells what became of each row between two positions, and not one change after another: all of it is
     * given as one transaction that ends at the second position, and may speak of rows that came or went in between. Such changes are
     * always {@linkplain Join#converging converged}, and a position is reached only when a transaction that covers it is applied.
     */
    default boolean tellsNetChanges() {
        return false;
    }

    /**
     * How far behind the end of its log, in milliseconds, a source may be at rest: what reads its log in steps is never nearer. A target
     * that is less than this behind counts as caught up, and a cutover may begin.
     */
    default long restingLagMillis() {
        return 1_000;
    }

    /** The source may forget its log up to here: everything before is durable on the target. */
    void release(Position applied);

    /** Names of the ways this source can hash the table's rows where they lie; best first, may be empty. */
    List<String> digests(Table table);

    /**
     * Whether servers of this engine may print values of the table's rows differently that are equal, as versions do with numbers in
     * documents. Then rows whose digests differ, or for which the servers share none, are compared by value.
     */
    default boolean comparesByValue(Table table) {
        return false;
    }

    /** Hashes one split as of the snapshot. Digests of a table's splits add up, however the table was divided. */
    Digest digest(Table table, Snapshot snapshot, Split split, String name);

    /**
     * Hashes one split as of the snapshot, each bucket apart; see {@link Buckets} for what divides the rows. The digests of
     * all buckets add up to {@link #digest}.
     *
     * @param buckets how many, a power of two, at most 65,536
     * @return one digest for each bucket
     */
    Digest[] digests(Table table, Snapshot snapshot, Split split, String name, int buckets);

    /**
     * Reads those rows of one split as of the snapshot that are in wanted buckets, in the plan's format. Generated columns can
     * be read this way too, if the plan's table does not mark them so.
     */
    Reader<Batch> rows(TablePlan plan, Snapshot snapshot, Split split, Buckets buckets);

    /**
     * Hashes rows that are given, exactly as it would hash them if they lay in the table: so that a comparison can be tested
     * with rows that differ by little. Writes nothing.
     *
     * @param name as for the table's own rows
     * @param rows neutral rows of the table's moved columns; other columns count as null, and the table's filter as none
     * @return one digest for each batch
     * @throws GodwitException if a value is none of its column's type
     */
    List<Digest> digest(Table table, String name, List<RowBatch> rows);

    /**
     * Stops writers and says which position is the last that matters. Lasts until {@link #unfence} or {@link #forget}, also
     * beyond this process as far as the engine can. Repeating it is harmless and may give a later position.
     */
    Position fence(List<Table> tables);

    /**
     * What keeps writers out since {@link #fence}, and for how long, as a clause for people, who have to know which stray writer it
     * does not stop; empty if there is nothing to say. Asks nothing of the server.
     */
    default String fenceInWords() {
        return "";
    }

    /** Lets writers in again. Harmless if there was no fence. */
    void unfence();

    /** Closes what this object opened; changes nothing on the server that a later run needs. */
    @Override
    void close();
}
