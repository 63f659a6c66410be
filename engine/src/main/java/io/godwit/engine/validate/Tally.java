package io.godwit.engine.validate;

import io.godwit.engine.validate.Difference.Kind;
import io.godwit.spi.TablePlan;
import io.godwit.spi.row.Row;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Counts one table's differences and keeps the first of them by key. Used by one thread. */
final class Tally {
    private final List<String> names;
    private final int most;
    private final PriorityQueue<Difference> first;
    private final Comparator<Difference> order;
    private final BitSet columns = new BitSet();
    private final @Nullable DifferingKeys only;
    private long[] keys = new long[64];
    private int keyCount;
    private long missingOnSource;
    private long missingOnTarget;
    private long different;

    /** Takes the table as it is read, how many differences to keep, and the only keys that count; null for all. */
    Tally(Table read, int most, @Nullable DifferingKeys only) {
        this.only = only;
        this.names = read.moved().stream().map(Column::name).toList();
        this.most = most;
        this.order = order(read);
        this.first = new PriorityQueue<>(Collections.reverseOrder(order));
    }

    void add(Kind kind, @Nullable Row key, long hash, BitSet differing, long sourceRows, long targetRows) {
        if (only != null && !only.contains(hash)) {
            return;
        }
        keep(hash);
        switch (kind) {
            case MISSING_ON_SOURCE -> missingOnSource += targetRows - sourceRows;
            case MISSING_ON_TARGET -> missingOnTarget += sourceRows - targetRows;
            case DIFFERENT -> different++;
        }
        columns.or(differing);
        if (most == 0) {
            return;
        }
        Difference difference = new Difference(kind, key, fingerprint(hash), names(differing), sourceRows, targetRows);
        if (first.size() < most) {
            first.add(difference);
        } else if (order.compare(difference, first.element()) < 0) {
            first.remove();
            first.add(difference);
        }
    }

    private void keep(long hash) {
        if (keyCount == keys.length) {
            keys = Arrays.copyOf(keys, keyCount * 2);
        }
        if (keyCount < DifferingKeys.MOST) {
            keys[keyCount] = hash;
        }
        keyCount = Math.min(keyCount + 1, DifferingKeys.MOST + 1);
    }

    /** Hashes of the keys that differ, in order; null if there are too many to be kept. */
    long @Nullable [] keys() {
        if (keyCount > DifferingKeys.MOST) {
            return null;
        }
        long[] sorted = Arrays.copyOf(keys, keyCount);
        Arrays.sort(sorted);
        return sorted;
    }

    long count() {
        return missingOnSource + missingOnTarget + different;
    }

    TableDifferences result(TablePlan plan, boolean exact, String note, @Nullable DifferingKeys again) {
        List<Difference> listed = new ArrayList<>(first);
        listed.sort(order);
        return new TableDifferences(
                plan,
                new DifferenceSummary(
                        missingOnSource,
                        missingOnTarget,
                        different,
                        names(columns),
                        exact,
                        note,
                        listed.stream()
                                .map(d -> new DifferenceSummary.Listed(d.kind(), d.fingerprint(), d.columns()))
                                .toList()),
                listed,
                again);
    }

    private List<String> names(BitSet places) {
        return places.stream().mapToObj(names::get).toList();
    }

    private static String fingerprint(long hash) {
        String digits = Long.toHexString(hash);
        return "0".repeat(16 - digits.length()) + digits;
    }

    /** By the bytes of the key's cells, whole numbers by value; rows too large to be kept last. */
    private static Comparator<Difference> order(Table read) {
        int[] key = read.keyIndexes();
        List<Column> cells = key.length == 0
                ? read.moved()
                : Arrays.stream(key).mapToObj(read.moved()::get).toList();
        boolean[] signed = new boolean[cells.size()];
        for (int i = 0; i < signed.length; i++) {
            Type type = cells.get(i).type();
            signed[i] = type instanceof Type.Int || type instanceof Type.Date || type instanceof Type.Timestamp;
        }
        return (a, b) -> {
            Row one = a.key();
            Row other = b.key();
            int compared = one == null || other == null
                    ? Boolean.compare(one == null, other == null)
                    : compare(one, other, signed);
            return compared != 0 ? compared : a.fingerprint().compareTo(b.fingerprint());
        };
    }

    private static int compare(Row one, Row other, boolean[] signed) {
        for (int c = 0; c < signed.length; c++) {
            int length = Math.max(one.length(c), 0);
            int otherLength = Math.max(other.length(c), 0);
            if (signed[c] && length > 0 && otherLength > 0) {
                int high = Byte.compare(one.data()[one.start(c)], other.data()[other.start(c)]);
                if (high != 0) {
                    return high;
                }
            }
            int compared = Arrays.compareUnsigned(
                    one.data(),
                    one.start(c),
                    one.start(c) + length,
                    other.data(),
                    other.start(c),
                    other.start(c) + otherLength);
            if (compared != 0) {
                return compared;
            }
        }
        return 0;
    }
}
