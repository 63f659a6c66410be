package io.godwit.sqlserver.capture;

import io.godwit.spi.GodwitException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A moment in the source's log that was marked by a commit of Godwit's own. Its place is known only when the capture job has come that
 * far, usually within seconds; until then nothing has to wait for it.
 */
final class Mark {
    private final boolean exact;
    private final Supplier<LogPosition> place;
    private final Supplier<@Nullable LogPosition> found;

    /**
     * A moment.
     *
     * @param place waits for its place
     * @param found gives its place, or null as long as it is not known
     */
    Mark(boolean exact, Supplier<LogPosition> place, Supplier<@Nullable LogPosition> found) {
        this.exact = exact;
        this.place = place;
        this.found = found;
    }

    /** Whether the place is that of the moment; else it is before everything, because the source's changes are not captured. */
    boolean isExact() {
        return exact;
    }

    /**
     * The place: covers every commit before the moment and none after it. Waits for the capture job.
     *
     * @throws GodwitException SQLSERVER_CAPTURE_STOPPED if it does not come that far
     */
    LogPosition position() {
        return place.get();
    }

    /** The same place, without waiting: null as long as the capture job has not come that far. */
    @Nullable
    LogPosition found() {
        return found.get();
    }
}
