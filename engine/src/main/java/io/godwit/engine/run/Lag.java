package io.godwit.engine.run;

import io.godwit.engine.meter.Meter;
import io.godwit.engine.schedule.Schedule;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Source;
import io.godwit.spi.change.Position;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Measures the distance to the source: remembers where the log's end was and when, and asks which of these places are
 * reached. Needs neither a table on the source nor clocks that agree. Used by one thread.
 */
final class Lag {
    /** Older samples are thinned out by forgetting every one between the oldest and the newest. */
    private static final int MOST_SAMPLES = 1200;

    private final Deque<Sample> ahead = new ArrayDeque<>();
    private final Schedule schedule;
    private @Nullable Source sampled;

    Lag(Schedule schedule) {
        this.schedule = schedule;
    }

    private record Sample(long atMillis, Position position) {}

    /** Takes a sample and writes down what it means; unknown if the source does not answer or nothing is applied yet. */
    void measure(@Nullable Source source, Meter meter) {
        Position reached = meter.reached();
        if (source == null || reached == null) {
            meter.lag(-1, -1);
            return;
        }
        if (source != sampled) {
            ahead.clear();
            sampled = source;
        }
        try {
            long now = schedule.currentTimeMillis();
            Position end = source.position();
            if (ahead.isEmpty() || !ahead.getLast().position().equals(end)) {
                ahead.add(new Sample(now, end));
            }
            reached = meter.reached();
            if (reached == null) {
                return;
            }
            while (!ahead.isEmpty() && reached.covers(ahead.getFirst().position())) {
                ahead.removeFirst();
            }
            thin();
            long pending = meter.pendingSince();
            long age = ahead.isEmpty() ? 0 : now - ahead.getFirst().atMillis();
            meter.lag(
                    ahead.isEmpty() ? 0 : Math.max(age, pending == 0 ? 0 : now - pending),
                    ahead.isEmpty() ? 0 : end.bytesSince(reached));
        } catch (GodwitException e) {
            meter.lag(-1, -1);
        }
    }

    private void thin() {
        if (ahead.size() > MOST_SAMPLES) {
            Set<Sample> kept = new LinkedHashSet<>();
            int i = 0;
            for (Sample sample : ahead) {
                if (i++ % 2 == 0) {
                    kept.add(sample);
                }
            }
            ahead.clear();
            ahead.addAll(kept);
        }
    }
}
