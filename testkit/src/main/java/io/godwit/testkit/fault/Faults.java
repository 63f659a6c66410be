package io.godwit.testkit.fault;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says which calls fail and how, and counts all calls. A call is named by side and method, {@code source.snapshot}, {@code
 * source.rows.next}, {@code target.changes.commit}; a name of {@code *} means any. Occurrences count from 1, over everything
 * that uses this script. Each fault happens once. May be used from any thread.
 */
public final class Faults {
    /** Any call. */
    public static final String ANY = "*";

    /** What a call meets. */
    public enum Kind {
        /** It fails and did nothing. */
        REJECT,
        /** It does what it should, but its answer is lost. */
        FAIL_AFTER,
        /** It fails, and so does every later call over the same opened endpoint. */
        CUT,
        /** It waits until released. */
        HOLD,
        /** It comes late. */
        SLOW
    }

    private record Fault(
            Kind kind,
            String call,
            int occurrence,
            long millis,
            @Nullable Hold hold) {}

    /** Whoever sees every call on its way, and may do something before and after it. */
    public interface Passage {
        /** Makes the call, or does not. */
        <B> B call(String name, Supplier<B> action);

        /** Closes a session that writes. */
        void close(String name, Runnable action);
    }

    private static final Passage STRAIGHT = new Passage() {
        @Override
        public <B> B call(String name, Supplier<B> action) {
            return action.get();
        }

        @Override
        public void close(String name, Runnable action) {
            action.run();
        }
    };

    private final Passage passage;
    private final List<Fault> faults = new ArrayList<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private final List<String> calls = new ArrayList<>();
    private final Map<String, Integer> restarts = new HashMap<>();

    /** An empty script. */
    public Faults() {
        this(STRAIGHT);
    }

    /** An empty script; every call goes through the passage. */
    public Faults(Passage passage) {
        this.passage = passage;
    }

    /** Breaks every connection that is open to a side, {@code source} or {@code target}. */
    public synchronized Faults restart(String side) {
        restarts.merge(side, 1, Integer::sum);
        return this;
    }

    synchronized int restarts(String side) {
        return restarts.getOrDefault(side, 0);
    }

    Passage passage() {
        return passage;
    }

    /** Fails a call before it does anything. */
    public Faults reject(String call, int occurrence) {
        return add(new Fault(Kind.REJECT, call, occurrence, 0, null));
    }

    /** Lets a call do what it should and then loses its answer: for a commit, everything is durable. */
    public Faults failAfter(String call, int occurrence) {
        return add(new Fault(Kind.FAIL_AFTER, call, occurrence, 0, null));
    }

    /** Breaks the connection at a call. */
    public Faults cut(String call, int occurrence) {
        return add(new Fault(Kind.CUT, call, occurrence, 0, null));
    }

    /** Delays a call. */
    public Faults slow(String call, int occurrence, long millis) {
        return add(new Fault(Kind.SLOW, call, occurrence, millis, null));
    }

    /** Keeps a call waiting. */
    public Hold hold(String call, int occurrence) {
        Hold hold = new Hold();
        add(new Fault(Kind.HOLD, call, occurrence, 0, hold));
        return hold;
    }

    /** A fault of one of the first three kinds at the n-th call of all. */
    public Faults at(Kind kind, int occurrence) {
        return add(new Fault(kind, ANY, occurrence, 0, null));
    }

    private synchronized Faults add(Fault fault) {
        faults.add(fault);
        return this;
    }

    /** How many calls there were so far. */
    public synchronized int count() {
        return calls.size();
    }

    /** How many calls of this name there were so far. */
    public synchronized int count(String call) {
        return counts.getOrDefault(call, 0);
    }

    /** Whether every fault of the script has happened. */
    public synchronized boolean isExhausted() {
        return faults.isEmpty();
    }

    /** The names of all calls so far, in order. */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    /** Counts a call, keeps it waiting if it is to wait, and says how it ends. */
    @Nullable
    Kind meet(String call) {
        Fault met = next(call);
        if (met == null) {
            return null;
        }
        Hold hold = met.hold();
        if (hold != null) {
            hold.here();
        }
        if (met.kind() == Kind.SLOW) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(met.millis()));
        }
        return met.kind();
    }

    private synchronized @Nullable Fault next(String call) {
        calls.add(call);
        int occurrence = counts.merge(call, 1, Integer::sum);
        for (Fault fault : faults) {
            if (fault.call().equals(ANY)
                    ? fault.occurrence() == calls.size()
                    : fault.call().equals(call) && fault.occurrence() == occurrence) {
                faults.remove(fault);
                return fault;
            }
        }
        return null;
    }
}
