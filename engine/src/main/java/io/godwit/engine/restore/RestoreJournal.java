package io.godwit.engine.restore;

import io.godwit.engine.state.Journal;
import io.godwit.engine.state.JournalEntry;
import io.godwit.spi.restore.BackupSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a migration from backups notes: what it intends before it does it, and what it did. */
final class RestoreJournal {
    /** The database of this name is made by this migration from now on. */
    static final String BEGUN = "restore-begun";

    static final String RESTORED = "backup-restored";

    /** The database is about to be opened. */
    static final String OPENING = "restore-opening";

    static final String HANDED_OVER = "handed-over";
    static final String NOTES = "notes";
    private static final String PREPARED = "restore-prepared";
    private static final String NAMES = "names";
    private static final String LINE = "\n";

    private final Journal journal;

    RestoreJournal(Journal journal) {
        this.journal = journal;
    }

    boolean has(String event) {
        return journal.has(event);
    }

    void note(String event, Map<String, String> details) {
        journal.note(event, details);
    }

    void prepared(List<String> made) {
        if (!made.isEmpty()) {
            journal.note(PREPARED, Map.of(NAMES, String.join(LINE, made)));
        }
    }

    /** Names of all that was made on the target beside the database. */
    List<String> made() {
        List<String> made = new ArrayList<>();
        for (JournalEntry entry : journal.entries()) {
            if (entry.event().equals(PREPARED)) {
                made.addAll(List.of(entry.details().getOrDefault(NAMES, "").split(LINE)));
            }
        }
        return made;
    }

    void restored(BackupSet set) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("kind", set.kind().name().toLowerCase(Locale.ROOT));
        details.put("files", set.files());
        details.put("first", set.first().toString());
        details.put("last", set.last().toString());
        details.put("id", set.id());
        journal.note(RESTORED, details);
    }

    static String id(JournalEntry entry) {
        return entry.details().getOrDefault("id", "");
    }

    static String files(JournalEntry entry) {
        return entry.details().getOrDefault("files", "");
    }
}
