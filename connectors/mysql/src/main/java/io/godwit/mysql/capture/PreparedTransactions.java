package io.godwit.mysql.capture;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.change.Change;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changes of XA transactions that were prepared: their rows are in the log at that place, and count once a later event commits
 * them. Bounded: a server whose prepared transactions hold more than that is refused by name.
 */
final class PreparedTransactions {
    private static final long MOST_BYTES = 64L << 20;

    /** One of them: its rows, and where it begins in the log. */
    record Prepared(List<Change> changes, long bytes, Place start) {}

    private final Map<String, Prepared> waiting = new LinkedHashMap<>();
    private long bytes;

    void put(String identifier, Prepared prepared) {
        bytes += prepared.bytes();
        waiting.put(identifier, prepared);
    }

    /** Takes one out; null if it is not known. */
    @Nullable
    Prepared take(String identifier) {
        Prepared taken = waiting.remove(identifier);
        if (taken != null) {
            bytes -= taken.bytes();
        }
        return taken;
    }

    /** Makes sure that there is room for one more. */
    void require(long more) {
        if (bytes + more > MOST_BYTES) {
            throw new GodwitException(
                    Errors.NOT_SUPPORTED,
                    "XA transactions that are prepared and not yet committed hold more than " + (MOST_BYTES >> 20)
                            + " MB of changes; commit them soon after they are prepared, or make them smaller, and begin the"
                            + " migration anew");
        }
    }

    /** Where the oldest begins; null if there is none. */
    @Nullable
    Place oldest() {
        return waiting.isEmpty() ? null : waiting.values().iterator().next().start();
    }
}
