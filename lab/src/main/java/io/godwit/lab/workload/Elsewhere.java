package io.godwit.lab.workload;

import io.godwit.lab.server.LabServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Makes, changes and drops tables of the source that are not migrated, all the time. */
public final class Elsewhere {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(60);

    private final LabServer source;
    private final String database;
    private final Thread thread = new Thread(this::work, "elsewhere");
    private volatile boolean stopped;

    /** Works in {@code elsewhere} of a {@link Bank}'s server, at once. */
    public Elsewhere(LabServer source, String database) {
        this.source = source;
        this.database = database;
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends it and waits for that. */
    public void stop() throws InterruptedException {
        stopped = true;
        thread.join();
    }

    private void work() {
        List<String> statements = source.words().elsewhere();
        while (!stopped) {
            try (Connection connection = source.connectClient(database);
                    Statement statement = connection.createStatement()) {
                for (int i = 0; !stopped; i++) {
                    statement.execute(statements.get(i % statements.size()));
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } catch (SQLException e) {
                // a fault of the trial's, or the fence
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
