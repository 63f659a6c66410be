package io.godwit.engine.watch;

import io.godwit.engine.plan.Followers;
import io.godwit.engine.schedule.Schedule;
import io.godwit.engine.validate.Canonical;
import io.godwit.engine.watch.Divergence.Kind;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Change;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The rows under watch, each with what the last change made of it. Guarded by its owner's lock. A change costs a few
 * nanoseconds while rows are watched: its key is glanced at, and only a key that looks like a watched one is looked for.
 */
final class Samples {
    /** Rows that are watched at once, at most. */
    private static final int MOST = 1_000;

    /** Larger rows are not watched: so much is held of each. */
    private static final int MOST_BYTES = 16 * 1024;

    /** On an idle source there is no further commit to wait for. */
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** After this a row that differed is looked at again. */
    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final int GLANCES = 1 << 13;

    private final Schedule schedule;
    private final double perNano;
    private final double mostTokens;
    private final Followers followers;
    private final Map<TableId, Watched> tables = new HashMap<>();
    private final List<Sample> fresh = new ArrayList<>();
    private final short[] glances = new short[GLANCES];
    private @Nullable TablePlan latestPlan;
    private @Nullable Watched latest;
    private double tokens = 1;
    private long filledNanos;
    private int count;
    private long commits;
    private long rows;
    private long differences;

    /** A table under watch, or one that is passed over. */
    private static final class Watched {
        private final int[] key;
        private final Map<Row, Sample> samples = new HashMap<>();

        Watched(TablePlan plan, boolean follows) {
            Key known = plan.table().key();
            boolean watchable = !follows && known != null && known.byteEqual();
            key = watchable ? plan.table().keyIndexes() : new int[0];
        }

        boolean passedOver() {
            return key.length == 0;
        }
    }

    /** One row; the image is null where it must not be there. */
    private static final class Sample {
        private final TablePlan plan;
        private final Row key;
        private final int glance;
        private @Nullable Row image;
        private long version;
        private boolean committed;
        private long committedMillis;
        private long dueNanos;
        private boolean differed;
        private long differedNanos;
        private long commitsThen;

        Sample(TablePlan plan, Row key, int glance) {
            this.plan = plan;
            this.key = key;
            this.glance = glance;
        }
    }

    /** A row to be looked at now. */
    static final class Due {
        private final Sample sample;
        private final long version;

        private Due(Sample sample) {
            this.sample = sample;
            this.version = sample.version;
        }

        TablePlan table() {
            return sample.plan;
        }

        Row key() {
            return sample.key;
        }
    }

    Samples(List<TablePlan> plans, int perSecond, Schedule schedule) {
        this.schedule = schedule;
        this.perNano = perSecond / (double) TimeUnit.SECONDS.toNanos(1);
        this.mostTokens = Math.max(1, perSecond / 4.0);
        this.filledNanos = schedule.nanoTime();
        this.followers = Followers.of(plans);
        plans.forEach(p -> tables.put(p.table().id(), watched(p)));
    }

    private Watched watched(TablePlan plan) {
        return new Watched(plan, followers.contains(plan.table().id()));
    }

    /** Changes that are being applied, in order. */
    void see(List<Change> changes) {
        int wanted = Math.min(take(changes.size()), MOST - count);
        if (wanted <= 0 && count == 0) {
            return;
        }
        int step = wanted <= 0 ? Integer.MAX_VALUE : changes.size() / wanted;
        int next = wanted <= 0 ? Integer.MAX_VALUE : (int) (schedule.nanoTime() & 0x7fffffff) % step;
        for (int i = 0; i < changes.size(); i++) {
            boolean chosen = i == next;
            if (chosen) {
                next += step;
            }
            if (chosen || count > 0) {
                see(changes.get(i), chosen);
            }
        }
    }

    /** How many rows may be chosen now. */
    private int take(int most) {
        long now = schedule.nanoTime();
        tokens = Math.min(mostTokens, tokens + (now - filledNanos) * perNano);
        filledNanos = now;
        int taken = Math.min((int) tokens, most);
        tokens -= taken;
        return taken;
    }

    private void see(Change change, boolean chosen) {
        if (change.kind() == Change.Kind.TRUNCATE) {
            change.truncated().forEach(p -> drop(table(p)));
            return;
        }
        Watched table = table(change.plan());
        if (table.passedOver()) {
            return;
        }
        Row before = change.before();
        Row after = change.after();
        if (before != null && (after == null || !same(before, after, table.key))) {
            touch(change.plan(), table, before, null, chosen && after == null);
        }
        if (after != null) {
            touch(change.plan(), table, after, after, chosen);
        }
    }

    @SuppressWarnings("ReferenceEquality") // the same plan again is what is looked for
    private Watched table(TablePlan plan) {
        Watched same = latest;
        if (same != null && plan == latestPlan) {
            return same;
        }
        Watched found = tables.computeIfAbsent(plan.table().id(), id -> watched(plan));
        latestPlan = plan;
        latest = found;
        return found;
    }

    private static boolean same(Cells one, Cells other, int[] columns) {
        for (int column : columns) {
            if (!same(one, other, column)) {
                return false;
            }
        }
        return true;
    }

    private void touch(TablePlan plan, Watched table, Row keyed, @Nullable Row image, boolean wanted) {
        boolean chosen = wanted && (image == null || isSmallAndWhole(image));
        int glance = Keys.glance(keyed, table.key) & (GLANCES - 1);
        if (!chosen && glances[glance] == 0) {
            return;
        }
        Row key = Keys.project(keyed, table.key);
        Sample sample = table.samples.get(key);
        if (sample == null) {
            if (!chosen) {
                return;
            }
            sample = new Sample(plan, key, glance);
            table.samples.put(key, sample);
            glances[glance]++;
            count++;
        }
        Row now = image == null ? null : merged(image, sample.image);
        if (now != null && !isSmallAndWhole(now)) {
            remove(sample);
            return;
        }
        sample.image = now;
        sample.version++;
        sample.differed = false;
        if (sample.committed || sample.version == 1) {
            sample.committed = false;
            fresh.add(sample);
        }
    }

    /** What a change leaves out is large, and a look at it would be too. */
    private static boolean isSmallAndWhole(Row image) {
        if (image.data().length > MOST_BYTES) {
            return false;
        }
        for (int c = image.columns() - 1; c >= 0; c--) {
            if (image.isAbsent(c)) {
                return false;
            }
        }
        return true;
    }

    /** A value that a change leaves out is what it was, if that is known. */
    private static Row merged(Row newer, @Nullable Row older) {
        if (older == null) {
            return newer;
        }
        boolean absent = false;
        for (int c = 0; c < newer.columns(); c++) {
            absent |= newer.isAbsent(c) && !older.isAbsent(c);
        }
        if (!absent) {
            return newer;
        }
        byte[] data = Arrays.copyOf(newer.data(), newer.data().length + older.data().length);
        System.arraycopy(older.data(), 0, data, newer.data().length, older.data().length);
        int[] starts = new int[newer.columns()];
        int[] lengths = new int[newer.columns()];
        for (int c = 0; c < starts.length; c++) {
            boolean old = newer.isAbsent(c);
            lengths[c] = old ? older.length(c) : newer.length(c);
            starts[c] = old ? newer.data().length + older.start(c) : newer.start(c);
        }
        return Row.copyOf(new Row(data, starts, lengths));
    }

    private void drop(Watched table) {
        List.copyOf(table.samples.values()).forEach(this::remove);
    }

    private void remove(Sample sample) {
        if (table(sample.plan).samples.remove(sample.key, sample)) {
            glances[sample.glance]--;
            count--;
        }
    }

    /** What was applied is on the target now. */
    void committed() {
        commits++;
        if (fresh.isEmpty()) {
            return;
        }
        long nanos = schedule.nanoTime();
        long millis = schedule.currentTimeMillis();
        for (Sample sample : fresh) {
            sample.committed = true;
            sample.committedMillis = millis;
            sample.dueNanos = nanos;
        }
        fresh.clear();
    }

    /** Rows whose last change is committed and whose time has come. */
    List<Due> due() {
        List<Due> due = new ArrayList<>();
        if (count == 0) {
            return due;
        }
        long now = schedule.nanoTime();
        for (Watched table : tables.values()) {
            for (Sample sample : table.samples.values()) {
                if (sample.committed && now - sample.dueNanos >= 0) {
                    due.add(new Due(sample));
                }
            }
        }
        return due;
    }

    /**
     * A row was read from the target, after {@link #due} gave it.
     *
     * @return what is wrong with it; null if nothing is, if it changed meanwhile, or if it is to be looked at again
     */
    @Nullable
    Divergence looked(Due due, @Nullable Row present) {
        Sample sample = due.sample;
        // A change is seen here before it is on the target, so what was read shows no version but this one.
        if (!sample.committed
                || sample.version != due.version
                || table(sample.plan).samples.get(sample.key) != sample) {
            return null;
        }
        Divergence divergence = compare(sample, present);
        if (divergence != null && !sample.differed) {
            sample.differed = true;
            sample.differedNanos = schedule.nanoTime();
            sample.commitsThen = commits;
            sample.dueNanos = sample.differedNanos + AGAIN_NANOS;
            return null;
        }
        boolean passed = commits > sample.commitsThen || schedule.nanoTime() - sample.differedNanos > IDLE_NANOS;
        if (divergence != null && !passed) {
            sample.dueNanos = schedule.nanoTime() + AGAIN_NANOS;
            return null;
        }
        rows++;
        differences += divergence == null ? 0 : 1;
        remove(sample);
        return divergence;
    }

    private @Nullable Divergence compare(Sample sample, @Nullable Row present) {
        Row kept = sample.image;
        Row image = kept != null && sample.plan.changes().equals(RowFormat.NEUTRAL)
                ? Canonical.of(sample.plan.table()).copy(kept)
                : kept;
        List<String> columns = new ArrayList<>();
        Kind kind;
        if (image == null || present == null) {
            if (image == null && present == null) {
                return null;
            }
            kind = image == null ? Kind.SURPLUS : Kind.MISSING;
        } else {
            for (int c = 0; c < image.columns(); c++) {
                if (!image.isAbsent(c) && !same(image, present, c)) {
                    columns.add(sample.plan.table().moved().get(c).name());
                }
            }
            if (columns.isEmpty()) {
                return null;
            }
            kind = Kind.DIFFERENT;
        }
        return new Divergence(
                sample.plan.table().id().toString(),
                kind,
                List.copyOf(columns),
                Keys.fingerprint(sample.key),
                schedule.currentTimeMillis() - sample.committedMillis);
    }

    private static boolean same(Cells one, Cells other, int column) {
        int length = one.length(column);
        if (length != other.length(column)) {
            return false;
        }
        return length <= 0
                || Arrays.equals(
                        one.data(),
                        one.start(column),
                        one.start(column) + length,
                        other.data(),
                        other.start(column),
                        other.start(column) + length);
    }

    /** How many rows were looked at to an end. */
    long rows() {
        return rows;
    }

    /** How many of them differed. */
    long differences() {
        return differences;
    }
}
