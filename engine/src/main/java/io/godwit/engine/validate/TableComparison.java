package io.godwit.engine.validate;

import io.godwit.engine.EngineErrors;
import io.godwit.engine.validate.ValidationReport.TableResult;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.load.Split;
import io.godwit.spi.row.Digest;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One table under comparison. Its sides are filled by several threads; what is awaited in between orders them. */
final class TableComparison {
    static final String NOT_REACHED = "stopped before it was compared";

    private final TablePlan plan;
    private final Half source;
    private final Half target;
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
    private final AtomicInteger remaining = new AtomicInteger(-1);
    private volatile String way = "";
    private volatile @Nullable TableDifferences found;

    /** Takes the table, and as it is read on the target. */
    TableComparison(TablePlan plan, Table onTarget) {
        this.plan = plan;
        this.source = new Half(plan.table());
        this.target = new Half(onTarget);
    }

    TablePlan plan() {
        return plan;
    }

    Half source() {
        return source;
    }

    Half target() {
        return target;
    }

    long estimatedBytes() {
        return plan.table().estimatedBytes();
    }

    boolean failed() {
        return failure.get() != null;
    }

    /** Keeps the first reason why this table cannot be compared; the others follow from it. */
    void fail(String side, RuntimeException error) {
        failure.compareAndSet(null, reason(side, error));
    }

    void fail(String reason) {
        failure.compareAndSet(null, reason);
    }

    /**
     * Chooses the way of hashing, once both halves know theirs and their splits.
     *
     * @param ours the way in which rows are hashed here, if the databases share none
     */
    void choose(String ours) {
        way = source.offered.stream()
                .filter(target.offered::contains)
                .findFirst()
                .orElse(byValue() ? RowDigest.BY_VALUE : ours);
        if (neutral() && plan.table().moved().isEmpty()) {
            fail("the databases share no digest for it, and it has no column that is moved");
        }
        begin();
    }

    private void begin() {
        Digest empty = Digest.empty(way);
        source.sum = empty;
        target.sum = empty;
        remaining.set(source.splits.size() + target.splits.size());
    }

    private boolean byValue() {
        return source.byValue || target.byValue;
    }

    /**
     * Whether the databases' digests differ of what may be equal by value. Not where columns are generated, which the databases'
     * digests hold and neutral rows do not.
     */
    boolean mayBeEqualByValue() {
        return byValue()
                && !neutral()
                && differs()
                && plan.table().columns().stream().noneMatch(Column::generated);
    }

    /** Begins anew, by value. */
    void restartByValue() {
        way = RowDigest.BY_VALUE;
        begin();
    }

    /** Takes the way in which the table was hashed before; for looking again at what differed. */
    void chooseWay(String before) {
        way = before;
        if (!neutral() && !(source.offered.contains(before) && target.offered.contains(before))) {
            fail("the databases no longer share the digest " + before);
        }
    }

    @Nullable
    String failure() {
        return failure.get();
    }

    String way() {
        return way;
    }

    boolean neutral() {
        return RowDigest.isOurs(way);
    }

    /** Whether nothing is left to be read; so from the start where a table has no splits at all. */
    boolean finished() {
        return remaining.get() == 0;
    }

    /** Counts a split that was read or given up; true for the last one. */
    boolean splitEnded() {
        return remaining.decrementAndGet() == 0;
    }

    /** Whether all of it was compared, and found to differ. */
    boolean differs() {
        return !failed() && finished() && !source.sum().equals(target.sum());
    }

    void found(TableDifferences differences) {
        found = differences;
    }

    @Nullable
    TableDifferences found() {
        return found;
    }

    TableResult result() {
        String sourceName = plan.table().id().toString();
        String targetName = plan.table().target().toString();
        String reason = failure.get();
        if (reason == null && !finished()) {
            reason = NOT_REACHED;
        }
        if (reason != null) {
            return new TableResult(sourceName, targetName, way, null, null, reason, null);
        }
        List<String> generated = plan.table().columns().stream()
                .filter(Column::generated)
                .map(Column::name)
                .toList();
        String left = neutral() && !generated.isEmpty()
                ? "generated columns were not compared: " + String.join(", ", generated)
                : "";
        TableDifferences differences = found;
        return new TableResult(
                sourceName,
                targetName,
                way,
                source.sum(),
                target.sum(),
                left,
                differences == null ? null : differences.summary());
    }

    /** Why something failed on a side, without any value. */
    static String reason(String side, RuntimeException error) {
        if (error instanceof GodwitException known) {
            String where = known.where().isEmpty() ? "" : " (" + known.where() + ")";
            return known.code() + " on the " + side + ": " + known.detail() + where;
        }
        // An exception of unknown kind may quote a value in its message, so only its kind is shown.
        return EngineErrors.INTERNAL + " on the " + side + ": unexpected "
                + error.getClass().getSimpleName();
    }

    /** A table on one side. */
    final class Half {
        private final Table table;
        private final TablePlan neutralPlan;
        private List<String> offered = List.of();
        private List<Split> splits = List.of();
        private boolean byValue;
        private Digest sum = Digest.empty("");

        private Half(Table table) {
            this.table = table;
            this.neutralPlan = neutralPlan(table);
        }

        /** A plan to read neutral rows of the table, shown in a form of its own. */
        TablePlan neutralPlan(Table shown) {
            return new TablePlan(
                    shown,
                    RowFormat.NEUTRAL,
                    "compared as neutral rows",
                    plan.changes(),
                    plan.changesWhy(),
                    plan.join());
        }

        Table table() {
            return table;
        }

        TablePlan neutralPlan() {
            return neutralPlan;
        }

        /**
         * Takes what the side says of the table.
         *
         * @param printsDiffer whether equal values may have different digests
         */
        void prepared(List<String> digests, List<Split> ranges, boolean printsDiffer) {
            offered = List.copyOf(digests);
            splits = List.copyOf(ranges);
            byValue = printsDiffer;
        }

        List<Split> splits() {
            return splits;
        }

        synchronized void add(Digest digest) {
            sum = sum.plus(digest);
        }

        private synchronized Digest sum() {
            return sum;
        }

        long rows() {
            return sum().rows();
        }
    }
}
