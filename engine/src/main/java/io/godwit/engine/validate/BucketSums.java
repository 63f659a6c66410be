package io.godwit.engine.validate;

import io.godwit.spi.row.Digest;
import java.util.BitSet;

/** The digests of one side's buckets, summed up over its splits. Safe for use by several threads. */
final class BucketSums {
    private final long[] rows;
    private final long[] high;
    private final long[] low;

    BucketSums(int buckets) {
        rows = new long[buckets];
        high = new long[buckets];
        low = new long[buckets];
    }

    synchronized void add(Digest[] digests) {
        for (int b = 0; b < digests.length; b++) {
            add(b, digests[b].rows(), digests[b].high(), digests[b].low());
        }
    }

    synchronized void add(BucketSums other) {
        for (int b = 0; b < rows.length; b++) {
            add(b, other.rows[b], other.high[b], other.low[b]);
        }
    }

    /** Adds to one bucket; without the lock of the others, for sums that one thread fills. */
    void add(int bucket, long moreRows, long moreHigh, long moreLow) {
        rows[bucket] += moreRows;
        high[bucket] += moreHigh;
        low[bucket] += moreLow;
    }

    int buckets() {
        return rows.length;
    }

    long rows(int bucket) {
        return rows[bucket];
    }

    /** The buckets whose sums are not those of the other side. */
    BitSet differing(BucketSums other) {
        BitSet differing = new BitSet(rows.length);
        for (int b = 0; b < rows.length; b++) {
            differing.set(b, rows[b] != other.rows[b] || high[b] != other.high[b] || low[b] != other.low[b]);
        }
        return differing;
    }
}
