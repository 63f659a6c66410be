package io.godwit.engine.cutover;

import io.godwit.engine.state.Journal;
import io.godwit.engine.state.JournalEntry;
import io.godwit.engine.validate.ValidationJournal;
import io.godwit.engine.validate.ValidationReport;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The steps of a cutover as the journal remembers them. Where a target was handed over is decided by its facts, not here. */
public final class CutoverJournal {
    static final String FENCING = "cutover-fencing";
    static final String FORESEEN = "hand-over-foreseen";

    static final String FENCED = "cutover-fenced";
    static final String DRAINED = "cutover-drained";
    static final String CHECKED = "cutover-checked";
    static final String OPENING = "cutover-opening";
    static final String ABANDONED = "cutover-abandoned";
    /** Handed over without a fence: what was not applied by then was left out. */
    public static final String FINISHED_AT_ONCE = "finished-at-once";

    static final String HANDED_OVER = "handed-over";
    static final String LOG_RELEASED = "source-log-released";

    /** Comparisons made while writers are stopped. */
    static final String AT_FENCE = "at-fence";

    static final String OFFLINE = "offline";
    static final String BEFORE_CUTOVER = "before-cutover";

    private static final Set<String> TURNS = Set.of(FENCING, ABANDONED, HANDED_OVER);

    private final Journal journal;

    /** Reads and writes this journal. */
    public CutoverJournal(Journal journal) {
        this.journal = journal;
    }

    /** Whether writers may be kept out by a cutover that was begun and neither completed nor given up. */
    public boolean underWay() {
        JournalEntry turn = journal.newest(TURNS);
        return turn != null && turn.event().equals(FENCING);
    }

    /** Whether a cutover was given up: the next one waits for the operator's word. */
    public boolean givenUpBefore() {
        return journal.has(ABANDONED);
    }

    /** Whether opening the target was begun after the last fence, so that it may have happened. */
    boolean mayBeOpen() {
        JournalEntry turn = journal.newest(Set.of(FENCING, OPENING));
        return turn != null && turn.event().equals(OPENING);
    }

    /** Whether hand-over is noted after the last fence. */
    boolean handOverNoted() {
        JournalEntry turn = journal.newest(TURNS);
        return turn != null && turn.event().equals(HANDED_OVER);
    }

    /** Whether the hand-over that was begun last left out what was not applied. */
    public boolean finishedAtOnce() {
        JournalEntry turn = journal.newest(Set.of(FENCING, FINISHED_AT_ONCE));
        return turn != null && turn.event().equals(FINISHED_AT_ONCE);
    }

    boolean logReleased() {
        return journal.has(LOG_RELEASED);
    }

    /** The last comparison made with writers stopped, if it belongs to the last fence and reached every table. */
    @Nullable
    ValidationReport deciding() {
        ValidationReport found = null;
        for (JournalEntry entry : journal.entries()) {
            if (entry.event().equals(FENCING)) {
                found = null;
            } else if (entry.event().equals(ValidationJournal.EVENT)) {
                String occasion = entry.details().getOrDefault("occasion", "");
                if (occasion.equals(AT_FENCE) || occasion.equals(OFFLINE)) {
                    ValidationReport report = ValidationJournal.report(entry);
                    boolean whole = report.usable()
                            && report.tables().stream().allMatch(t -> t.reason().isEmpty());
                    found = whole ? report : null;
                }
            }
        }
        return found;
    }

    /** From the last fence to hand-over; -1 where there was none. */
    public long downtimeMillis() {
        long fencing = -1;
        List<JournalEntry> entries = journal.entries();
        for (JournalEntry entry : entries) {
            if (entry.event().equals(FENCING)) {
                fencing = entry.atMillis();
            } else if (entry.event().equals(FINISHED_AT_ONCE)) {
                fencing = -1;
            } else if (entry.event().equals(HANDED_OVER)) {
                return fencing < 0 ? -1 : Math.max(0, entry.atMillis() - fencing);
            }
        }
        return -1;
    }

    /** What was said to keep the former source's writers out; empty if nothing was. */
    public String fence() {
        JournalEntry fenced = journal.newest(Set.of(FENCED));
        return fenced == null ? "" : fenced.details().getOrDefault("fence", "");
    }

    void noteFenced(String position, String fence) {
        journal.note(FENCED, Map.of("position", position, "fence", fence));
    }

    void note(String event) {
        journal.note(event);
    }

    void note(String event, String key, String value) {
        journal.note(event, Map.of(key, value));
    }
}
