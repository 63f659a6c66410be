package io.godwit.lab.fault;

import io.godwit.lab.migration.Place;
import io.godwit.lab.server.LabServers;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** All faults there are. */
public final class Faults {
    private static final int TRIES = 4;

    private static final List<Fault> ALL = Stream.of(
                    RunnerFaults.ALL, NetworkFaults.ALL, ServerFaults.ALL, SessionFaults.ALL, DiskFaults.ALL)
            .flatMap(List::stream)
            .toList();

    private Faults() {}

    /**
     * What others may know of a fault.
     *
     * @param name as the command line has it
     * @param summary what is done
     * @param removal how its cause goes away
     * @param places where in a migration it can happen
     * @param codes the errors a run may stop with; none if it has to go on by itself
     */
    public record Description(String name, String summary, String removal, Set<Place> places, List<String> codes) {}

    /** In the order they are shown. */
    public static List<Description> all() {
        return ALL.stream()
                .map(f -> new Description(f.name(), f.summary(), f.removal(), f.places(), f.codes()))
                .toList();
    }

    /**
     * Injects one fault in these phases of one migration, in turn. For phases that were over before it could be injected, again in
     * migrations of their own.
     */
    public static List<Result> run(String name, List<Place> places, LabServers servers, Path folder, long seed)
            throws Exception {
        Optional<Fault> found = ALL.stream().filter(f -> f.name().equals(name)).findFirst();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("there is no fault `" + name + "`");
        }
        Map<Place, Result> results = new EnumMap<>(Place.class);
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            List<Place> left =
                    places.stream().filter(place -> !results.containsKey(place)).toList();
            if (!left.isEmpty()) {
                Path own = folder.resolve(name + "-" + attempt);
                for (Result result : Trial.of(found.get(), left, servers, own, seed + attempt)) {
                    results.put(result.place(), result);
                }
            }
        }
        for (Place place : places) {
            results.putIfAbsent(place, Result.skipped(name, place, "the phase was over too soon, " + TRIES + " times"));
        }
        return List.copyOf(results.values());
    }
}
