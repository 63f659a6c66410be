package io.godwit.testkit.mongodb.stream;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.replication.PGReplicationStream;

/**
 * Follows the engine's log on a thread of its own. The permanent slot of {@link LogSlot} keeps the log from where streams may begin;
 * it is never read itself, but copied, so that whoever comes later can read from the beginning again.
 */
final class LogReader implements AutoCloseable {
    private static final long RETRY_NANOS = 200_000_000;

    private final String url;
    private final Oplog log;
    private final TransactionReader transactions;
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable Connection connection;

    LogReader(String url, Oplog log, TransactionReader transactions) {
        this.url = url;
        this.log = log;
        this.transactions = transactions;
        thread = new Thread(this::follow, "change streams' log reader");
        thread.setDaemon(true);
        thread.start();
    }

    private void follow() {
        while (!closed) {
            try (Connection opened = open()) {
                connection = opened;
                PGReplicationStream stream = stream(opened);
                log.broken(null);
                while (!closed) {
                    transactions.take(stream.read());
                }
            } catch (SQLException | RuntimeException e) {
                if (!closed) {
                    log.broken("the engine's log cannot be read: " + e.getMessage());
                    transactions.abandon();
                    LockSupport.parkNanos(RETRY_NANOS);
                }
            }
        }
    }

    private Connection open() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", "postgres");
        properties.setProperty("replication", "database");
        properties.setProperty("assumeMinServerVersion", "15");
        properties.setProperty("preferQueryMode", "simple");
        properties.setProperty("ApplicationName", "change streams");
        return DriverManager.getConnection(url, properties);
    }

    private static PGReplicationStream stream(Connection opened) throws SQLException {
        String copy = LogSlot.NAME + "_" + UUID.randomUUID().toString().replace('-', '_');
        try (Statement statement = opened.createStatement();
                ResultSet row = statement.executeQuery(
                        "select pg_copy_logical_replication_slot('" + LogSlot.NAME + "', '" + copy + "', true)")) {
            row.next();
        }
        return opened.unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName(copy)
                .withSlotOption("proto_version", 1)
                .withSlotOption("publication_names", LogSlot.NAME)
                .withSlotOption("binary", "true")
                .withSlotOption("messages", "true")
                .start();
    }

    @Override
    public void close() {
        closed = true;
        Connection open = connection;
        try {
            if (open != null) {
                open.abort(Runnable::run);
            }
            LockSupport.unpark(thread);
            thread.join(5000);
        } catch (SQLException e) {
            throw new IllegalStateException("the log's connection does not close", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
