package io.godwit.engine.validate;

import io.godwit.engine.schedule.Schedule;
import io.godwit.engine.validate.TableComparison.Half;
import io.godwit.spi.Reader;
import io.godwit.spi.TablePlan;
import io.godwit.spi.load.Split;
import io.godwit.spi.load.SplitSize;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.Digest;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.schema.Table;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares all tables of two databases, each as of a snapshot. A table is hashed where it lies if both sides know a common
 * digest, else both sides are read as neutral rows and hashed here ({@link RowDigest}). Both sides and several tables go at
 * once, largest tables first. Each side is divided its own way; digests of parts add up.
 *
 * <p>A table that cannot be compared is reported with the reason, and the others go on. Memory is bounded by the readers'
 * batches, two times the number of lanes, and by {@link DrillLimits}: into tables that differ it looks further, in the same
 * snapshots, to name keys and columns ({@link DrillDown}). May be used again and by several threads.
 */
public final class Validator {
    /** Small enough that a stop need not wait long for the databases to finish what was begun. */
    private static final SplitSize SPLIT_SIZE = new SplitSize(256L << 20, 1024);

    private static final Logger LOG = LoggerFactory.getLogger(Validator.class);

    private final int lanes;
    private final Consumer<String> progress;
    private final Schedule schedule;
    private final DrillLimits limits;
    private final UnaryOperator<Table> onTarget;
    private final @Nullable String given;

    /** Reads so many splits at once on each side. */
    public Validator(int lanes) {
        this(lanes, message -> {}, Schedule.real());
    }

    /**
     * Reads so many splits at once on each side, and tells how far it is.
     *
     * @param progress takes sentences such as {@code validating 12/37 tables}; called from several threads, must return soon
     * @param schedule what its threads come from
     */
    public Validator(int lanes, Consumer<String> progress, Schedule schedule) {
        this(lanes, progress, schedule, DrillLimits.DEFAULT);
    }

    /** As the others, looking into the tables that differ as far as the limits say. */
    public Validator(int lanes, Consumer<String> progress, Schedule schedule, DrillLimits limits) {
        this(lanes, progress, schedule, limits, Table::onTarget);
    }

    /** As the others, where a table is read on the target otherwise than under its name there and without a filter. */
    public Validator(
            int lanes,
            Consumer<String> progress,
            Schedule schedule,
            DrillLimits limits,
            UnaryOperator<Table> onTarget) {
        this(lanes, progress, schedule, limits, onTarget, null);
    }

    private Validator(
            int lanes,
            Consumer<String> progress,
            Schedule schedule,
            DrillLimits limits,
            UnaryOperator<Table> onTarget,
            @Nullable String given) {
        if (lanes < 1) {
            throw new IllegalArgumentException("lanes: " + lanes);
        }
        this.lanes = lanes;
        this.progress = progress;
        this.schedule = schedule;
        this.limits = limits;
        this.onTarget = onTarget;
        this.given = given;
    }

    /** One that hashes rows by this of {@link RowDigest}'s ways where the databases share none, whatever engines they are. */
    public Validator hashing(String way) {
        return new Validator(lanes, progress, schedule, limits, onTarget, way);
    }

    /**
     * Compares every table.
     *
     * @param occasion why, as in {@link ValidationReport#occasion}
     * @param plans the tables, by their names on the source
     * @param stopped asked often; once true, nothing more is begun and what was not compared is reported so
     * @return one result a table, in the order of the plans; never null digests where a table was compared
     */
    public ValidationReport compare(String occasion, List<TablePlan> plans, Views views, BooleanSupplier stopped) {
        return find(occasion, plans, views, stopped).report();
    }

    /** As {@link #compare}, with the keys of what differs. */
    public Findings find(String occasion, List<TablePlan> plans, Views views, BooleanSupplier stopped) {
        long started = schedule.currentTimeMillis();
        Side from = views.from();
        Side to = views.to();
        List<TableComparison> inOrder = plans.stream().map(this::comparison).toList();
        List<TableComparison> largestFirst = new ArrayList<>(inOrder);
        largestFirst.sort(
                Comparator.comparingLong(TableComparison::estimatedBytes).reversed());
        Pass pass = new Pass(largestFirst, stopped);
        pass.prepare(from, to);
        pass.read(from, to);
        pass.drill(from, to);
        ValidationReport report = new ValidationReport(
                occasion,
                views.position(),
                views.aligned(),
                started,
                schedule.currentTimeMillis(),
                inOrder.stream().map(TableComparison::result).toList());
        return new Findings(
                report,
                inOrder.stream()
                        .map(TableComparison::found)
                        .filter(Objects::nonNull)
                        .toList());
    }

    /**
     * Looks again at the keys that differed, in other snapshots, and at no others.
     *
     * @param earlier a table's differences, with their keys
     * @return those of them that differ still; without a key list if it was not possible to tell, and then the summary says why
     */
    public TableDifferences again(TableDifferences earlier, Views views, BooleanSupplier stopped) {
        DifferingKeys keys = Objects.requireNonNull(earlier.keys(), "keys");
        Side from = views.from();
        Side to = views.to();
        TableComparison table = comparison(earlier.plan());
        new Pass(List.of(table), stopped).divide(from, to);
        if (!table.failed() && !stopped.getAsBoolean()) {
            table.chooseWay(keys.way());
        }
        String failure = table.failure();
        if (failure != null || stopped.getAsBoolean()) {
            return new TableDifferences(
                    earlier.plan(),
                    earlier.summary().noting("not read again: " + (failure == null ? "stopped" : failure)),
                    earlier.listed(),
                    null);
        }
        return new DrillDown(this::inLanes, limits, table, from, to, stopped).again(keys);
    }

    private TableComparison comparison(TablePlan plan) {
        return new TableComparison(plan, onTarget.apply(plan.table()));
    }

    private void inLanes(Queue<Runnable> source, Queue<Runnable> target, BooleanSupplier over) {
        Lanes.run(lanes, source, target, over, schedule);
    }

    /** One comparison of all tables. */
    private final class Pass {
        private final List<TableComparison> tables;
        private final BooleanSupplier stopped;
        private final AtomicInteger done = new AtomicInteger();

        Pass(List<TableComparison> tables, BooleanSupplier stopped) {
            this.tables = tables;
            this.stopped = stopped;
        }

        void prepare(Side from, Side to) {
            progress.accept("validating: dividing " + tables.size() + " tables");
            divide(from, to);
            String ours = ours(from, to);
            for (TableComparison table : tables) {
                if (!table.failed() && !stopped.getAsBoolean()) {
                    table.choose(ours);
                }
                if (table.failed() || table.finished()) {
                    tableEnded();
                }
            }
        }

        /** Between two engines values are compared, not the forms that each has for them. */
        private String ours(Side from, Side to) {
            if (given != null) {
                return given;
            }
            try {
                String engine = from.source().identity().engine();
                return engine.equals(to.source().identity().engine()) ? RowDigest.NAME : RowDigest.BY_VALUE;
            } catch (RuntimeException e) {
                tables.forEach(table -> table.fail(from.name(), e));
                return RowDigest.NAME;
            }
        }

        /** Divides the tables and asks how each side can hash them. */
        void divide(Side from, Side to) {
            inLanes(preparations(from), preparations(to), stopped);
        }

        private Queue<Runnable> preparations(Side side) {
            Queue<Runnable> work = new ArrayDeque<>();
            for (TableComparison table : tables) {
                Half half = side.half(table);
                work.add(() -> attempt(
                        table,
                        side,
                        () -> half.prepared(
                                side.source().digests(half.table()),
                                side.source().splits(half.table(), SPLIT_SIZE),
                                side.source().comparesByValue(half.table()))));
            }
            return work;
        }

        /** Reads all tables, and those again whose digests differ of what may be equal by value. */
        void read(Side from, Side to) {
            progress.accept(done());
            inLanes(readings(from, tables), readings(to, tables), stopped);
            List<TableComparison> again =
                    tables.stream().filter(TableComparison::mayBeEqualByValue).toList();
            if (!again.isEmpty() && !stopped.getAsBoolean()) {
                done.addAndGet(-again.size());
                again.forEach(TableComparison::restartByValue);
                inLanes(readings(from, again), readings(to, again), stopped);
            }
        }

        private Queue<Runnable> readings(Side side, List<TableComparison> wanted) {
            Queue<Runnable> work = new ArrayDeque<>();
            for (TableComparison table : wanted) {
                if (table.failed() || table.way().isEmpty()) {
                    continue;
                }
                Half half = side.half(table);
                for (Split split : half.splits()) {
                    work.add(() -> {
                        attempt(table, side, () -> half.add(digest(side, table, half, split)));
                        if (table.splitEnded()) {
                            tableEnded();
                        }
                    });
                }
            }
            return work;
        }

        private void attempt(TableComparison table, Side side, Runnable step) {
            if (table.failed()) {
                return;
            }
            try {
                step.run();
            } catch (RuntimeException e) {
                LOG.debug("comparing a table failed on the {}", side.name(), e);
                table.fail(side.name(), e);
            }
        }

        private Digest digest(Side side, TableComparison table, Half half, Split split) {
            if (!table.neutral()) {
                return side.source().digest(half.table(), side.snapshot(), split, table.way());
            }
            RowDigest digest = new RowDigest(table.way());
            Canonical canonical = Canonical.of(half.table(), table.way());
            try (Reader<Batch> rows = side.source().rows(half.neutralPlan(), side.snapshot(), split)) {
                for (Batch batch = rows.next(); batch != null; batch = rows.next()) {
                    addAll(digest, canonical, DrillDown.neutral(batch));
                    if (stopped.getAsBoolean()) {
                        table.fail(TableComparison.NOT_REACHED);
                        break;
                    }
                }
            }
            return digest.digest();
        }

        private static void addAll(RowDigest digest, Canonical canonical, RowBatch batch) {
            int rows = batch.rows();
            for (int r = 0; r < rows; r++) {
                digest.add(canonical.show(batch.at(r)));
            }
        }

        /** Looks into the tables that differ, one after another. */
        void drill(Side from, Side to) {
            for (TableComparison table : tables) {
                if (table.differs() && limits.scans() > 0 && !stopped.getAsBoolean()) {
                    progress.accept("looking into the differences of "
                            + table.plan().table().id());
                    table.found(new DrillDown(Validator.this::inLanes, limits, table, from, to, stopped).find());
                }
            }
        }

        private void tableEnded() {
            done.incrementAndGet();
            progress.accept(done());
        }

        private String done() {
            return "validating " + done.get() + "/" + tables.size() + " tables";
        }
    }
}
