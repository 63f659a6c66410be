package io.godwit.lab.kill;

import io.godwit.lab.migration.Place;
import io.godwit.lab.migration.Sight;

/**
 * When to kill: as soon as so much more was done in a place than when it was entered, and a few milliseconds later; at once if the
 * place was left sooner.
 *
 * @param what in words, for the test's output
 * @param place where
 * @param kind what is counted
 * @param amount how many more
 * @param event which event, if events are counted
 * @param thenMicros how long after
 */
record Moment(String what, Place place, Kind kind, long amount, String event, long thenMicros) {
    /** What is counted. */
    enum Kind {
        FACTS,
        SPLITS,
        TRANSACTIONS,
        EVENT
    }

    /** As soon as so many more facts are in the target. */
    static Moment facts(Place place, int amount, long thenMicros) {
        return new Moment("+" + amount + " facts", place, Kind.FACTS, amount, "", thenMicros);
    }

    /** As soon as so many more splits are loaded. */
    static Moment splits(Place place, int amount, long thenMicros) {
        return new Moment("+" + amount + " splits", place, Kind.SPLITS, amount, "", thenMicros);
    }

    /** As soon as so many more of the source's transactions are applied. */
    static Moment transactions(Place place, int amount, long thenMicros) {
        return new Moment("+" + amount + " transactions", place, Kind.TRANSACTIONS, amount, "", thenMicros);
    }

    /** As soon as this is in the journal once more. */
    static Moment event(Place place, String event, long thenMicros) {
        return new Moment(event, place, Kind.EVENT, 1, event, thenMicros);
    }

    /**
     * Whether it has come.
     *
     * @param before when the process was started
     * @param entered when the place was first seen entered
     */
    boolean isReached(Sight before, Sight entered, Sight now) {
        return switch (kind) {
            case FACTS -> now.place() != place || now.facts() - entered.facts() >= amount;
            case SPLITS -> now.place() != place || now.splits() - entered.splits() >= amount;
            case TRANSACTIONS -> now.place() != place || now.transactions() - entered.transactions() >= amount;
            case EVENT -> count(now) - count(before) >= amount;
        };
    }

    private long count(Sight sight) {
        return sight.events().stream().filter(event::equals).count();
    }
}
