package io.godwit.engine.views;

import io.godwit.engine.validate.Canonical;
import io.godwit.engine.validate.RowDigest;
import io.godwit.engine.views.ViewResult.State;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Reader;
import io.godwit.spi.Source;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Join;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.load.Split;
import io.godwit.spi.load.SplitSize;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.Digest;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Definition.ViewDefinition;
import io.godwit.spi.schema.Table;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Reads one view on both sides and hashes its rows, which have no order, by value. Runs in a thread of its own; may be ended by
 * another.
 */
final class ViewTrial implements Runnable {
    private static final SplitSize WHOLE = new SplitSize(Long.MAX_VALUE, 1);

    /** What says that the target's view is another than the source's, and not that a side cannot be read just now. */
    private static final Set<String> REFUSALS = Set.of(
            Errors.VALUE_REFUSED.name(),
            Errors.NOT_SUPPORTED.name(),
            Errors.SCHEMA_CHANGED.name(),
            Errors.TARGET_REFUSED.name());

    private final ViewDefinition view;
    private final Source source;
    private final Snapshot sourceSnapshot;
    private final Source target;
    private final Snapshot targetSnapshot;
    private final long mostRows;
    private final AtomicReference<@Nullable Reader<Batch>> reading = new AtomicReference<>();
    private final AtomicReference<@Nullable ViewResult> result = new AtomicReference<>();
    private volatile boolean ended;

    ViewTrial(
            ViewDefinition view,
            Source source,
            Snapshot sourceSnapshot,
            Source target,
            Snapshot targetSnapshot,
            long mostRows) {
        this.view = view;
        this.source = source;
        this.sourceSnapshot = sourceSnapshot;
        this.target = target;
        this.targetSnapshot = targetSnapshot;
        this.mostRows = mostRows;
    }

    /** What was found; null while that is not known. */
    @Nullable
    ViewResult result() {
        return result.get();
    }

    /** Stops reading. */
    void end() {
        ended = true;
        Reader<Batch> reader = reading.get();
        if (reader != null) {
            reader.close();
        }
    }

    @Override
    public void run() {
        Table table = new Table(view.source(), view.table(), view.columns(), null, true, false, null, -1, -1);
        Digest here;
        try {
            here = digest(source, sourceSnapshot, table);
        } catch (RuntimeException e) {
            finish(State.NOT_PROVEN, -1, "the source's could not be read: " + reason(e));
            return;
        }
        if (here == null) {
            finish(State.NOT_PROVEN, -1, "it shows more than " + mostRows + " rows");
            return;
        }
        try {
            Digest there = digest(target, targetSnapshot, table.onTarget());
            if (here.equals(there)) {
                finish(State.SAME, here.rows(), "");
            } else {
                finish(State.DIFFERS, here.rows(), difference(here, there));
            }
        } catch (RuntimeException e) {
            boolean refused = e instanceof GodwitException known
                    && REFUSALS.contains(known.code().name());
            finish(
                    refused ? State.DIFFERS : State.NOT_PROVEN,
                    here.rows(),
                    "the target's could not be read: " + reason(e));
        }
    }

    private String difference(Digest here, @Nullable Digest there) {
        if (there == null) {
            return "it shows " + here.rows() + " rows on the source and more than " + mostRows + " on the target";
        }
        return here.rows() == there.rows()
                ? "it shows other values on the target"
                : "it shows " + here.rows() + " rows on the source and " + there.rows() + " on the target";
    }

    private static String reason(RuntimeException e) {
        return e instanceof GodwitException known
                ? known.detail()
                : e.getClass().getSimpleName();
    }

    private void finish(State state, long rows, String reason) {
        result.set(new ViewResult(view.source().toString(), view.table().toString(), state, rows, reason));
    }

    /** Null if there are too many rows. */
    private @Nullable Digest digest(Source side, Snapshot snapshot, Table table) {
        TablePlan plan = new TablePlan(table, RowFormat.NEUTRAL, "", RowFormat.NEUTRAL, "", Join.NONE);
        RowDigest digest = new RowDigest(RowDigest.BY_VALUE);
        Canonical canonical = Canonical.of(table, RowDigest.BY_VALUE);
        long rows = 0;
        for (Split split : side.splits(table, WHOLE)) {
            try (Reader<Batch> reader = side.rows(plan, snapshot, split)) {
                reading.set(reader);
                for (Batch batch = reader.next(); batch != null && !ended; batch = reader.next()) {
                    rows += batch.rows();
                    if (rows > mostRows) {
                        return null;
                    }
                    add(digest, canonical, batch);
                }
            } finally {
                reading.set(null);
            }
        }
        return digest.digest();
    }

    private static void add(RowDigest digest, Canonical canonical, Batch batch) {
        if (!(batch instanceof RowBatch rows)) {
            throw new GodwitException(Errors.NOT_SUPPORTED, "rows were not read in neutral form");
        }
        for (int r = 0; r < rows.rows(); r++) {
            digest.add(canonical.show(rows.at(r)));
        }
    }
}
