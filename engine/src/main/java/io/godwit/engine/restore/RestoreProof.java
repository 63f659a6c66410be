package io.godwit.engine.restore;

import io.godwit.engine.migration.Definition;
import io.godwit.engine.proof.Proof;
import io.godwit.engine.proof.Proof.BackupLink;
import io.godwit.engine.proof.ProofBuilder;
import io.godwit.engine.state.JournalEntry;
import io.godwit.spi.restore.BackupSet;
import io.godwit.spi.restore.Restoration;
import io.godwit.spi.restore.RestoreOutlook;
import io.godwit.spi.restore.RestoreOutlook.Standing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a migration from backups can show for itself: that the backups which the target says it was made of hang together without a gap
 * from a full one to the last, and whether that one shut writers out.
 */
public final class RestoreProof {
    private RestoreProof() {}

    /** The proof as things stand now. */
    public static Proof build(
            Definition definition, Restoration restoration, List<JournalEntry> journal, long nowMillis) {
        RestoreOutlook outlook = restoration.look();
        List<BackupSet> restored = outlook.restored();
        boolean open = outlook.standing() == Standing.OPEN && has(journal, RestoreJournal.OPENING);
        String gap = gap(restored);
        boolean shut = !restored.isEmpty() && (restored.get(restored.size() - 1).closing() || outlook.closed());
        return ProofBuilder.ofBackups(
                definition,
                restoration.source(),
                restoration.target(),
                links(restored, journal),
                open,
                open && gap.isEmpty() && shut,
                verdict(open, gap, shut, restored),
                open && shut ? downtime(restored, journal) : -1,
                notChecked(shut, journal),
                journal,
                nowMillis);
    }

    private static boolean has(List<JournalEntry> journal, String event) {
        return journal.stream().anyMatch(e -> e.event().equals(event));
    }

    /** Why the backups do not hang together; empty if they do. */
    static String gap(List<BackupSet> restored) {
        if (restored.isEmpty()) {
            return "the target's history names no backup that it was made of";
        }
        if (restored.get(0).kind() != BackupSet.Kind.FULL) {
            return "the target's history does not begin with a full backup";
        }
        for (int i = 1; i < restored.size(); i++) {
            BackupSet before = restored.get(i - 1);
            if (!restored.get(i).follows(before.last())) {
                return "between " + before.last() + " and " + restored.get(i).first() + " a part of the log is missing";
            }
        }
        return "";
    }

    private static String verdict(boolean open, String gap, boolean shut, List<BackupSet> restored) {
        if (!open) {
            return restored.isEmpty()
                    ? "Nothing was restored yet."
                    : restored.size() + " backups were restored, up to " + end(restored)
                            + "; the database is not open yet.";
        }
        if (!gap.isEmpty()) {
            return "The database is open, but " + gap + ".";
        }
        String whole = "The database was restored from " + restored.size()
                + (restored.size() == 1 ? " backup" : " backups without a gap") + ", up to " + end(restored);
        return shut
                ? whole + ", the end of the source's log: the last backup itself shut writers out."
                : whole + ". That nothing was written on the source after that is not shown by any backup.";
    }

    private static String end(List<BackupSet> restored) {
        return "log position " + restored.get(restored.size() - 1).last();
    }

    private static List<BackupLink> links(List<BackupSet> restored, List<JournalEntry> journal) {
        Map<String, String> files = new HashMap<>();
        for (JournalEntry entry : journal) {
            if (entry.event().equals(RestoreJournal.RESTORED)) {
                files.put(RestoreJournal.id(entry), RestoreJournal.files(entry));
            }
        }
        List<BackupLink> links = new ArrayList<>();
        for (BackupSet set : restored) {
            links.add(new BackupLink(
                    set.kind().name().toLowerCase(Locale.ROOT),
                    files.getOrDefault(set.id(), ""),
                    set.first().toString(),
                    set.last().toString(),
                    set.startedMillis(),
                    set.finishedMillis(),
                    set.closing()));
        }
        return links;
    }

    /** From the beginning of the last backup, by the source's clock, to hand-over. */
    private static long downtime(List<BackupSet> restored, List<JournalEntry> journal) {
        long began = restored.get(restored.size() - 1).startedMillis();
        for (JournalEntry entry : journal) {
            if (entry.event().equals(RestoreJournal.HANDED_OVER)) {
                return began < 0 ? -1 : Math.max(0, entry.atMillis() - began);
            }
        }
        return -1;
    }

    private static List<String> notChecked(boolean shut, List<JournalEntry> journal) {
        List<String> sentences = new ArrayList<>();
        sentences.add(
                "Rows were not compared: what the target holds are the source's own pages and log records, which its server restored."
                        + " Where the source is left readable, godwit validate SOURCE TARGET compares all rows.");
        sentences.add("What lies outside the database (logins, jobs, linked servers) was not moved.");
        if (!shut) {
            sentences.add("No backup shows that writers were shut out of the source.");
        }
        for (JournalEntry entry : journal) {
            if (entry.event().equals(RestoreJournal.HANDED_OVER)) {
                entry.details().getOrDefault(RestoreJournal.NOTES, "").lines().forEach(sentences::add);
            }
        }
        return sentences;
    }
}
