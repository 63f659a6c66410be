package io.godwit.lab.workload;

import io.godwit.testkit.server.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Makes, changes and drops tables of the source that are not migrated, all the time. */
public final class Elsewhere {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(60);

    private final PostgresServer source;
    private final String database;
    private final Thread thread = new Thread(this::work, "elsewhere");
    private volatile boolean stopped;

    /** Works in schema {@code elsewhere} of a {@link Bank}'s database, at once. */
    public Elsewhere(PostgresServer source, String database) {
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
        List<String> statements = List.of(
                "CREATE TABLE IF NOT EXISTS elsewhere.draft (id serial PRIMARY KEY, body text)",
                "INSERT INTO elsewhere.draft (body) SELECT repeat('x', 200) FROM generate_series(1, 50)",
                "ALTER TABLE elsewhere.draft ADD COLUMN IF NOT EXISTS extra int DEFAULT 7",
                "CREATE INDEX IF NOT EXISTS draft_body ON elsewhere.draft (body)",
                "ALTER TABLE elsewhere.draft ALTER COLUMN body TYPE varchar(300)",
                "TRUNCATE elsewhere.draft",
                "DROP TABLE elsewhere.draft");
        while (!stopped) {
            try (Connection connection = source.connect(database);
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
