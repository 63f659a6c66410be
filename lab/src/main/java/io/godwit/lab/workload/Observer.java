package io.godwit.lab.workload;

import io.godwit.lab.server.LabServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads the target all through sync: promise 6, that it equals the source at some commit whenever one looks. Where the server does not
 * answer it comes back later.
 */
public final class Observer {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(80);

    private final LabServer target;
    private final String database;
    private final Thread thread = new Thread(this::observe, "observer");
    private final AtomicLong reads = new AtomicLong();
    private volatile boolean looking;
    private volatile boolean stopped;
    private volatile @Nullable String violation;

    /** Of one database; looks at nothing before {@link #look}. */
    public Observer(LabServer target, String database) {
        this.target = target;
        this.database = database;
        thread.setDaemon(true);
        thread.start();
    }

    /** From now on every read must be right, or (false) nothing is read. */
    public void look(boolean now) {
        looking = now;
    }

    /** How often the money was right. */
    public long reads() {
        return reads.get();
    }

    /** What was wrong at the first read that was; null if nothing was. */
    public @Nullable String violation() {
        return violation;
    }

    /** Ends the reading and waits for it. */
    public void stop() throws InterruptedException {
        stopped = true;
        thread.join();
    }

    private void observe() {
        while (!stopped) {
            if (looking) {
                try (Connection connection = target.connect(database);
                        Statement statement = connection.createStatement()) {
                    while (looking && !stopped) {
                        read(statement);
                        LockSupport.parkNanos(PAUSE_NANOS);
                    }
                } catch (SQLException e) {
                    // a fault of the trial's; what counts are the reads that are answered
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } else {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void read(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(Bank.MONEY)) {
            row.next();
            long found = row.getLong(1);
            if (!looking) {
                return;
            }
            if (found == Bank.TOTAL) {
                reads.incrementAndGet();
            } else if (violation == null) {
                violation = "the target held " + found + " in place of " + Bank.TOTAL;
            }
        }
    }
}
