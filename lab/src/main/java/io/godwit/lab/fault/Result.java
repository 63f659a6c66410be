package io.godwit.lab.fault;

import io.godwit.lab.migration.Place;
import java.util.List;
import java.util.Objects;

/**
 * What became of a fault in a phase.
 *
 * @param fault its name
 * @param place the phase
 * @param stops the codes Godwit stopped with, in turn; empty if it went on by itself
 * @param millis the longest time without a commit of Godwit's after it
 * @param reads how often the money was added up on the target during sync, and right; told once for a migration
 * @param acknowledged commits that clients saw acknowledged, all of them on the target in the end; told once for a migration
 * @param wrong what was not as it must be; empty if all was well
 * @param skipped why it was not run; empty if it was
 * @param meaningless why there is no such fault between such servers; empty if there is
 */
public record Result(
        String fault,
        Place place,
        List<String> stops,
        long millis,
        long reads,
        long acknowledged,
        List<String> wrong,
        String skipped,
        String meaningless) {
    public Result {
        stops = List.copyOf(stops);
        wrong = List.copyOf(wrong);
        // results kept by an earlier lab do not say
        meaningless = Objects.requireNonNullElse(meaningless, "");
    }

    static Result meaningless(String fault, Place place, String why) {
        return new Result(fault, place, List.of(), 0, 0, 0, List.of(), "", why);
    }

    static Result skipped(String fault, Place place, String why) {
        return new Result(fault, place, List.of(), 0, 0, 0, List.of(), why, "");
    }

    /** Whether it was run and nothing was wrong. */
    public boolean isWell() {
        return wrong.isEmpty() && skipped.isEmpty() && meaningless.isEmpty();
    }
}
