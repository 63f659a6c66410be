package io.godwit.pairs.kill;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * When to kill: as soon as a run has done this much more than it found, and a few milliseconds later.
 *
 * @param what in words, for the test's output
 * @param kind what is counted
 * @param amount how many more
 * @param event which event, if events are counted
 * @param thenMicros how long after
 */
record Moment(String what, Kind kind, long amount, String event, long thenMicros) {
    /** What is counted. */
    enum Kind {
        FACTS,
        SPLITS,
        TRANSACTIONS,
        EVENT
    }

    private static final List<String> CUTOVER_EVENTS =
            List.of("cutover-fencing", "cutover-fenced", "cutover-drained", "cutover-checked", "handed-over");

    /** A moment that lies ahead of a migration that is this far. */
    static Moment ahead(Sight sight, boolean cuttingOver, SplittableRandom random) {
        if (!sight.loadBegun()) {
            return of(Kind.FACTS, 1 + random.nextInt(30), random);
        } else if (!sight.loadEnded()) {
            return of(Kind.SPLITS, 1 + random.nextInt(6), random);
        } else if (!sight.synced()) {
            return random.nextBoolean()
                    ? of(Kind.FACTS, 1 + random.nextInt(6), random)
                    : of(Kind.TRANSACTIONS, 1 + random.nextInt(200), random);
        } else if (cuttingOver) {
            String event = CUTOVER_EVENTS.get(random.nextInt(CUTOVER_EVENTS.size()));
            return new Moment(event, Kind.EVENT, 1, event, random.nextInt(40_000));
        }
        return of(Kind.TRANSACTIONS, 1 + random.nextInt(400), random);
    }

    /** As soon as so many more facts are in the target. */
    static Moment afterFacts(int facts, SplittableRandom random) {
        return of(Kind.FACTS, facts, random);
    }

    private static Moment of(Kind kind, long amount, SplittableRandom random) {
        String what = "+" + amount + " " + kind.name().toLowerCase(Locale.ROOT);
        return new Moment(what, kind, amount, "", random.nextInt(40_000));
    }

    boolean isReached(Sight before, Sight now) {
        return switch (kind) {
            case FACTS -> now.facts() - before.facts() >= amount;
            case SPLITS -> now.splits() - before.splits() >= amount;
            case TRANSACTIONS -> now.transactions() - before.transactions() >= amount;
            case EVENT -> count(now) > count(before);
        };
    }

    private long count(Sight sight) {
        return sight.events().stream().filter(event::equals).count();
    }
}
