package io.godwit.engine.compare;

import io.godwit.engine.validate.TableDifferences;
import io.godwit.engine.validate.ValidationReport.TableResult;
import org.jspecify.annotations.Nullable;

/**
 * How one table compared.
 *
 * @param result the comparison as it was made first
 * @param comparedMillis when
 * @param earlier whether that was by an earlier run that this one went on from
 * @param differences what differs still, with keys; null if nothing does or it was not looked into
 * @param changedMeanwhile how many keys differed at first and were equal when they were read again
 * @param rechecked how often they were read again
 */
public record TableOutcome(
        TableResult result,
        long comparedMillis,
        boolean earlier,
        @Nullable TableDifferences differences,
        long changedMeanwhile,
        int rechecked) {
    /** How it ended. */
    public enum State {
        /** All rows are equal. */
        EQUAL,
        /** Rows differed at first, and none of them did when they were read again. */
        SETTLED,
        /** Rows differ. */
        DIFFERENT,
        /** It could not be compared. */
        NOT_COMPARED
    }

    /** Whether keys differ that can be read again. */
    boolean isOpen() {
        return differences != null
                && differences.keys() != null
                && differences.keys().count() > 0;
    }

    /** How it ended. */
    public State state() {
        if (result.identical()) {
            return State.EQUAL;
        }
        if (result.sourceDigest() == null) {
            return State.NOT_COMPARED;
        }
        boolean settled = rechecked > 0
                && differences != null
                && differences.summary().exact()
                && differences.summary().count() == 0;
        return settled ? State.SETTLED : State.DIFFERENT;
    }
}
