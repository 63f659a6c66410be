package io.godwit.testkit.oracle;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Locks of whole tables in the stand-in (SQL Language Reference, "LOCK TABLE"): a writer's, which bears other writers, one in share
 * mode, which bears readers that lock in the same mode, and an exclusive one. They last until their transaction ends. Who waits for
 * longer than a minute is told of a deadlock.
 */
final class Locks {
    private static final long MOST_MILLIS = 60_000;

    /** How a table is locked. */
    enum Mode {
        WRITE,
        SHARE,
        EXCLUSIVE;

        boolean bears(Mode other) {
            return this == other && this != EXCLUSIVE;
        }
    }

    private final Map<StandInTable, Map<Session, Set<Mode>>> held = new HashMap<>();

    /**
     * Locks a table for a session; another lock of its own does not stand in the way.
     *
     * @param millis how long to wait; 0 to ask only, below 0 to wait as long as it takes
     */
    synchronized void lock(Session session, StandInTable table, Mode mode, long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis < 0 ? MOST_MILLIS : millis);
        while (!isFree(session, table, mode)) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw millis < 0
                        ? new StandInException(60, "deadlock detected while waiting for resource")
                        : new StandInException(
                                54, "resource busy and acquire with NOWAIT specified or timeout expired");
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StandInException(1013, "user requested cancel of current operation");
            }
        }
        held.computeIfAbsent(table, t -> new HashMap<>())
                .computeIfAbsent(session, s -> new HashSet<>())
                .add(mode);
    }

    private boolean isFree(Session session, StandInTable table, Mode mode) {
        return held.getOrDefault(table, Map.of()).entrySet().stream()
                .filter(e -> e.getKey() != session)
                .flatMap(e -> e.getValue().stream())
                .allMatch(mode::bears);
    }

    synchronized void release(Session session) {
        held.values().forEach(of -> of.remove(session));
        notifyAll();
    }
}
