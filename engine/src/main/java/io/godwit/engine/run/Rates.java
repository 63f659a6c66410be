package io.godwit.engine.run;

import io.godwit.engine.meter.Meter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** Rates over the last seconds. Used by one thread. */
final class Rates {
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(long atNanos, long rows, long bytes, long changes) {}

    /**
     * Takes a sample.
     *
     * @param now by the clock for durations
     */
    void sample(Meter meter, long now) {
        samples.add(new Sample(now, meter.rows(), meter.bytes(), meter.changes()));
        while (samples.size() > 2 && now - samples.getFirst().atNanos() > WINDOW_NANOS) {
            samples.removeFirst();
        }
    }

    long rowsPerSecond() {
        return perSecond(last().rows() - first().rows());
    }

    long bytesPerSecond() {
        return perSecond(last().bytes() - first().bytes());
    }

    long changesPerSecond() {
        return perSecond(last().changes() - first().changes());
    }

    private Sample first() {
        return samples.isEmpty() ? new Sample(0, 0, 0, 0) : samples.getFirst();
    }

    private Sample last() {
        return samples.isEmpty() ? new Sample(0, 0, 0, 0) : samples.getLast();
    }

    /** Counts go down when rows are abandoned; a rate does not. */
    private long perSecond(long count) {
        long nanos = last().atNanos() - first().atNanos();
        return nanos <= 0 ? 0 : Math.max(0, Math.round(count * 1e9 / nanos));
    }
}
