package io.godwit.sqlserver.capture;

import java.util.concurrent.TimeUnit;

/**
 * Tells a source where nobody writes from one whose capture job does not run: when nothing has been captured for a while, a mark is
 * written, which the job must come by. Used by one thread.
 */
final class Pulse {
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long DEAD_NANOS = TimeUnit.SECONDS.toNanos(300);

    private final ChangeCapture capture;
    private LogPosition reached = LogPosition.NONE;
    private long reachedNanos = System.nanoTime();
    private boolean marked;
    private long markedNanos;

    Pulse(ChangeCapture capture) {
        this.capture = capture;
    }

    /**
     * Hears how far changes are captured.
     *
     * @throws io.godwit.spi.GodwitException SQLSERVER_CAPTURE_STOPPED if a mark has not been captured for minutes
     */
    void felt(LogPosition captured) {
        long now = System.nanoTime();
        if (!captured.equals(reached)) {
            reached = captured;
            reachedNanos = now;
            marked = false;
        } else if (!marked && now - reachedNanos > QUIET_NANOS) {
            capture.mark();
            marked = true;
            markedNanos = System.nanoTime();
        } else if (marked && now - markedNanos > DEAD_NANOS) {
            throw capture.stopped("nothing has been captured for " + TimeUnit.NANOSECONDS.toSeconds(now - reachedNanos)
                    + " s, not even a row that Godwit wrote");
        }
    }
}
