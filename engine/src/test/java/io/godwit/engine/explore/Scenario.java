package io.godwit.engine.explore;

import io.godwit.engine.migration.Definition;
import io.godwit.engine.migration.Definition.CutoverPolicy;
import io.godwit.engine.migration.Definition.CutoverPolicy.Check;
import io.godwit.engine.migration.Definition.CutoverPolicy.When;
import io.godwit.spi.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What is decided once for a seed.
 *
 * @param patient whether a run tries again by itself
 * @param writers applications at work at once
 * @param transactions of each, before they slow down
 * @param pauseMillis between two of them, on average
 * @param planted whether a row of the target is changed behind the engine's back
 * @param lost whether the source loses its log at some moment
 * @param replaced whether another database takes the source's place at some moment
 * @param stray whether a table is made on the source at some moment
 * @param mistaken whether a second runner is started beside the first
 * @param used whether an application works on the target as soon as it is open
 * @param fuzzy whether neither side shows a moment as a whole; tables have keys then, and images are full
 */
record Scenario(
        Mode mode,
        List<String> options,
        Definition.Load load,
        Definition.Sync sync,
        CutoverPolicy policy,
        boolean patient,
        int writers,
        int transactions,
        int pauseMillis,
        boolean planted,
        boolean lost,
        boolean replaced,
        boolean stray,
        boolean mistaken,
        boolean used,
        boolean fuzzy) {
    static Scenario of(Random random, boolean fuzzy) {
        Mode mode = random.nextInt(12) == 0 ? Mode.OFFLINE : Mode.ONLINE;
        List<String> options = new ArrayList<>();
        options.add("heartbeatMillis=" + one(random, 20, 100, 400, 1000));
        options.add("splits=" + one(random, "keys", "keys", "keys", "physical", "whole"));
        options.add("formats=" + one(random, "all", "neutral"));
        options.add("digests=" + one(random, "row-hash", "row-hash", "none"));
        options.add("images=" + one(random, "key", "partial", "partial", "full"));
        options.add("fragmentChanges=" + one(random, 1, 2, 3, 5, 1000));
        if (fuzzy) {
            options.removeIf(o -> o.startsWith("images=") || o.startsWith("splits="));
            options.addAll(List.of("images=full", "splits=keys", "snapshots=fuzzy"));
        }
        return new Scenario(
                mode,
                List.copyOf(options),
                new Definition.Load(1 + random.nextInt(4), one(random, 30L, 60L, 150L, 1L << 20)),
                new Definition.Sync(
                        one(random, 1, 3, 10, 1000), one(random, 1L, 20L, 500L), one(random, 200L, 2000L, 1L << 20)),
                new CutoverPolicy(
                        random.nextBoolean() ? When.WHEN_READY : When.ON_COMMAND,
                        random.nextBoolean() ? Check.BEFORE_HAND_OVER : Check.AFTER_HAND_OVER,
                        random.nextInt(8) == 0 ? 20 : 30_000),
                random.nextInt(3) > 0,
                mode == Mode.OFFLINE ? 0 : 1 + random.nextInt(3),
                3 + random.nextInt(18),
                one(random, 1, 10, 50, 200),
                mode == Mode.ONLINE && random.nextInt(12) == 0,
                random.nextInt(30) == 0,
                random.nextInt(30) == 0,
                mode == Mode.ONLINE && random.nextInt(30) == 0,
                random.nextInt(8) == 0,
                random.nextInt(3) == 0,
                fuzzy);
    }

    @SafeVarargs
    private static <B> B one(Random random, B... of) {
        return of[random.nextInt(of.length)];
    }
}
