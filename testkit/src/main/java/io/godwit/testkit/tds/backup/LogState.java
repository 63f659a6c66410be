package io.godwit.testkit.tds.backup;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where a database's log stands, as far as backups know: a model, in which the log grows with each backup alone. Read and changed under the
 * database's monitor.
 */
public final class LogState {
    private static final AtomicLong LOG = new AtomicLong(40_000_000_000_000L);

    public String family = UUID.randomUUID().toString();
    public String fork = UUID.randomUUID().toString();
    /** Where the last log backup ended; 0 before the first full one. */
    public long logEnd;

    /** The last full backup that is the base of differential ones; empty if there is none. */
    public String base = "";

    public long baseLsn;
    /** Whether it is being restored: it can be opened by nobody. */
    public volatile boolean restoring;

    /** Where roll forward goes on; 0 if nothing was restored whole. */
    public long redo;

    /** The full backup that was restored. */
    public String restoredFull = "";

    public boolean restoredLog;
    /** What the last backup restored holds. */
    public String script = "";

    /** A later place in the log. */
    public static long next() {
        return LOG.addAndGet(100);
    }
}
