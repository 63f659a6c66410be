package io.godwit.lab.kill;

import io.godwit.lab.migration.Place;
import io.godwit.lab.migration.Sight;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** How many kills of one migration fall where. What a place could not hold because it was passed too soon goes to sync. */
final class KillPlan {
    /** Kills in one migration; more would leave little of it to be killed in. */
    static final int MOST = 20;

    /** What a cutover notes, in order; {@code validated} is the comparison after hand-over. */
    private static final List<String> STEPS = List.of(
            "cutover-fencing",
            "cutover-fenced",
            "cutover-drained",
            "cutover-checked",
            "cutover-opening",
            "handed-over",
            "validated",
            "source-log-released");

    private static final int HANDED_OVER = STEPS.indexOf("handed-over");
    private static final int CUTOVER_MICROS = 10_000;
    private static final int MICROS = 20_000;

    private final Map<Place, Integer> remaining = new EnumMap<>(Place.class);
    private final SplittableRandom random;
    private int step;

    private KillPlan(SplittableRandom random) {
        this.random = random;
    }

    /** Of twenty: 1 while tables are made, 6 in the load, 3 before sync, 6 in sync, 4 in the cutover. */
    static KillPlan online(int kills, SplittableRandom random) {
        KillPlan plan = new KillPlan(random);
        int cutover = (kills * 4 + MOST - 1) / MOST;
        int keys = kills * 3 / MOST;
        int load = kills * 6 / MOST;
        int schema = kills / MOST;
        plan.remaining.put(Place.SCHEMA, schema);
        plan.remaining.put(Place.LOAD, load);
        plan.remaining.put(Place.KEYS, keys);
        plan.remaining.put(Place.SYNC, kills - schema - load - keys - cutover);
        plan.remaining.put(Place.CUTOVER, cutover);
        return plan;
    }

    /** One each, and the rest in the load. */
    static KillPlan offline(int kills, SplittableRandom random) {
        KillPlan plan = new KillPlan(random);
        plan.remaining.put(Place.SCHEMA, 1);
        plan.remaining.put(Place.LOAD, Math.max(1, kills - 3));
        plan.remaining.put(Place.KEYS, 1);
        plan.remaining.put(Place.CUTOVER, 1);
        // offline there is no fence to begin with
        plan.step = STEPS.indexOf("cutover-opening");
        return plan;
    }

    /** The next moment that lies ahead of a migration that is this far; null if no kill remains for it. */
    @Nullable
    Moment next(Sight sight) {
        Place here = sight.place();
        for (Place place : Place.values()) {
            int kills = remaining.getOrDefault(place, 0);
            if (kills == 0) {
                continue;
            }
            if (place.compareTo(here) < 0) {
                remaining.put(place, 0);
                if (here.compareTo(Place.SYNC) <= 0) {
                    remaining.merge(Place.SYNC, kills, Integer::sum);
                }
                continue;
            }
            Moment moment = moment(place, kills, sight);
            if (moment != null) {
                remaining.put(place, kills - 1);
                return moment;
            }
        }
        return null;
    }

    private @Nullable Moment moment(Place place, int kills, Sight sight) {
        return switch (place) {
            // tables are made in one transaction, so no fact shows how far that is
            case SCHEMA -> Moment.event(place, "planned", random.nextInt(MICROS));
            case LOAD -> Moment.splits(place, 1 + random.nextInt(3), random.nextInt(MICROS));
            case KEYS ->
                random.nextInt(3) == 0
                        ? Moment.transactions(place, 1 + random.nextInt(200), random.nextInt(MICROS))
                        : Moment.facts(place, 1 + random.nextInt(3), random.nextInt(CUTOVER_MICROS));
            case SYNC -> Moment.transactions(place, 1 + random.nextInt(400), random.nextInt(MICROS));
            case CUTOVER -> cutover(kills, sight);
        };
    }

    /** Each kill falls on a later step than the last, and leaves steps for those that remain. */
    private @Nullable Moment cutover(int kills, Sight sight) {
        if (sight.opened()) {
            step = Math.max(step, HANDED_OVER + (sight.events().contains("handed-over") ? 1 : 0));
        }
        if (step >= STEPS.size()) {
            return null;
        }
        int chosen = step + random.nextInt(Math.max(1, STEPS.size() - step - (kills - 1)));
        step = chosen + 1;
        return Moment.event(Place.CUTOVER, STEPS.get(chosen), random.nextInt(CUTOVER_MICROS));
    }
}
