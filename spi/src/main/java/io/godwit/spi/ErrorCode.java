package io.godwit.spi;

/**
 * A stable name for something that can go wrong. Published: scripts may depend on {@code name}.
 *
 * @param name upper case with underscores, never reused for another meaning
 * @param remedy what the engine does with it
 * @param meaning what happened, one sentence
 * @param action what the operator does, one or more sentences
 */
public record ErrorCode(String name, Remedy remedy, String meaning, String action) {
    /** What follows. */
    public enum Remedy {
        /** Passing trouble: the engine tries again by itself, a bounded number of times. */
        RETRY,
        /** The operator mends the cause and runs the migration again; it goes on where it was. */
        FIX_AND_RESUME,
        /** This run cannot be continued; a new one has to begin. */
        GIVE_UP
    }

    @Override
    public String toString() {
        return name;
    }
}
