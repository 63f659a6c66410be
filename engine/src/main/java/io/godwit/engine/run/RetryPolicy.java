package io.godwit.engine.run;

import io.godwit.spi.ErrorCode.Remedy;
import io.godwit.spi.GodwitException;

/**
 * What is tried again, and when. Only what its code calls passing trouble; everything else stops and asks. The count begins
 * anew whenever a fact was made durable in between.
 *
 * @param attempts how many tries in a row may fail
 * @param firstMillis wait after the first
 * @param factor how much longer each wait is
 * @param mostMillis the longest wait
 */
public record RetryPolicy(int attempts, long firstMillis, int factor, long mostMillis) {
    /** Eight tries within about two minutes: long enough for a restart of a server or a failover. */
    public static final RetryPolicy STANDARD = new RetryPolicy(8, 100, 4, 30_000);

    /** Whether another try makes sense after so many that failed in a row. */
    boolean again(GodwitException failure, int failed) {
        return failure.code().remedy() == Remedy.RETRY && failed < attempts;
    }

    /** How long to wait after so many failures in a row. */
    long waitMillis(int failed) {
        long millis = firstMillis;
        for (int i = 1; i < failed && millis < mostMillis; i++) {
            millis *= factor;
        }
        return Math.min(millis, mostMillis);
    }
}
