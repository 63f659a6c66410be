package io.godwit.engine.watch;

import io.godwit.engine.state.Journal;
import io.godwit.engine.state.JournalEntry;
import io.godwit.engine.validate.ValidationJournal;
import java.util.List;
import java.util.Map;

/** What continuous validation leaves in the journal: each difference as it is found, and how much was looked at. */
public final class WatchJournal {
    /** A difference was found; at most {@value #MOST} of one run are noted. */
    public static final String FOUND = "divergence-found";

    /** Watching ended: how many rows were looked at and how many differed, since it began. */
    public static final String ENDED = "watch-ended";

    private static final int MOST = 100;

    private final Journal journal;
    private int noted;

    WatchJournal(Journal journal) {
        this.journal = journal;
    }

    void found(Divergence divergence) {
        if (++noted > MOST) {
            return;
        }
        journal.note(
                FOUND,
                Map.of(
                        "table", divergence.table(),
                        "kind", divergence.kind().name(),
                        "columns", String.join(", ", divergence.columns()),
                        "key", divergence.fingerprint(),
                        "age-millis", Long.toString(divergence.ageMillis())));
    }

    void ended(long rows, long differences) {
        journal.note(ENDED, Map.of("rows", Long.toString(rows), "differences", Long.toString(differences)));
    }

    /**
     * What continuous validation has to show for a migration.
     *
     * @param rows rows looked at, without those of a run that was killed
     * @param differences of them, at least
     */
    public record Totals(long rows, long differences) {}

    /** Sums a journal up. */
    public static Totals totals(List<JournalEntry> entries) {
        long rows = 0;
        long differences = 0;
        long found = 0;
        for (JournalEntry entry : entries) {
            if (entry.event().equals(ENDED)) {
                rows += number(entry, "rows");
                differences += number(entry, "differences");
            } else if (entry.event().equals(FOUND)) {
                found++;
            }
        }
        return new Totals(rows, Math.max(differences, found));
    }

    /** Whether a difference was found after the last comparison of so many tables that found all of them equal. */
    public static boolean unresolved(List<JournalEntry> entries, int tables) {
        boolean unresolved = false;
        for (JournalEntry entry : entries) {
            if (entry.event().equals(FOUND)) {
                unresolved = true;
            } else if (entry.event().equals(ValidationJournal.EVENT)
                    && entry.details().getOrDefault("aligned", "").equals("true")
                    && entry.details().getOrDefault("identical", "").equals("true")
                    && number(entry, "tables") >= tables) {
                unresolved = false;
            }
        }
        return unresolved;
    }

    private static long number(JournalEntry entry, String detail) {
        return Long.parseLong(entry.details().getOrDefault(detail, "0"));
    }
}
