package io.godwit.lab;

import io.godwit.lab.fault.Faults;
import io.godwit.lab.fault.Faults.Description;
import io.godwit.lab.fault.Result;
import io.godwit.lab.kill.KillCampaign;
import io.godwit.lab.migration.Place;
import io.godwit.lab.server.LabServers;
import io.godwit.lab.server.Pair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The fault lab: whole migrations under write load, with faults in every phase, on two servers of its own. Exit codes: 0 all is well, 1
 * something was not, 2 the command line is wrong, 4 the lab itself could not go on.
 */
public final class Lab {
    private static final int WRONG = 1;
    private static final int WRONG_COMMAND = 2;
    private static final int STOPPED = 4;

    private final Path home;
    private final Path folder;
    private final Results results;

    private Lab(Path home) {
        this.home = home;
        this.folder = home.resolve("lab/target/lab");
        this.results = new Results(folder.resolve("results"));
    }

    /** {@code godwit lab}; the system property {@code godwit.home} names the clone's folder. */
    public static void main(String[] arguments) {
        Lab lab = new Lab(Path.of(System.getProperty("godwit.home", ".")).toAbsolutePath());
        try {
            System.exit(lab.run(LabOptions.parse(arguments, lab.results)));
        } catch (LabOptions.Invalid e) {
            System.err.println("godwit: " + e.getMessage());
            System.err.print(LabOptions.USAGE);
            System.exit(WRONG_COMMAND);
        } catch (IOException | IllegalStateException e) {
            System.err.println("godwit: the lab cannot go on: " + e.getMessage());
            System.exit(STOPPED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            System.exit(STOPPED);
        }
    }

    private int run(LabOptions options) throws IOException, InterruptedException {
        if (options.help()) {
            System.out.print(LabOptions.USAGE);
            return 0;
        }
        if (options.list()) {
            list();
            return 0;
        }
        boolean nothing = options.cells().isEmpty() && options.kills() == 0;
        boolean well = true;
        for (Pair pair : nothing ? List.<Pair>of() : options.pairs()) {
            well &= onServers(pair, options);
        }
        if (options.writeEvidence()) {
            new Evidence(home.resolve("docs/evidence.md"))
                    .write(results, System.getProperty("godwit.version", "0.1.0"));
            System.out.println("docs/evidence.md is written");
        }
        return well ? 0 : WRONG;
    }

    private static void list() {
        System.out.println("pairs: " + Pair.ALL.stream().map(Pair::toString).collect(Collectors.joining(", ")));
        for (Description fault : Faults.all()) {
            System.out.printf(
                    "%-24s %s%n%24s phases: %s%n",
                    fault.name(),
                    fault.summary(),
                    "",
                    fault.places().stream()
                            .sorted()
                            .map(place -> place.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", ")));
        }
    }

    private boolean onServers(Pair pair, LabOptions options) throws IOException, InterruptedException {
        Path data = Files.createTempDirectory("godwit-lab");
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path runs = Files.createTempDirectory(Files.createDirectories(folder), "run-");
        System.out.println(pair + ", seed " + options.seed() + "; what the runs leave is in " + home.relativize(runs));
        boolean well = true;
        try (LabServers servers = LabServers.start(pair, data, home.resolve("lab/target/servers"))) {
            Results own = results.of(pair);
            own.keepVersions(
                    servers.source().version() + " to " + servers.target().version());
            if (options.kills() > 0) {
                kills(options, servers, runs, own);
            }
            Map<String, List<Place>> faults = new LinkedHashMap<>();
            options.cells()
                    .forEach(cell -> faults.computeIfAbsent(cell.fault(), name -> new ArrayList<>())
                            .add(cell.place()));
            for (Map.Entry<String, List<Place>> fault : faults.entrySet()) {
                well &= trial(fault.getKey(), fault.getValue(), servers, runs, options.seed(), own);
            }
        } finally {
            delete(data);
        }
        return well;
    }

    private static void kills(LabOptions options, LabServers servers, Path runs, Results own)
            throws IOException, InterruptedException {
        long begun = System.nanoTime();
        KillCampaign campaign = new KillCampaign(servers.source(), servers.target(), runs, options.seed(), System.out);
        try {
            KillCampaign.Result result = campaign.online(options.kills());
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
            own.keep(new Results.Kills(options.seed(), seconds, result));
            System.out.println(result);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static boolean trial(
            String fault, List<Place> places, LabServers servers, Path runs, long seed, Results own)
            throws InterruptedException {
        long begun = System.nanoTime();
        List<Result> found;
        try {
            found = Faults.run(fault, places, servers, runs, seed);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(fault + ": " + e, e);
        }
        boolean well = true;
        for (Result result : found) {
            own.keep(result);
            System.out.println(fault + " in " + result.place() + ": " + words(result));
            well &= result.wrong().isEmpty();
        }
        System.out.println("    " + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun) + " s");
        return well;
    }

    private static String words(Result result) {
        if (!result.meaningless().isEmpty()) {
            return "no such fault: " + result.meaningless();
        }
        if (!result.skipped().isEmpty()) {
            return "not run: " + result.skipped();
        }
        if (!result.isWell()) {
            return "FAILED: " + String.join("\n  ", result.wrong());
        }
        String how = result.stops().isEmpty() ? "went on by itself" : "stopped with " + result.stops() + ", went on";
        return how + "; nothing for " + result.millis() + " ms; identical"
                + (result.acknowledged() == 0
                        ? ""
                        : ", " + result.acknowledged() + " commits, " + result.reads() + " reads");
    }

    private static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (var found = Files.walk(path)) {
            for (Path each : found.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
