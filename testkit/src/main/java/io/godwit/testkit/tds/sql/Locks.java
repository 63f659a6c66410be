package io.godwit.testkit.tds.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Locks on tables and on names, held by sessions until their transaction or they themselves end (SQL Server transaction locking
 * guide, "Lock compatibility"). Rows are H2's affair. Safe for use by many threads.
 */
public final class Locks {
    /** What a holder wants of a table. */
    public enum Mode {
        /** Rows are written. */
        INTENT,
        SHARED,
        UPDATE,
        EXCLUSIVE;

        boolean allows(Mode other) {
            return switch (this) {
                case INTENT -> other == INTENT;
                case SHARED -> other == SHARED || other == UPDATE;
                case UPDATE -> other == SHARED;
                case EXCLUSIVE -> false;
            };
        }
    }

    /** A lock that is held. */
    public record Held(Session session, String resource, Mode mode, boolean whole) {}

    private final Map<String, List<Held>> held = new HashMap<>();
    private final Map<Session, String> waiting = new HashMap<>();

    /**
     * Takes a lock; waits for those in its way.
     *
     * @param whole whether it outlives transactions
     * @param millis how long at most; negative for as long as it takes
     * @return whether it was had in time
     */
    boolean take(Session session, String resource, Mode mode, boolean whole, long millis) {
        long end = millis < 0 ? Long.MAX_VALUE : System.nanoTime() + millis * 1_000_000;
        synchronized (this) {
            try {
                while (!free(session, resource, mode)) {
                    waiting.put(session, resource);
                    if (waitsForItself(session)) {
                        throw new TdsException(
                                1205,
                                13,
                                "Transaction (Process ID " + session.number()
                                        + ") was deadlocked on lock resources with another process and has been chosen as the"
                                        + " deadlock victim. Rerun the transaction.");
                    }
                    long left = end == Long.MAX_VALUE ? 50 : Math.min(50, (end - System.nanoTime()) / 1_000_000);
                    if (left <= 0) {
                        return false;
                    }
                    session.checkCancelled();
                    wait(left);
                }
                held.computeIfAbsent(resource, r -> new ArrayList<>()).add(new Held(session, resource, mode, whole));
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TdsException(
                        596, 21, "Cannot continue the execution because the session is in the kill state.");
            } finally {
                waiting.remove(session);
            }
        }
    }

    private boolean free(Session session, String resource, Mode mode) {
        for (Held other : held.getOrDefault(resource, List.of())) {
            if (other.session != session && !mode.allows(other.mode)) {
                return false;
            }
        }
        return true;
    }

    private boolean waitsForItself(Session session) {
        Set<Session> seen = new HashSet<>();
        List<Session> next = new ArrayList<>(List.of(session));
        while (!next.isEmpty()) {
            Session one = next.remove(next.size() - 1);
            String resource = waiting.get(one);
            if (resource == null) {
                continue;
            }
            for (Held other : held.getOrDefault(resource, List.of())) {
                if (other.session == session && one != session) {
                    return true;
                }
                if (other.session != one && seen.add(other.session)) {
                    next.add(other.session);
                }
            }
        }
        return false;
    }

    /** Frees what a session holds; all of it, or what its transaction took. */
    synchronized void free(Session session, boolean whole) {
        held.values().forEach(list -> list.removeIf(h -> h.session == session && (whole || !h.whole)));
        held.values().removeIf(List::isEmpty);
        notifyAll();
    }

    /** Frees one lock that outlives transactions; false if it is not held. */
    synchronized boolean free(Session session, String resource) {
        List<Held> list = held.getOrDefault(resource, new ArrayList<>());
        for (Held one : list) {
            if (one.session == session) {
                list.remove(one);
                notifyAll();
                return true;
            }
        }
        return false;
    }

    /** All that are held. */
    public synchronized List<Held> all() {
        List<Held> all = new ArrayList<>();
        held.values().forEach(all::addAll);
        return all;
    }

    /** Whether a session may have a lock at once. */
    synchronized boolean isFree(Session session, String resource, Mode mode) {
        return free(session, resource, mode);
    }

    /** Whom a session waits for; 0 for nobody. */
    public synchronized int blocker(Session session) {
        String resource = waiting.get(session);
        for (Held other : held.getOrDefault(resource == null ? "" : resource, List.of())) {
            if (other.session != session) {
                return other.session.number();
            }
        }
        return 0;
    }
}
