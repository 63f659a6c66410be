package io.godwit.lab.kill;

import io.godwit.lab.migration.Place;
import io.godwit.lab.migration.Sight;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * How many kills of one migration fall where. What a place could not hold because it was passed too soon is not made up for elsewhere:
 * {@link KillCampaign} tries again in its next migration.
 */
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

    /** As many as one migration can hold, by what each place takes: few in the schema, which is made in a moment. */
    private static final Map<Place, Integer> OF_TWENTY =
            new EnumMap<>(Map.of(Place.SCHEMA, 2, Place.LOAD, 5, Place.KEYS, 4, Place.SYNC, 5, Place.CUTOVER, 4));

    private static final List<Place> MOST_HAPPENS = List.of(Place.SYNC, Place.LOAD, Place.CUTOVER, Place.KEYS);

    private static final int HANDED_OVER = STEPS.indexOf("handed-over");
    private static final int CUTOVER_MICROS = 10_000;
    private static final int MICROS = 20_000;

    private final Map<Place, Integer> remaining = new EnumMap<>(Place.class);
    private final SplittableRandom random;
    private int step;

    private KillPlan(SplittableRandom random) {
        this.random = random;
    }

    /** How many of so many kills are to fall where. From five on, each place has one. */
    static Map<Place, Integer> shares(int kills) {
        Map<Place, Integer> shares = new EnumMap<>(Place.class);
        int given = 0;
        for (Map.Entry<Place, Integer> weight : OF_TWENTY.entrySet()) {
            int share = kills < OF_TWENTY.size() ? 0 : Math.max(1, kills * weight.getValue() / MOST);
            shares.put(weight.getKey(), share);
            given += share;
        }
        // what rounding left, where most happens
        for (int i = 0; given < kills; i++, given++) {
            shares.merge(MOST_HAPPENS.get(i % MOST_HAPPENS.size()), 1, Integer::sum);
        }
        return shares;
    }

    /** Of those that are lacking, as many as one migration can hold. */
    static KillPlan online(Map<Place, Integer> lacking, SplittableRandom random) {
        KillPlan plan = new KillPlan(random);
        lacking.forEach((place, kills) -> plan.remaining.put(place, Math.min(kills, OF_TWENTY.getOrDefault(place, 0))));
        if (lacking.getOrDefault(Place.CUTOVER, 0) > 0) {
            // a cutover can be commanded of a migration that is under way
            plan.remaining.merge(Place.SYNC, 1, Math::max);
        }
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
