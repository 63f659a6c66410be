package io.godwit.engine.validate;

import io.godwit.engine.validate.TableComparison.Half;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Reader;
import io.godwit.spi.TablePlan;
import io.godwit.spi.load.Buckets;
import io.godwit.spi.load.Split;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Digest;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the keys and columns in which one table differs, in the snapshots in which the difference was found.
 *
 * <p>The rows are divided into buckets by a hash of their key, alike on both sides. A first scan gives a digest of each
 * bucket; after that only the rows of differing buckets are read, as neutral rows, in groups of buckets that fit into the
 * limits, and equal rows cancel out ({@link Unmatched}). No order of rows is needed, and no row is kept: of each, its key and
 * a hash of each column. So memory is bounded by the limits and by what the readers hold, at least one row for each lane.
 */
final class DrillDown {
    /** So many rows to a bucket are aimed at: few enough to be read, enough that sums of buckets cost little. */
    private static final int ROWS_PER_BUCKET = 256;

    /** Runs the work of both sides at once, until it is done or to be stopped. */
    interface Crew {
        void run(Queue<Runnable> source, Queue<Runnable> target, BooleanSupplier over);
    }

    private static final int MOST_BUCKETS = 1 << 16;
    private static final Logger LOG = LoggerFactory.getLogger(DrillDown.class);

    private final Crew crew;
    private final DrillLimits limits;
    private final TableComparison table;
    private final Side from;
    private final Side to;
    private final BooleanSupplier stopped;
    private final Table read;
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

    DrillDown(Crew crew, DrillLimits limits, TableComparison table, Side from, Side to, BooleanSupplier stopped) {
        this.crew = crew;
        this.limits = limits;
        this.table = table;
        this.from = from;
        this.to = to;
        this.stopped = stopped;
        this.read = shown(table.source().table());
    }

    /** What differs; never fails, but says what could not be found out. */
    TableDifferences find() {
        Tally tally = new Tally(read, limits.listed(), null);
        if (read.moved().isEmpty()) {
            return tally.result(table.plan(), false, "it has no column that could be looked at", null);
        }
        int buckets = buckets();
        BitSet differing = new BitSet();
        BucketSums sums = new BucketSums(buckets);
        if (buckets == 1) {
            differing.set(0);
        } else {
            BucketSums other = new BucketSums(buckets);
            each(s -> (half, split) -> sum(s, half, split, s.isSource() ? sums : other));
            differing = sums.differing(other);
            sums.add(other);
        }
        String left = look(tally, buckets, differing, sums::rows);
        String broken = broken();
        if (!broken.isEmpty()) {
            return tally.result(table.plan(), false, broken, null);
        }
        if (left.isEmpty() && tally.count() == 0) {
            return tally.result(table.plan(), false, "it differs in a form that neutral rows do not show", null);
        }
        long[] keys = left.isEmpty() ? tally.keys() : null;
        long rows = table.source().rows() + table.target().rows();
        return tally.result(
                table.plan(),
                left.isEmpty(),
                left,
                keys == null ? null : new DifferingKeys(table.way(), buckets, differing, rows, keys));
    }

    /** Which of the keys that differed in another snapshot differ in this one too. */
    TableDifferences again(DifferingKeys earlier) {
        Tally tally = new Tally(read, limits.listed(), earlier);
        long each = earlier.rows() / earlier.buckets() + 1;
        String left = look(tally, earlier.buckets(), earlier.differing(), bucket -> each);
        String note = broken().isEmpty() ? left : broken();
        long[] keys = note.isEmpty() ? tally.keys() : null;
        return tally.result(
                table.plan(),
                note.isEmpty(),
                note,
                keys == null
                        ? null
                        : new DifferingKeys(
                                earlier.way(), earlier.buckets(), earlier.differing(), earlier.rows(), keys));
    }

    /** Why not all was looked at; empty if it was. */
    private String broken() {
        String reason = failure.get();
        if (reason != null) {
            return "not looked at to the end: " + reason;
        }
        return stopped.getAsBoolean() ? "stopped before all of it was looked at" : "";
    }

    /** The table with its generated columns read as others are, where the databases hashed them. */
    private Table shown(Table marked) {
        if (table.neutral()) {
            return marked;
        }
        List<Column> columns = marked.columns().stream()
                .map(c -> new Column(c.name(), c.type(), c.nativeType(), c.nullable(), false, c.detachable()))
                .toList();
        return new Table(
                marked.id(),
                marked.target(),
                columns,
                marked.key(),
                marked.fullImages(),
                marked.otherUniques(),
                marked.filter(),
                marked.estimatedRows(),
                marked.estimatedBytes());
    }

    private int buckets() {
        long rows = table.source().rows() + table.target().rows();
        if (rows <= limits.small()) {
            return 1;
        }
        long wanted = Math.min(MOST_BUCKETS, Math.max(2, rows / 2 / ROWS_PER_BUCKET));
        return (int) Long.highestOneBit(wanted);
    }

    // --- one scan of both sides ---

    private interface Step {
        void take(Half half, Split split);
    }

    private interface Steps {
        Step on(Side side);
    }

    private void each(Steps steps) {
        crew.run(work(from, steps.on(from)), work(to, steps.on(to)), this::over);
    }

    private Queue<Runnable> work(Side side, Step step) {
        Queue<Runnable> work = new ArrayDeque<>();
        Half half = side.half(table);
        for (Split split : half.splits()) {
            work.add(() -> {
                try {
                    step.take(half, split);
                } catch (RuntimeException e) {
                    LOG.debug("looking into a table failed on the {}", side.name(), e);
                    failure.compareAndSet(null, TableComparison.reason(side.name(), e));
                }
            });
        }
        return work;
    }

    private boolean over() {
        return failure.get() != null || stopped.getAsBoolean();
    }

    private void sum(Side side, Half half, Split split, BucketSums sums) {
        if (!table.neutral()) {
            Digest[] digests = side.source().digests(half.table(), side.snapshot(), split, table.way(), sums.buckets());
            sums.add(digests);
            return;
        }
        BucketSums own = new BucketSums(sums.buckets());
        RowHash hash = new RowHash(read.keyIndexes());
        Canonical canonical = Canonical.of(read, table.way());
        rows(side, half, split, null, this::over, row -> {
            Cells form = canonical.show(row);
            hash.takeKey(form);
            hash.takeRow(form);
            own.add(hash.bucket(sums.buckets()), 1, hash.rowHigh(), hash.rowLow());
        });
        sums.add(own);
    }

    private void rows(
            Side side,
            Half half,
            Split split,
            @Nullable Buckets buckets,
            BooleanSupplier enough,
            Consumer<Cells> each) {
        TablePlan plan = half.neutralPlan(shown(half.table()));
        try (Reader<Batch> reader = buckets == null || table.neutral()
                ? side.source().rows(plan, side.snapshot(), split)
                : side.source().rows(plan, side.snapshot(), split, buckets)) {
            for (Batch batch = reader.next(); batch != null && !enough.getAsBoolean(); batch = reader.next()) {
                RowBatch neutral = neutral(batch);
                int rows = neutral.rows();
                for (int r = 0; r < rows; r++) {
                    each.accept(neutral.at(r));
                }
            }
        }
    }

    /** A batch that was asked for in neutral form. */
    static RowBatch neutral(Batch batch) {
        if (!(batch instanceof RowBatch neutral) || !batch.format().equals(RowFormat.NEUTRAL)) {
            throw new GodwitException(
                    Errors.NOT_SUPPORTED,
                    "rows were asked for in neutral form and came as "
                            + batch.format().name());
        }
        return neutral;
    }

    // --- the rows of differing buckets ---

    /** Looks at the rows of differing buckets, group by group; returns what was left out, empty if nothing. */
    private String look(Tally tally, int count, BitSet differing, IntToLongFunction rows) {
        Deque<BitSet> groups = new ArrayDeque<>(groups(rows, differing));
        long tooMany = 0;
        for (int scan = 0; !groups.isEmpty() && scan < limits.scans() && !over(); scan++) {
            BitSet group = groups.remove();
            Unmatched unmatched = new Unmatched(limits.bytes());
            Buckets buckets = new Buckets(table.way(), count, group);
            each(s -> (half, split) -> compare(s, half, split, buckets, unmatched));
            if (!unmatched.full()) {
                unmatched.into(tally);
            } else if (group.cardinality() == 1) {
                tooMany++;
            } else {
                BitSet second = (BitSet) group.clone();
                int middle =
                        group.stream().skip(group.cardinality() / 2).findFirst().orElseThrow();
                group.clear(middle, group.length());
                second.clear(0, middle);
                groups.addFirst(second);
                groups.addFirst(group);
            }
        }
        long left = groups.stream().mapToLong(BitSet::cardinality).sum() + tooMany;
        return left == 0
                ? ""
                : left + " of " + differing.cardinality()
                        + " differing parts of the table were not looked at, because there are so many";
    }

    private List<BitSet> groups(IntToLongFunction rowsOf, BitSet differing) {
        long most = Math.max(
                1,
                Math.min(
                        limits.rows(),
                        limits.bytes() / Unmatched.bytesPerRow(read.moved().size())));
        List<BitSet> groups = new ArrayList<>();
        BitSet group = new BitSet();
        long rows = 0;
        for (int b = differing.nextSetBit(0); b >= 0; b = differing.nextSetBit(b + 1)) {
            if (!group.isEmpty() && rows + rowsOf.applyAsLong(b) > most) {
                groups.add(group);
                group = new BitSet();
                rows = 0;
            }
            group.set(b);
            rows += rowsOf.applyAsLong(b);
        }
        if (!group.isEmpty()) {
            groups.add(group);
        }
        return groups;
    }

    private void compare(Side side, Half half, Split split, Buckets buckets, Unmatched unmatched) {
        RowHash hash = new RowHash(read.keyIndexes());
        BooleanSupplier enough = () -> unmatched.full() || over();
        if (enough.getAsBoolean()) {
            return;
        }
        Canonical canonical = Canonical.of(read, table.way());
        rows(side, half, split, buckets, enough, row -> {
            Cells form = table.neutral() ? canonical.show(row) : row;
            hash.takeKey(form);
            if (table.neutral() && !buckets.wants(hash.bucket(buckets.count()))) {
                return;
            }
            if (!hash.keyless()) {
                hash.takeRow(form);
            }
            unmatched.add(side.isSource(), hash, row);
        });
    }
}
