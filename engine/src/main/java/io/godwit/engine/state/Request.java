package io.godwit.engine.state;

import java.util.List;

/**
 * Something asked of whoever runs a migration, kept until it is answered: a live runner takes it between two transactions, and
 * the next one takes what a dead one left.
 *
 * @param id tells it from others; later ones have larger numbers
 * @param kind what is asked
 * @param arguments how
 * @param state how far it is
 * @param result the answer as a JSON document once it is done or has failed; empty before. Never holds values of rows
 */
public record Request(long id, Kind kind, Arguments arguments, State state, String result) {
    /** What can be asked. */
    public enum Kind {
        /** To compare both sides at one position. */
        VALIDATE,
        /** To make the target equal to the source again where it differs. */
        REPAIR
    }

    /** How far a request is. */
    public enum State {
        /** Nobody has looked at it. */
        ASKED,
        /** A runner works on it, or died while it did. */
        TAKEN,
        /** Answered. */
        DONE,
        /** Refused or failed; the result says why. */
        FAILED
    }

    /**
     * How something is asked.
     *
     * @param tables names on the source; all if empty
     * @param dryRun whether to only say what would be done
     */
    public record Arguments(List<String> tables, boolean dryRun) {
        /** All tables. */
        public static final Arguments ALL = new Arguments(List.of(), false);

        public Arguments {
            tables = List.copyOf(tables);
        }
    }

    /** Whether there is an answer. */
    public boolean answered() {
        return state == State.DONE || state == State.FAILED;
    }
}
