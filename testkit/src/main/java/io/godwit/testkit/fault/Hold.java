package io.godwit.testkit.fault;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Keeps one call waiting until it is released, so that a test can act at exactly that moment. */
public final class Hold {
    private static final long MOST_SECONDS = 120;

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    Hold() {}

    /** Waits until the call has come. */
    public void awaitReached(Duration most) {
        await(reached, most, "the call to hold did not come");
    }

    /** Whether the call has come. */
    public boolean isReached() {
        return reached.getCount() == 0;
    }

    /** Lets the call go on. */
    public void release() {
        released.countDown();
    }

    void here() {
        reached.countDown();
        await(released, Duration.ofSeconds(MOST_SECONDS), "a held call was not released");
    }

    private static void await(CountDownLatch latch, Duration most, String otherwise) {
        try {
            if (!latch.await(most.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(otherwise);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(otherwise, e);
        }
    }
}
