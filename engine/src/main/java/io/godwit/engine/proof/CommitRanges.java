package io.godwit.engine.proof;

import io.godwit.engine.proof.Proof.CommitRange;
import io.godwit.engine.state.JournalEntry;
import io.godwit.spi.Checkpoint.AppliedTo;
import io.godwit.spi.Progress;
import io.godwit.spi.change.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which commits of the source were applied in which stretch. Each time changes begin to be applied, the journal notes where
 * the target's facts stood: a stretch lasts from there to where the next began, or to where the facts stand now. So a stretch
 * that ended with the death of its process is as exact as any other.
 */
public final class CommitRanges {
    /** The journal's event. */
    public static final String EVENT = "changes-from";

    /** The event of a source that tells what became of rows, and not each change. */
    public static final String NET_CHANGES = "net-changes";

    private static final String POSITION = "position";

    private CommitRanges() {}

    /** Whether changes came as what became of each row between two moments. */
    static boolean tellNetChanges(List<JournalEntry> journal) {
        return journal.stream().anyMatch(e -> e.event().equals(NET_CHANGES));
    }

    /** What to note when changes begin to be applied on these facts; null if the journal's newest such note says so already. */
    public static @Nullable Map<String, String> details(Progress progress, @Nullable JournalEntry newest) {
        AppliedTo applied = progress.applied();
        String replayFrom = progress.replayFrom();
        String position = applied != null ? applied.position() : replayFrom == null ? "" : replayFrom;
        if (newest != null && position.equals(newest.details().get(POSITION))) {
            return null;
        }
        Ledger ledger = applied == null ? Ledger.ZERO : applied.ledger();
        return Map.of(
                POSITION,
                position,
                "transactions",
                Long.toString(ledger.transactions()),
                "received",
                Long.toString(ledger.received()),
                "applied",
                Long.toString(ledger.applied()),
                "filtered",
                Long.toString(ledger.filtered()),
                "quarantined",
                Long.toString(ledger.quarantined()),
                "committed-millis",
                Long.toString(applied == null ? 0 : applied.sourceCommitMillis()));
    }

    /** The stretches, oldest first; those in which nothing was received are left out. */
    static List<CommitRange> of(Progress progress, List<JournalEntry> journal) {
        AppliedTo applied = progress.applied();
        if (applied == null) {
            return List.of();
        }
        List<Stand> stands = new ArrayList<>();
        for (JournalEntry entry : journal) {
            if (entry.event().equals(EVENT)) {
                stands.add(Stand.of(entry));
            }
        }
        Ledger end = applied.ledger();
        stands.add(new Stand(
                0,
                applied.position(),
                end.transactions(),
                end.received(),
                end.applied(),
                end.filtered(),
                end.quarantined(),
                applied.sourceCommitMillis()));
        List<CommitRange> ranges = new ArrayList<>();
        for (int i = 1; i < stands.size(); i++) {
            Stand from = stands.get(i - 1);
            Stand to = stands.get(i);
            if (to.transactions > from.transactions || to.received > from.received) {
                ranges.add(new CommitRange(
                        from.position,
                        to.position,
                        to.transactions - from.transactions,
                        to.received - from.received,
                        to.applied - from.applied,
                        to.filtered - from.filtered,
                        to.quarantined - from.quarantined,
                        from.atMillis,
                        to.committedMillis));
            }
        }
        return ranges;
    }

    /** Where the facts stood at one moment. */
    private record Stand(
            long atMillis,
            String position,
            long transactions,
            long received,
            long applied,
            long filtered,
            long quarantined,
            long committedMillis) {
        static Stand of(JournalEntry entry) {
            return new Stand(
                    entry.atMillis(),
                    entry.details().getOrDefault(POSITION, ""),
                    number(entry, "transactions"),
                    number(entry, "received"),
                    number(entry, "applied"),
                    number(entry, "filtered"),
                    number(entry, "quarantined"),
                    number(entry, "committed-millis"));
        }

        private static long number(JournalEntry entry, String key) {
            return Long.parseLong(entry.details().getOrDefault(key, "0"));
        }
    }
}
