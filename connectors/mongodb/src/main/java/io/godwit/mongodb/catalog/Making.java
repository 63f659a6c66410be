package io.godwit.mongodb.catalog;

import io.godwit.spi.schema.ObjectReport.Outcome;
import io.godwit.spi.schema.SchemaObject;

/**
 * What became of an object.
 *
 * @param reason empty if it was copied
 */
record Making(Outcome outcome, String reason) {
    /** Made as its statements say. */
    static Making done(SchemaObject object) {
        String changed = object.changed();
        return changed == null ? new Making(Outcome.COPIED, "") : new Making(Outcome.CHANGED, changed);
    }

    static Making skipped(String reason) {
        return new Making(Outcome.SKIPPED, reason);
    }
}
