package io.godwit.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for a state instead of for a time: a test is as fast as what it waits for, and says what never came. */
public final class Eventually {
    private static final long PAUSE_NANOS = 5_000_000;

    private Eventually() {}

    /**
     * Returns as soon as the condition holds.
     *
     * @param what the state waited for, for the message
     * @throws AssertionError if it does not hold in time
     */
    public static void until(String what, Duration most, BooleanSupplier condition) {
        long end = System.nanoTime() + most.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + most + ": " + what);
            }
            if (Thread.interrupted()) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for: " + what);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /**
     * Returns the first value that is not null.
     *
     * @param what the value waited for, for the message
     * @throws AssertionError if there is none in time
     */
    public static <B> B value(String what, Duration most, Supplier<@Nullable B> supplier) {
        long end = System.nanoTime() + most.toNanos();
        while (true) {
            B value = supplier.get();
            if (value != null) {
                return value;
            }
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + most + ": " + what);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
