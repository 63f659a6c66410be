package io.godwit.engine.load;

import io.godwit.spi.Source;
import io.godwit.spi.load.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * The snapshot that a load reads from, kept as long as it is of use: through a loss of the target's connection, and offline
 * until both sides are compared at the very moment that was loaded. Used by the runner's thread; {@link #close} by any.
 */
public final class LoadView implements AutoCloseable {
    private @Nullable Snapshot snapshot;
    private boolean fresh;
    private boolean sole;

    /** The snapshot, taken now if there is none. */
    synchronized Snapshot open(Source source, boolean positioned) {
        Snapshot open = snapshot;
        if (open == null) {
            open = source.snapshot(positioned);
            snapshot = open;
            fresh = true;
            sole = false;
        } else {
            fresh = false;
        }
        return open;
    }

    /** Whether the last {@link #open} took it: then splits loaded before are from another view. */
    synchronized boolean fresh() {
        return fresh;
    }

    synchronized void sole(boolean newSole) {
        sole = newSole;
    }

    /** The snapshot, if it is open and every row of the load came from it. */
    public synchronized @Nullable Snapshot ofWholeLoad() {
        return sole ? snapshot : null;
    }

    @Override
    public synchronized void close() {
        Snapshot open = snapshot;
        snapshot = null;
        if (open != null) {
            open.close();
        }
    }
}
