package io.godwit.spi;

/**
 * One setting of an endpoint. Told as data so that files, flags, forms and documentation agree.
 *
 * @param name the key, in camel case, with its unit where it has one
 * @param kind how the value reads
 * @param side which endpoint it belongs to
 * @param defaultValue what holds when it is not given; empty if nothing does
 * @param help one sentence, no full stop needed
 */
public record Option(String name, Kind kind, Side side, String defaultValue, String help) {
    /** How a value reads. */
    public enum Kind {
        TEXT,
        INTEGER,
        BOOLEAN,
        SECRET
    }

    /** The endpoint a setting belongs to. */
    public enum Side {
        SOURCE,
        TARGET,
        BOTH
    }
}
