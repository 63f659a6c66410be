package io.godwit.spi;

import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.demand.Demand;
import io.godwit.spi.load.Split;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.ColumnMapping;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import java.util.List;

/**
 * The writing side of an endpoint, and the home of the facts. Every method may be called from any thread, several at once;
 * writers hold connections of their own.
 */
public interface Target extends AutoCloseable {
    /** Which database this is. */
    Identity identity();

    /** Finds what would go wrong when this schema is moved here, without changing anything. */
    List<Problem> assess(Schema schema, Mode mode);

    /** Formats this target takes the table's rows in: best first, {@link RowFormat#NEUTRAL} always last. */
    List<RowFormat> formats(Table table);

    /** Formats this target takes the cells of changes in: best first, {@link RowFormat#NEUTRAL} always last. */
    List<RowFormat> changeFormats(Table table);

    /**
     * What each column of a table becomes here, generated ones included, and why; for people, before anything is changed.
     *
     * @param engine the source's {@link io.godwit.spi.schema.Schema#engine}: of the same one a column keeps its type
     */
    List<ColumnMapping> mapping(Table table, String engine);

    /**
     * What the rows of a schema's tables must keep to so that they can be moved here as this target would make the tables; what
     * a table's definition alone decides is {@link #assess}'s. Empty where every row of such a table can be held, as it is
     * between servers of one engine.
     */
    default List<Demand> demands(Schema schema) {
        return List.of();
    }

    /**
     * Makes this object the only runner of the migration: waits until sessions that a dead runner left are gone, then keeps
     * others out until closed. Called before {@link #progress} is believed and before anything is written.
     *
     * @throws GodwitException if another runner is alive
     */
    void claim();

    /** All facts held here; {@link Progress#none()} if there are none. */
    Progress progress();

    /** Records a fact that speaks of no rows. Recording {@code LoadBegun} again never moves it. */
    void record(Checkpoint fact);

    /**
     * What {@link #open} will find in its way, asked while writers still write, so that it is known before anybody has to wait. Changes
     * nothing. A blocker keeps the cutover from beginning; the rest is noted.
     *
     * @param latest the schema as the source shows it now
     */
    default List<Problem> openable(Schema latest) {
        return List.of();
    }

    /**
     * What would keep {@link #adopt} from being right: triggers that would fire for changes applied here, for example. Changes
     * nothing. For the way back to a former source.
     */
    default List<Problem> adoptable(Schema schema) {
        return List.of();
    }

    /**
     * Takes tables that are there, and filled, as created and loaded: records what {@link #create} and a load would have.
     * Whatever was recorded for the migration before has to be forgotten first.
     *
     * @param schema what is there, under the names that changes will come by
     * @param loaded every split of every table
     * @param position the place in the changes' source that the tables stand at
     */
    default void adopt(Schema schema, List<Split> loaded, String position) {
        for (SchemaObject object : schema.objects()) {
            if (object.stage() != Stage.OPEN) {
                record(new Checkpoint.ObjectCreated(new ObjectReport(
                        object.kind(), object.name(), object.stage(), ObjectReport.Outcome.COPIED, "it was there")));
            }
        }
        record(new Checkpoint.StageCreated(Stage.PRE_DATA));
        record(new Checkpoint.LoadBegun(position));
        for (Split split : loaded) {
            record(new Checkpoint.SplitLoaded(split, 0, 0, position));
        }
        record(new Checkpoint.LoadEnded(position));
        record(new Checkpoint.StageCreated(Stage.KEYS));
        record(new Checkpoint.StageCreated(Stage.POST_DATA));
    }

    /**
     * Makes the objects of a stage, each with its {@code ObjectCreated}, and then records {@code StageCreated}. May be
     * repeated: what is recorded is not made again. An object that cannot be made is reported as skipped with the reason and
     * the rest goes on; a table or key that cannot be made stops with an exception.
     *
     * @param lanes how many statements may run at once
     */
    void create(Schema schema, Stage stage, int lanes);

    /**
     * Says that all rows of a table are in, and that nothing but {@link #reset} changes them before {@link #create} of the later
     * stages. What those would make for this table alone, its indexes for one, may be made now, each with its {@code
     * ObjectCreated}, while other tables are still being loaded. What cannot be made is left to the stage. Called by a thread
     * beside the lanes of the load, by several for several tables.
     */
    default void loaded(Schema schema, Table table) {}

    /**
     * Takes an object back that was made here and is not what it is on the source, and records it as skipped. Nothing may need it
     * any more. Repeating it is harmless.
     *
     * @param reason why, as in {@link ObjectReport#reason}
     * @throws GodwitException if it cannot be removed; it is there then, and recorded as before
     */
    default void withdraw(SchemaObject object, String reason) {
        throw new GodwitException(Errors.NOT_SUPPORTED, "a " + object.kind() + " cannot be taken back");
    }

    /** Empties a table and forgets its loaded splits, in one transaction. */
    void reset(Table table);

    /** Whether a table is loaded at less cost in one piece than in several. */
    default boolean prefersWholeTables() {
        return true;
    }

    /** Opens a writer for one split, in the plan's format. */
    Writer<Batch> rows(TablePlan plan, Split split);

    /**
     * Opens a writer for changes. Up to {@code commit} it holds one target transaction. How a change is applied follows from
     * {@link io.godwit.spi.change.Join#mode} of its table: CONVERGE tolerates what is already there or already gone, EXACT
     * asserts that every change touches exactly the rows it must and stops with {@code TARGET_DIVERGED} otherwise. It is
     * Rows that follow others ({@link io.godwit.spi.schema.Cascade}) are made to follow here too. It is
     * committed with {@code AppliedTo}, or with {@code Repaired} where what was written is no source's transaction.
     */
    Writer<ChangeBatch> changes(List<TablePlan> plans);

    /**
     * Hand-over: makes what stage OPEN holds (sequence values from {@code latest}, triggers as they were on the source, what
     * had to wait for writers to be gone) and records {@code Opened} with it, in one transaction. Harmless if already open.
     */
    void open(Schema latest, String fence);

    /**
     * Removes what was made and loaded here for the migration, as far as the facts show that it was made here, so that it can begin anew.
     * The facts stay; {@link #forget} follows.
     *
     * @throws GodwitException with {@code NOT_SUPPORTED} if a target of this kind does not; nothing has happened then
     */
    default void discard() {
        throw new GodwitException(
                Errors.NOT_SUPPORTED,
                "what was made on a target of this kind is not removed: cancel the migration, drop the tables there, and run it again");
    }

    /** Removes everything Godwit keeps here except the migrated data; harmless if there is nothing. */
    void forget();

    /** Closes what this object opened and lets another runner in. */
    @Override
    void close();
}
