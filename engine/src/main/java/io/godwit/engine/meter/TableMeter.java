package io.godwit.engine.meter;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What this process has counted of one table. May be used from any thread. */
public final class TableMeter {
    private final LongAdder rows = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder changes = new LongAdder();
    private final AtomicInteger splitsLoaded = new AtomicInteger();

    /** Rows were written, not yet durable. */
    public void loaded(long moreRows, long moreBytes) {
        rows.add(moreRows);
        bytes.add(moreBytes);
    }

    /** Rows that were counted as written were abandoned. */
    public void abandoned(long lostRows, long lostBytes) {
        rows.add(-lostRows);
        bytes.add(-lostBytes);
    }

    /** A split is durable. */
    public void splitLoaded() {
        splitsLoaded.incrementAndGet();
    }

    /** Changes were applied. */
    public void changed(long moreChanges) {
        changes.add(moreChanges);
    }

    void begin(long loadedRows, long loadedBytes, int loadedSplits) {
        rows.reset();
        bytes.reset();
        loaded(loadedRows, loadedBytes);
        splitsLoaded.set(loadedSplits);
    }

    /** Rows written. */
    public long rows() {
        return rows.sum();
    }

    /** Their bytes. */
    public long bytes() {
        return bytes.sum();
    }

    /** Splits durable. */
    public int splitsLoaded() {
        return splitsLoaded.get();
    }

    /** Changes applied by this process. */
    public long changes() {
        return changes.sum();
    }
}
