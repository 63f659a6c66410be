package io.godwit.mysql.capture;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.change.Change;
import java.util.List;

/** What the log may hold that cannot be followed. */
final class Refusals {
    private Refusals() {}

    /** A transaction that is rolled back has no rows in the log, unless some cannot be rolled back. */
    static void ofMixedEngines(List<Change> changes, boolean fragmented, Place place) {
        if (changes.isEmpty() && !fragmented) {
            return;
        }
        throw new GodwitException(
                Errors.NOT_SUPPORTED,
                "a transaction was rolled back in part that also changed a table of an engine without transactions; change such"
                        + " tables in transactions of their own",
                changes.isEmpty()
                        ? place.toString()
                        : changes.get(0).plan().table().id().toString(),
                null);
    }

    static GodwitException preparedBefore(Place place) {
        return new GodwitException(
                Errors.LOG_LOST,
                "an XA transaction was committed that was prepared before the migration began; its rows are missing",
                place.toString(),
                null);
    }
}
