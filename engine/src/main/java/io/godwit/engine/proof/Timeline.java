package io.godwit.engine.proof;

import io.godwit.engine.cutover.CutoverJournal;
import io.godwit.engine.inventory.InventoryJournal;
import io.godwit.engine.proof.Proof.Event;
import io.godwit.engine.state.JournalEntry;
import io.godwit.engine.validate.ValidationJournal;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The journal as people read it, and the downtime measured from it. */
final class Timeline {
    /** Downtime begins: writers are about to be stopped. */
    static final String FENCING = "cutover-fencing";

    /** Downtime ends: the target may be written to. */
    static final String HANDED_OVER = "handed-over";

    private Timeline() {}

    static List<Event> events(List<JournalEntry> journal) {
        return journal.stream()
                .filter(e -> !e.event().equals(CommitRanges.EVENT))
                .map(e -> new Event(e.atMillis(), readable(e.event()), details(e)))
                .toList();
    }

    /** From the last fence before hand-over to hand-over; -1 where there was none. */
    static long downtimeMillis(List<JournalEntry> journal) {
        long fencing = -1;
        for (JournalEntry entry : journal) {
            if (entry.event().equals(FENCING)) {
                fencing = entry.atMillis();
            } else if (entry.event().equals(CutoverJournal.FINISHED_AT_ONCE)) {
                fencing = -1;
            } else if (entry.event().equals(HANDED_OVER)) {
                return fencing < 0 ? -1 : Math.max(0, entry.atMillis() - fencing);
            }
        }
        return -1;
    }

    private static String readable(String event) {
        String words = event.replace('-', ' ');
        return words.isEmpty() ? words : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private static String details(JournalEntry entry) {
        return new TreeMap<>(entry.details())
                .entrySet().stream()
                        .filter(d -> !d.getKey().equals(ValidationJournal.REPORT)
                                && !d.getKey().equals(InventoryJournal.REPORT)
                                && !d.getValue().isEmpty())
                        .map(d -> d.getKey() + ": " + d.getValue())
                        .collect(Collectors.joining(", "));
    }
}
