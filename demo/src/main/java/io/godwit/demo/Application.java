package io.godwit.demo;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The application that uses the shop while it is migrated: a few users who write all the time. Refused by a database that became
 * read-only it waits until {@link #moveTo} names another, and goes on there. Started once, stopped once.
 */
final class Application {
    private static final int WORKERS = 4;
    private static final long THINK_MILLIS = 8;
    private static final long RETRY_MILLIS = 20;
    private static final long ENOUGH_COMMITS = 200;

    private final List<ShopWorker> workers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong commits = new AtomicLong();
    private final AtomicLong lastOnSourceNanos = new AtomicLong();
    private final AtomicLong firstOnTargetNanos = new AtomicLong();
    private final AtomicLong commitsOnTarget = new AtomicLong();
    private volatile Address address;
    private volatile boolean stopped;

    /** Where the application's configuration points. */
    private record Address(String jdbcUrl, boolean target) {}

    Application(String jdbcUrl) {
        this.address = new Address(jdbcUrl, false);
    }

    void start() {
        long seed = System.nanoTime();
        for (int i = 1; i <= WORKERS; i++) {
            ShopWorker worker = new ShopWorker(i, seed);
            workers.add(worker);
            Thread thread = new Thread(() -> work(worker), "shop " + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /** The configuration changes; a running transaction ends first. */
    void moveTo(String jdbcUrl) {
        address = new Address(jdbcUrl, true);
    }

    /** Waits until the application lives on the target, a few seconds at most. */
    void awaitCommitsOnTarget() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (commitsOnTarget.get() < ENOUGH_COMMITS && System.nanoTime() < deadline) {
            pause(RETRY_MILLIS);
        }
    }

    /** Ends the users; returns when none writes any more, or after a few seconds at most. */
    void stop() {
        stopped = true;
        for (Thread thread : threads) {
            thread.interrupt();
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        for (Thread thread : threads) {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            try {
                thread.join(Math.max(1, millis));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Commits acknowledged so far, on both databases. */
    long commits() {
        return commits.get();
    }

    long commitsOnTarget() {
        return commitsOnTarget.get();
    }

    /** From the last commit on the source to the first on the target; -1 if there was none on one of them. */
    long downtimeMillis() {
        long last = lastOnSourceNanos.get();
        long first = firstOnTargetNanos.get();
        return last == 0 || first == 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(first - last);
    }

    List<ShopWorker> workers() {
        return workers;
    }

    private void work(ShopWorker worker) {
        while (!stopped) {
            Address here = address;
            try (Connection connection = DriverManager.getConnection(here.jdbcUrl())) {
                worker.begin(connection);
                while (!stopped && here.equals(address)) {
                    if (transact(worker, connection)) {
                        note(here);
                    }
                    pause(THINK_MILLIS);
                }
            } catch (SQLException e) {
                // the database went away or lets nobody write: this user tries again until it does, here or where the
                // address points
                pause(RETRY_MILLIS);
            }
        }
    }

    /** False if the transaction was refused for a reason of its own, as when two users met on the same rows. */
    private static boolean transact(ShopWorker worker, Connection connection) throws SQLException {
        try {
            worker.transact(connection);
            return true;
        } catch (SQLException e) {
            boolean collision = e.getSQLState() != null
                    && (e.getSQLState().startsWith("40") || e.getSQLState().startsWith("23"));
            if (!collision) {
                throw e;
            }
            connection.rollback();
            return false;
        }
    }

    private void note(Address here) {
        commits.incrementAndGet();
        long now = System.nanoTime();
        if (here.target()) {
            commitsOnTarget.incrementAndGet();
            firstOnTargetNanos.compareAndSet(0, now);
        } else {
            lastOnSourceNanos.accumulateAndGet(now, Math::max);
        }
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            // asked to stop; the loop sees it
        }
    }
}
