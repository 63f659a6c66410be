package io.godwit.testkit.contract;

import java.util.concurrent.atomic.AtomicBoolean;

/** Tries to write behind a fence, in a thread of its own: engines may refuse the write or keep it waiting. */
final class Attempt implements AutoCloseable {
    private static final long ENDS_WITHIN_MILLIS = 30_000;

    private final AtomicBoolean succeeded = new AtomicBoolean();
    private final Thread thread;

    Attempt(Runnable write) {
        thread = new Thread(
                () -> {
                    try {
                        write.run();
                        succeeded.set(true);
                    } catch (RuntimeException e) {
                        // refused, which is one of the two right answers
                        succeeded.set(false);
                    }
                },
                "attempt");
        thread.setDaemon(true);
        thread.start();
    }

    boolean hasSucceeded() {
        return succeeded.get();
    }

    @Override
    public void close() throws InterruptedException {
        thread.join(ENDS_WITHIN_MILLIS);
    }
}
