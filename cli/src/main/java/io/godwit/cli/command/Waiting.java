package io.godwit.cli.command;

import io.godwit.cli.Session;
import io.godwit.cli.display.Progress;
import io.godwit.engine.run.Status;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Watches a runner in another process through the store. */
final class Waiting {
    private static final long LOOK_MILLIS = 200;

    private final Session session;

    Waiting(Session session) {
        this.session = session;
    }

    /**
     * Looks until the runner has ended or is gone, or the time is over.
     *
     * @return the last status seen
     */
    Optional<Status> untilEnded(String name, long mostSeconds, Consumer<Status> each) {
        long began = System.nanoTime();
        while (true) {
            Optional<Status> status = session.store().status(name);
            status.ifPresent(each);
            boolean live = status.isPresent() && Session.isLive(status.get());
            boolean over = System.nanoTime() - began > TimeUnit.SECONDS.toNanos(mostSeconds);
            if (!live || over || Progress.isFinal(status.get())) {
                return status;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return status;
            }
        }
    }

    /** Whether a live runner will see a wish soon. */
    boolean isLive(String name) {
        return session.store().status(name).map(Session::isLive).orElse(false);
    }
}
