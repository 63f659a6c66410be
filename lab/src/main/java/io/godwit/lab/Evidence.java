package io.godwit.lab;

import io.godwit.lab.fault.Faults;
import io.godwit.lab.fault.Faults.Description;
import io.godwit.lab.server.Pair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes what was found between each pair of servers from the results there are. What there are no results of here stays as it stands in
 * the file, so that it may be found on several machines and days: each block says when and with what.
 */
final class Evidence {
    private final Path file;
    private final String before;
    private final StringBuilder text = new StringBuilder();

    /** Of a file, which need not be there. */
    Evidence(Path file) throws IOException {
        this.file = file;
        this.before = Files.exists(file) ? Files.readString(file) : "";
    }

    void write(Results results, String version) throws IOException {
        head();
        for (Pair pair : Pair.ALL) {
            PairEvidence found = new PairEvidence(pair, results.of(pair), version);
            line("## " + pair.source() + " to " + pair.target());
            line("");
            block("faults " + pair, found.faults(), "No fault was tried between these servers.");
            line("");
            block("kills " + pair, found.kills(), "Nothing was killed between these servers.");
            line("");
        }
        faults();
        Files.writeString(file, text);
    }

    private void head() {
        line("# Evidence");
        line("");
        line("<!-- Made by the fault lab: `./godwit lab --write-evidence`. Not to be edited by hand. -->");
        line("");
        line(
                "What the fault lab found, between each pair of servers that it knows. What was run by hand, because no package brings the");
        line("server, is in [evidence-sqlserver.md](evidence-sqlserver.md).");
        line("");
        line(
                "Each row of a table of faults is a migration of its own under write load, or several: five clients move money between");
        line(
                "rows and tables, with savepoints, two-phase commits, commits in another order than begins, and deletes that cascade,");
        line(
                "while tables elsewhere on the server are made, altered and dropped. The fault strikes in each phase in turn. In the");
        line(
                "end everything is compared by plain `SELECT ... ORDER BY` (between PostgreSQL servers `COPY`): within an engine in its");
        line(
                "own text, with counters, constraints, indexes, views and triggers; across engines in a text that both give by plain SQL,");
        line(
                "with keys, foreign keys and counters. Every commit that a client saw acknowledged must be on the target, and all through");
        line(
                "sync a reader adds up the money there. A campaign of kills is the same with three clients, and `SIGKILL` of Godwit at");
        line("seeded moments. `./godwit lab --pair PAIR --only FAULT,PHASE` repeats a cell.");
        line("");
        line(
                "*Went on*: by itself. *Code*: stopped with this error, and went on when it was run again after the cause was gone.");
        line(
                "Seconds: the longest time without a commit of Godwit's on the target, from the fault to the next one. All cells without");
        line("a remark ended identical.");
        line("");
    }

    /** What was found now, or else what the file says already. */
    private void block(String name, List<String> found, String otherwise) {
        String begin = "<!-- begin " + name + " -->";
        String end = "<!-- end " + name + " -->";
        line(begin);
        if (!found.isEmpty()) {
            found.forEach(this::line);
        } else {
            kept(begin, end, otherwise).forEach(this::line);
        }
        line(end);
    }

    private List<String> kept(String begin, String end, String otherwise) {
        List<String> kept = new ArrayList<>();
        boolean inside = false;
        for (String line : before.lines().toList()) {
            inside &= !line.equals(end);
            if (inside) {
                kept.add(line);
            }
            inside |= line.equals(begin);
        }
        return kept.isEmpty() ? List.of(otherwise) : kept;
    }

    private void faults() {
        line("## The faults");
        line("");
        line("| fault | what is done | how its cause goes away | what Godwit may do |");
        line("|---|---|---|---|");
        for (Description fault : Faults.all()) {
            line("| `" + fault.name() + "` | " + fault.summary() + " | " + fault.removal() + " | "
                    + (fault.codes().isEmpty()
                            ? "go on by itself"
                            : "go on, or stop: " + PairEvidence.words(fault.codes()))
                    + " |");
        }
    }

    private void line(String words) {
        text.append(words).append('\n');
    }
}
