package io.godwit.engine.plan;

import io.godwit.spi.change.Position;
import io.godwit.spi.load.Snapshot;
import java.util.function.Function;

/**
 * What the fact of a loaded split says of the moment its rows were read at.
 *
 * @param position where the source's log stood
 * @param exact whether all rows are as of that position; else each is as of some moment between it and the end of the load
 */
public record AsOf(Position position, boolean exact) {
    private static final String AT_OR_AFTER = "~";

    /** What is written into the fact of a split that was read in a snapshot. */
    public static String text(Snapshot snapshot) {
        return (snapshot.consistent() ? "" : AT_OR_AFTER) + snapshot.position().text();
    }

    /** Reads it back. */
    public static AsOf parse(String text, Function<String, Position> positions) {
        return text.startsWith(AT_OR_AFTER)
                ? new AsOf(positions.apply(text.substring(AT_OR_AFTER.length())), false)
                : new AsOf(positions.apply(text), true);
    }
}
