package io.godwit.testkit.tds.backup;

import java.util.ArrayList;
import java.util.List;

/** What was restored on a server, as msdb keeps it. Safe for use by many threads. */
public final class RestoreHistory {
    private final List<Entry> entries = new ArrayList<>();

    /** One backup that was restored; {@code type} is D, I or L. */
    public record Entry(int id, String database, String type, BackupHeader header) {}

    public synchronized void add(String database, String type, BackupHeader header) {
        entries.add(new Entry(entries.size() + 1, database, type, header));
    }

    public synchronized List<Entry> all() {
        return List.copyOf(entries);
    }
}
