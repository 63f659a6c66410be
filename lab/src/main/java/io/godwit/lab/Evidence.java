package io.godwit.lab;

import io.godwit.lab.LabOptions.Cell;
import io.godwit.lab.fault.Faults;
import io.godwit.lab.fault.Faults.Description;
import io.godwit.lab.fault.Result;
import io.godwit.lab.migration.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes the table of faults by phase from the results there are. */
final class Evidence {
    private static final String TABLE_END = "\n";

    private final Results results;
    private final StringBuilder text = new StringBuilder();

    Evidence(Results results) {
        this.results = results;
    }

    void write(Path file, String version) throws IOException {
        head(version);
        table();
        notes();
        faults();
        kills();
        Files.writeString(file, text);
    }

    private void head(String version) throws IOException {
        text.append(
                "# Evidence\n\n<!-- Made by the fault lab: `./godwit lab --write-evidence`. Not to be edited by hand. -->\n\n");
        line("What the fault lab found on " + LocalDate.now(ZoneOffset.UTC) + " with Godwit " + version
                + ", from PostgreSQL 15.19 to PostgreSQL 18.6, on a machine of "
                + Runtime.getRuntime().availableProcessors() + " cores and " + gigabytes() + " GB of memory ("
                + System.getProperty("os.name") + ", Java " + System.getProperty("java.version")
                + ") whose load average was " + load() + " when this was written; Godwit had 512 MB of heap.");
        line("");
        line(
                "Each row is a migration of its own under write load, or several: five clients move money between rows and tables, with");
        line(
                "savepoints, two-phase commits, and commits in another order than begins, while tables elsewhere in the database");
        line(
                "are made, altered and dropped. The fault strikes in each phase in turn. In the end everything is compared by plain");
        line("`COPY ... ORDER BY`, with sequences, constraints, indexes and triggers; every commit that a client saw");
        line("acknowledged must be on the target; and all through sync a reader adds up the money on the target.");
        line("`./godwit lab --only FAULT,PHASE` repeats a cell.");
        line("");
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

    private void table() {
        line("## Faults by phase");
        line("");
        line(
                "*Went on*: by itself. *Code*: stopped with this error, and went on when it was run again after the cause was gone.");
        line(
                "Seconds: the longest time without a commit of Godwit's on the target, from the fault to the next one. All cells without a remark ended identical.");
        line("");
        StringBuilder head = new StringBuilder("| fault |");
        StringBuilder rule = new StringBuilder("|---|");
        for (Place place : Place.values()) {
            head.append(' ').append(place).append(" |");
            rule.append("---|");
        }
        line(head.toString());
        line(rule.toString());
        for (Description fault : Faults.all()) {
            StringBuilder row = new StringBuilder("| `" + fault.name() + "` |");
            for (Place place : Place.values()) {
                row.append(' ').append(cell(fault, place)).append(" |");
            }
            line(row.toString());
        }
        text.append(TABLE_END);
    }

    private String cell(Description fault, Place place) {
        if (!fault.places().contains(place)) {
            return "";
        }
        Result result = results.of(fault.name(), place);
        if (result == null) {
            return "not run";
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

    private static String words(List<String> stops) {
        List<String> words = new ArrayList<>();
        for (String stop : stops) {
            String word = stop.equals("killed") ? stop : "`" + stop + "`";
            if (!words.contains(word)) {
                words.add(word);
            }
        }
        return String.join(", ", words);
    }

    private void notes() {
        List<String> failures = new ArrayList<>();
        int well = 0;
        long reads = 0;
        long acknowledged = 0;
        List<Cell> all = LabOptions.all();
        for (Cell cell : all) {
            Result result = results.of(cell.fault(), cell.place());
            if (result == null) {
                continue;
            }
            reads += result.reads();
            acknowledged += result.acknowledged();
            well += result.isWell() ? 1 : 0;
            for (String wrong : result.wrong()) {
                failures.add("- `" + result.fault() + "` in " + result.place() + ": "
                        + wrong.lines().findFirst().orElse(""));
            }
        }
        line(String.format(
                Locale.ROOT,
                "%d of %d cells ended identical; %,d acknowledged commits, none lost; the money was added up %,d times during"
                        + " sync and was always all there.",
                well,
                all.size(),
                acknowledged,
                reads));
        line("");
        if (!failures.isEmpty()) {
            line("What failed:");
            line("");
            failures.forEach(this::line);
            line("");
        }
    }

    private void faults() {
        line("## The faults");
        line("");
        line("| fault | what is done | how its cause goes away | what Godwit may do |");
        line("|---|---|---|---|");
        for (Description fault : Faults.all()) {
            line("| `" + fault.name() + "` | " + fault.summary() + " | " + fault.removal() + " | "
                    + (fault.codes().isEmpty() ? "go on by itself" : "go on, or stop: " + words(fault.codes())) + " |");
        }
        line("");
    }

    private void kills() {
        line("## Kills");
        line("");
        Results.@Nullable Kills kills = results.kills();
        if (kills == null) {
            line("Not run. `./godwit lab --kills 200` runs it; the gate kills twenty times.");
            return;
        }
        var result = kills.result();
        line(String.format(
                Locale.ROOT,
                "%d times `SIGKILL` at seeded moments of %d online migrations under write load (seed %d, %d s); every migration"
                        + " ended identical, and all %,d acknowledged commits were on the target.",
                result.kills(),
                result.migrations(),
                kills.seed(),
                kills.seconds(),
                result.acknowledged()));
        line("");
        line("| phase | kills |");
        line("|---|---|");
        for (Place place : Place.values()) {
            line("| " + place + " | " + result.places().getOrDefault(place, 0) + " |");
        }
    }

    private void line(String words) {
        text.append(words).append('\n');
    }
}
