package io.godwit.engine.explore;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What goes wrong in one seed, and at which calls: at the n-th of all, or at the n-th of a name. */
final class Trouble {
    /** What a call meets. */
    enum Kind {
        /** The process dies before the call takes effect. */
        KILL_BEFORE,
        /** The process dies after the call took effect. */
        KILL_AFTER,
        /** The process dies, and the server completes the call later. */
        KILL_DURING,
        /** The call fails and did nothing. */
        REJECT,
        /** The call took effect, its answer is lost. */
        LOSE_ANSWER,
        /** The connection breaks. */
        CUT,
        /** All connections to the target break. */
        RESTART_TARGET,
        /** The call comes late. */
        DELAY,
        /** The thread meets an exception that nobody foresaw. */
        THROW,
        /** The thread breaks down. */
        BREAK
    }

    /** Calls that come once or a few times in a run. */
    private static final List<String> RARE = List.of(
            "source.connect",
            "target.connect",
            "source.schema",
            "source.retain",
            "source.snapshot",
            "source.changes",
            "source.fence",
            "source.unfence",
            "source.letGo",
            "target.claim",
            "target.reset",
            "target.changes",
            "target.open",
            "target.open",
            "store.savePlan",
            "store.desire");

    /** Calls that come again and again. */
    private static final List<String> FREQUENT = List.of(
            "source.rows",
            "source.rows.next",
            "source.changes.next",
            "source.release",
            "source.digest",
            "target.progress",
            "target.record",
            "target.create",
            "target.rows",
            "target.rows.write",
            "target.rows.commit",
            "target.rows.commit",
            "target.changes.write",
            "target.changes.commit",
            "store.append");

    private static final class Entry {
        private final Kind kind;
        private final @Nullable String call;
        private int calls;

        Entry(Kind kind, @Nullable String call, int calls) {
            this.kind = kind;
            this.call = call;
            this.calls = calls;
        }
    }

    private final List<Entry> entries = new ArrayList<>();
    private int met;

    Trouble(Random random) {
        int count = random.nextInt(5) == 0 ? 0 : 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
            entries.add(
                    switch (random.nextInt(5)) {
                        case 0 -> new Entry(kind, null, 1 + random.nextInt(400));
                        case 1, 2 -> new Entry(kind, RARE.get(random.nextInt(RARE.size())), 1 + random.nextInt(2));
                        default ->
                            new Entry(kind, FREQUENT.get(random.nextInt(FREQUENT.size())), 1 + random.nextInt(8));
                    });
        }
    }

    /** What this call meets; null for nothing. */
    @Nullable
    Kind meet(String call) {
        for (Iterator<Entry> i = entries.iterator(); i.hasNext(); ) {
            Entry entry = i.next();
            if ((entry.call == null || entry.call.equals(call)) && --entry.calls == 0) {
                i.remove();
                met++;
                return entry.kind;
            }
        }
        return null;
    }

    /** Nothing goes wrong any more. */
    void end() {
        entries.clear();
    }

    /** How many calls met trouble so far. */
    int met() {
        return met;
    }
}
