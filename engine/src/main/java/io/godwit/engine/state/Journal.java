package io.godwit.engine.state;

import io.godwit.engine.schedule.Schedule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One migration's journal, written and asked. May be used from any thread. */
public final class Journal {
    /** The migration was cancelled: what was noted before speaks of facts that are gone. */
    public static final String CANCELLED = "cancelled";

    private final StateStore store;
    private final String name;
    private final Schedule schedule;

    /** The journal of the migration of this name. */
    public Journal(StateStore store, String name) {
        this(store, name, Schedule.real());
    }

    /** The journal of the migration of this name; entries are dated by this clock. */
    public Journal(StateStore store, String name, Schedule schedule) {
        this.store = store;
        this.name = name;
        this.schedule = schedule;
    }

    /** Notes that something happened now. */
    public void note(String event) {
        note(event, Map.of());
    }

    /** Notes that something happened now; details never hold values of rows or secrets. */
    public void note(String event, Map<String, String> details) {
        append(new JournalEntry(schedule.currentTimeMillis(), event, details));
    }

    /** Adds an entry. */
    public void append(JournalEntry entry) {
        store.append(name, entry);
    }

    /** Everything since it was begun, or begun anew after it was cancelled, oldest first. */
    public List<JournalEntry> entries() {
        List<JournalEntry> all = store.journal(name);
        int begun = all.size();
        while (begun > 0 && !all.get(begun - 1).event().equals(CANCELLED)) {
            begun--;
        }
        return all.subList(begun, all.size());
    }

    /** The newest entry of any of these events, or null. */
    public @Nullable JournalEntry newest(Set<String> events) {
        List<JournalEntry> entries = entries();
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (events.contains(entries.get(i).event())) {
                return entries.get(i);
            }
        }
        return null;
    }

    /** Whether something happened, at any time. */
    public boolean has(String event) {
        return newest(Set.of(event)) != null;
    }
}
