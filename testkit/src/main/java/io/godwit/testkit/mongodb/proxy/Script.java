package io.godwit.testkit.mongodb.proxy;

import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What goes wrong, by chance from a seed and by budget. May be changed and asked from any thread; the same seed makes the same choices
 * where one connection asks alone.
 */
public final class Script {
    private final Random random;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
    private volatile double refused;
    private volatile double refusedInPart;
    private volatile double cutBefore;
    private volatile double cutAfter;
    private volatile String cutOnly = "";
    private final AtomicInteger loseNext = new AtomicInteger();

    /** Nothing goes wrong yet. */
    public Script(long seed) {
        random = new Random(seed);
    }

    /** How much of what is asked, writes and reads, is refused as a whole: 0 to 1. */
    public Script refused(double share) {
        refused = share;
        return this;
    }

    /** Of how many writes that hold several only a part is done. */
    public Script refusedInPart(double share) {
        refusedInPart = share;
        return this;
    }

    /** How many writes never reach the server, because the connection is cut. */
    public Script cutBefore(double share) {
        cutBefore = share;
        return this;
    }

    /** How many writes are done, but nobody is told, because the connection is cut. */
    public Script cutAfter(double share) {
        cutAfter = share;
        return this;
    }

    /** The answers to so many writes from now on are lost for certain. */
    public Script loseNext(int writes) {
        loseNext.set(writes);
        return this;
    }

    /** Whether the answer to a write is to be lost, for certain or by chance. */
    boolean loses() {
        return loseNext.getAndUpdate(left -> Math.max(0, left - 1)) > 0 || happens(Chance.CUT_AFTER);
    }

    /** Connections are cut only by writes to this collection; those of every other get through. */
    public Script cutOnly(String namespace) {
        cutOnly = namespace;
        return this;
    }

    /** Whether writes to this collection may cut the connection. */
    boolean cuts(String namespace) {
        return cutOnly.isEmpty() || cutOnly.equals(namespace);
    }

    /**
     * Gives a collection a budget of its own, of which each write takes one; what is not used within a second is gone.
     *
     * @param writesPerSecond 0 takes the budget away again
     */
    public Script budget(String namespace, double writesPerSecond) {
        if (writesPerSecond == 0) {
            buckets.remove(namespace);
        } else {
            buckets.compute(namespace, (n, old) -> new Bucket(writesPerSecond));
        }
        return this;
    }

    /** Whether one of the chances comes true. */
    boolean happens(Chance chance) {
        double share = switch (chance) {
            case REFUSED -> refused;
            case REFUSED_IN_PART -> refusedInPart;
            case CUT_BEFORE -> cutBefore;
            case CUT_AFTER -> cutAfter;
        };
        if (share <= 0) {
            return false;
        }
        synchronized (random) {
            return random.nextDouble() < share;
        }
    }

    /** A number from 0 to one less than this. */
    int below(int bound) {
        synchronized (random) {
            return random.nextInt(bound);
        }
    }

    /** How many of so many writes a collection's budget bears now; they are taken from it. */
    int granted(String namespace, int writes) {
        Bucket bucket = buckets.get(namespace);
        return bucket == null ? writes : bucket.take(writes);
    }

    /** When a collection's budget bears one more write, in milliseconds. */
    int retryAfterMillis(String namespace) {
        Bucket bucket = buckets.get(namespace);
        return bucket == null ? 1 + below(20) : bucket.millisToNext();
    }

    /** What may go wrong. */
    enum Chance {
        REFUSED,
        REFUSED_IN_PART,
        CUT_BEFORE,
        CUT_AFTER
    }

    private static final class Bucket {
        private final double perSecond;
        private double left;
        private long filled = System.nanoTime();

        Bucket(double perSecond) {
            this.perSecond = perSecond;
            this.left = perSecond;
        }

        synchronized int take(int wanted) {
            fill();
            int taken = (int) Math.min(wanted, left);
            left -= taken;
            return taken;
        }

        synchronized int millisToNext() {
            fill();
            return left >= 1 ? 1 : (int) Math.ceil((1 - left) / perSecond * 1000);
        }

        private void fill() {
            long now = System.nanoTime();
            left = Math.min(perSecond, left + (now - filled) / 1e9 * perSecond);
            filled = now;
        }
    }
}
