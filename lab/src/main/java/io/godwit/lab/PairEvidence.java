package io.godwit.lab;

import io.godwit.lab.LabOptions.Cell;
import io.godwit.lab.fault.Faults;
import io.godwit.lab.fault.Faults.Description;
import io.godwit.lab.fault.Result;
import io.godwit.lab.migration.Place;
import io.godwit.lab.server.Pair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What was found between two servers, in lines; none where nothing was tried. */
final class PairEvidence {
    private final Pair pair;
    private final Results results;
    private final String version;

    PairEvidence(Pair pair, Results results, String version) {
        this.pair = pair;
        this.results = results;
        this.version = version;
    }

    /** The table of faults by phase. */
    List<String> faults() throws IOException {
        List<Result> all = all();
        if (all.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(List.of("On " + LocalDate.now(ZoneOffset.UTC) + " with " + surroundings()
                + ", whose load average was " + load() + " when this was written."));
        lines.add("");
        StringBuilder head = new StringBuilder("| fault |");
        StringBuilder rule = new StringBuilder("|---|");
        for (Place place : Place.values()) {
            head.append(' ').append(place).append(" |");
            rule.append("---|");
        }
        lines.add(head.toString());
        lines.add(rule.toString());
        for (Description fault : Faults.all()) {
            StringBuilder row = new StringBuilder("| `" + fault.name() + "` |");
            for (Place place : Place.values()) {
                row.append(' ').append(cell(fault, place)).append(" |");
            }
            lines.add(row.toString());
        }
        lines.add("");
        lines.addAll(meaningless(all));
        lines.addAll(sums(all));
        return lines;
    }

    private List<Result> all() {
        List<Result> found = new ArrayList<>();
        for (Cell cell : LabOptions.all()) {
            Result result = results.of(cell.fault(), cell.place());
            if (result != null) {
                found.add(result);
            }
        }
        return found;
    }

    private String surroundings() throws IOException {
        return "Godwit " + version + ", from " + results.versions() + ", on a machine of "
                + Runtime.getRuntime().availableProcessors() + " cores and " + gigabytes() + " GB of memory ("
                + System.getProperty("os.name") + ", Java " + System.getProperty("java.version")
                + "), Godwit with 512 MB of heap";
    }

    private static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
    }

    private static long gigabytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
            if (line.startsWith("MemTotal:")) {
                return Math.round(Long.parseLong(line.replaceAll("\\D", "")) / (1024.0 * 1024.0));
            }
        }
        return 0;
    }

    private String cell(Description fault, Place place) {
        if (!fault.places().contains(place)) {
            return "";
        }
        Result result = results.of(fault.name(), place);
        if (result == null) {
            return "not run";
        }
        if (!result.meaningless().isEmpty()) {
            return "no such fault";
        }
        if (!result.skipped().isEmpty()) {
            return "not run: " + result.skipped();
        }
        if (!result.isWell()) {
            return "**failed** (see below)";
        }
        String seconds = String.format(Locale.ROOT, "%.1f s", result.millis() / 1000.0);
        return (result.stops().isEmpty() ? "went on" : words(result.stops())) + ", " + seconds;
    }

    /** Codes, each once. */
    static String words(List<String> stops) {
        List<String> words = new ArrayList<>();
        for (String stop : stops) {
            String word = stop.equals("killed") ? stop : "`" + stop + "`";
            if (!words.contains(word)) {
                words.add(word);
            }
        }
        return String.join(", ", words);
    }

    private static List<String> meaningless(List<Result> all) {
        List<String> lines = new ArrayList<>();
        for (Result result : all) {
            String line = "- `" + result.fault() + "`: " + result.meaningless();
            if (!result.meaningless().isEmpty() && !lines.contains(line)) {
                lines.add(line);
            }
        }
        if (!lines.isEmpty()) {
            lines.add(0, "No such fault is possible between these servers:");
            lines.add(1, "");
            lines.add("");
        }
        return lines;
    }

    private static List<String> sums(List<Result> all) {
        List<String> failures = new ArrayList<>();
        int well = 0;
        long reads = 0;
        long acknowledged = 0;
        for (Result result : all) {
            reads += result.reads();
            acknowledged += result.acknowledged();
            well += result.isWell() ? 1 : 0;
            for (String wrong : result.wrong()) {
                failures.add("- `" + result.fault() + "` in " + result.place() + ": "
                        + wrong.lines().findFirst().orElse(""));
            }
        }
        long possible = LabOptions.all().size()
                - all.stream().filter(result -> !result.meaningless().isEmpty()).count();
        List<String> lines = new ArrayList<>(List.of(String.format(
                Locale.ROOT,
                "%d of %d cells were run and ended identical; %,d acknowledged commits%s; the money was added up %,d times during"
                        + " sync and was always all there.",
                well,
                possible,
                acknowledged,
                failures.isEmpty() ? ", none lost" : "",
                reads)));
        if (!failures.isEmpty()) {
            lines.addAll(List.of("", "What failed:", ""));
            lines.addAll(failures);
        }
        return lines;
    }

    /** The figures of the campaign. */
    List<String> kills() throws IOException {
        Results.@Nullable Kills kills = results.kills();
        if (kills == null) {
            return List.of();
        }
        var result = kills.result();
        List<String> lines = new ArrayList<>(List.of(
                "Kills, on " + LocalDate.now(ZoneOffset.UTC) + " with " + surroundings() + ": "
                        + String.format(
                                Locale.ROOT,
                                "%d times `SIGKILL` at seeded moments of %d online migrations under write load, in %d s; every"
                                        + " migration ended identical, and all %,d acknowledged commits were on the target. To"
                                        + " repeat: `./godwit lab --pair %s --kills %d --seed %d`.",
                                result.kills(),
                                result.migrations(),
                                kills.seconds(),
                                result.acknowledged(),
                                pair,
                                result.kills(),
                                kills.seed()),
                "",
                "| phase | kills |",
                "|---|---|"));
        for (Place place : Place.values()) {
            lines.add("| " + place + " | " + result.places().getOrDefault(place, 0) + " |");
        }
        return lines;
    }
}
