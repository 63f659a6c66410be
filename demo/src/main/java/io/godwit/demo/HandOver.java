package io.godwit.demo;

import io.godwit.engine.migration.Desired;
import io.godwit.engine.migration.Phase;
import io.godwit.engine.run.Status;
import io.godwit.engine.state.SqlStateStore;
import io.godwit.engine.state.StateStore;
import io.godwit.spi.GodwitException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Follows the migration from outside, in Godwit's state as any script could, and points the application at the target as soon as it is
 * handed over. With a time to stay in sync it also asks for the cutover. A daemon thread; {@link #stop} ends it.
 */
final class HandOver {
    private static final long LOOK_MILLIS = 25;

    private final Path state;
    private final String migration;
    private final int secondsInSync;
    private final Runnable handedOver;
    private final Thread thread;
    private volatile boolean stopped;

    private HandOver(Path state, String migration, int secondsInSync, Runnable handedOver) {
        this.state = state;
        this.migration = migration;
        this.secondsInSync = secondsInSync;
        this.handedOver = handedOver;
        this.thread = new Thread(this::follow, "hand over");
        this.thread.setDaemon(true);
    }

    static HandOver follow(Path state, String migration, int secondsInSync, Runnable handedOver) {
        HandOver follower = new HandOver(state, migration, secondsInSync, handedOver);
        follower.thread.start();
        return follower;
    }

    void stop() {
        stopped = true;
        thread.interrupt();
    }

    private void follow() {
        try (StateStore store = SqlStateStore.open(state)) {
            long inSyncSince = 0;
            boolean asked = secondsInSync == 0;
            while (!stopped) {
                if (store.journal(migration).stream().anyMatch(e -> e.event().equals("handed-over"))) {
                    handedOver.run();
                    return;
                }
                if (!asked && inSync(store)) {
                    inSyncSince = inSyncSince == 0 ? System.nanoTime() : inSyncSince;
                    if (System.nanoTime() - inSyncSince >= TimeUnit.SECONDS.toNanos(secondsInSync)) {
                        store.desire(migration, Desired.CUTOVER);
                        asked = true;
                    }
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        } catch (GodwitException e) {
            System.err.println("the demonstration cannot follow the migration: " + e.getMessage());
        } catch (InterruptedException e) {
            // asked to stop
        }
    }

    private boolean inSync(StateStore store) {
        Optional<Status> status = store.status(migration);
        return status.isPresent() && status.get().phase() == Phase.SYNC;
    }
}
