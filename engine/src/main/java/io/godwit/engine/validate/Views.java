package io.godwit.engine.validate;

import io.godwit.spi.Source;
import io.godwit.spi.load.Snapshot;

/**
 * The two databases under comparison, each at one moment.
 *
 * @param source the source
 * @param sourceSnapshot what is read of it
 * @param target a source opened on the target's endpoint
 * @param targetSnapshot what is read of that
 * @param position where in the source's log both sides stand
 * @param aligned whether both snapshots show exactly that position
 */
public record Views(
        Source source,
        Snapshot sourceSnapshot,
        Source target,
        Snapshot targetSnapshot,
        String position,
        boolean aligned) {
    /** Views of two databases of which nothing is known about when each stood where. */
    public static Views unaligned(Source source, Snapshot sourceSnapshot, Source target, Snapshot targetSnapshot) {
        return new Views(source, sourceSnapshot, target, targetSnapshot, "", false);
    }

    /** The same views, read through other sources. */
    public Views through(Source otherSource, Source otherTarget) {
        return new Views(otherSource, sourceSnapshot, otherTarget, targetSnapshot, position, aligned);
    }

    Side from() {
        return new Side(true, source, sourceSnapshot);
    }

    Side to() {
        return new Side(false, target, targetSnapshot);
    }
}
