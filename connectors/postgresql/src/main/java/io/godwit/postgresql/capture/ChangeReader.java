package io.godwit.postgresql.capture;

import io.godwit.postgresql.PostgresErrors;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Reader;
import io.godwit.spi.change.ChangeBatch;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/**
 * Reads one open stream. {@link #next} belongs to one thread; {@link #release} and {@link #close} may come from others. A
 * thread of its own reports to the server while nobody asks for the next batch, or the server would take us for dead.
 */
final class ChangeReader implements Reader<ChangeBatch> {
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long HEARTBEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(800);
    /**
     * How long to pause once everything that came is read. The server sends every message by itself: one who waits for it
     * wakes up for each, and makes the server's sending as slow. Too long a pause lets the connection's buffer fill up, which
     * stops the server.
     */
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final long INATTENTIVE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long REPORT_MILLIS = 1000;

    private final Connection connection;
    private final PGReplicationStream stream;
    private final Decoder decoder;
    private final Slot slot;
    private final ScheduledExecutorService reporting;
    private volatile boolean closed;
    private volatile @Nullable SQLException broken;
    private long lookedNanos;
    private long quietSince;
    private Lsn complete;
    private Lsn told;

    ChangeReader(Connection connection, PGReplicationStream stream, Decoder decoder, Slot slot, Lsn from) {
        this.connection = connection;
        this.stream = stream;
        this.decoder = decoder;
        this.slot = slot;
        this.complete = from;
        this.told = from;
        this.reporting = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "godwit-stream-status");
            thread.setDaemon(true);
            return thread;
        });
        var unused =
                reporting.scheduleWithFixedDelay(this::report, REPORT_MILLIS, REPORT_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public ChangeBatch next() {
        long begun = System.nanoTime();
        while (true) {
            ByteBuffer message = read();
            if (message != null) {
                ChangeBatch batch = decoder.decode(message);
                if (!decoder.inTransaction()) {
                    advance(decoder.end());
                }
                if (batch != null) {
                    told = batch.last() ? complete : told;
                    return batch;
                }
            }
            long waited = System.nanoTime() - begun;
            if (message == null) {
                if (!decoder.inTransaction()) {
                    // Between transactions this is the last commit's end, or what the server's keep-alive says it has
                    // read.
                    advance(new Lsn(stream.getLastReceiveLSN().asLong()));
                }
                LockSupport.parkNanos(POLL_NANOS);
            }
            if (slot.isLost(connection, quietNanos(message != null))) {
                throw new GodwitException(
                        Errors.SOURCE_UNREACHABLE, "reading changes failed: nothing is heard from the source any more");
            }
            boolean news = !complete.equals(told);
            if (waited > HEARTBEAT_NANOS || (news && waited > IDLE_NANOS)) {
                told = complete;
                return ChangeBatch.heartbeat(complete);
            }
        }
    }

    /** For how long we have been listening in vain; a time in which nobody asked for the next batch does not count. */
    private long quietNanos(boolean heard) {
        long now = System.nanoTime();
        if (heard || now - lookedNanos > INATTENTIVE_NANOS) {
            quietSince = now;
        }
        lookedNanos = now;
        return now - quietSince;
    }

    private void advance(Lsn reached) {
        if (reached.covers(complete)) {
            complete = reached;
        }
    }

    private @Nullable ByteBuffer read() {
        if (closed) {
            throw new GodwitException(Errors.READER_CLOSED, "the change stream was closed");
        }
        SQLException error = broken;
        if (error == null) {
            try {
                return stream.readPending();
            } catch (SQLException e) {
                error = e;
            }
        }
        if (closed) {
            throw new GodwitException(Errors.READER_CLOSED, "the change stream was closed", "", error);
        }
        throw failed(error);
    }

    /** Tells errors that a retry can mend from a log that is gone for good. */
    static GodwitException failed(SQLException error) {
        String message = "" + error.getMessage();
        boolean lost = message.contains("has already been removed")
                || message.contains("can no longer")
                || message.contains("exceeded the maximum reserved size")
                || message.contains("invalidated")
                || "42704".equals(error.getSQLState());
        if (lost) {
            return new GodwitException(
                    Errors.LOG_LOST, "reading changes failed: " + PostgresErrors.message(error), "", error);
        }
        return PostgresErrors.of(error, PostgresErrors.Side.SOURCE, "reading changes", "");
    }

    private void report() {
        try {
            if (!closed) {
                stream.forceUpdateStatus();
            }
        } catch (SQLException e) {
            broken = e;
        }
    }

    /** Hands the server a position at its next report; false if this reader is closed and cannot. */
    boolean release(Lsn applied) {
        if (closed) {
            return false;
        }
        LogSequenceNumber position = LogSequenceNumber.valueOf(applied.value());
        if (position.compareTo(stream.getLastFlushedLSN()) > 0) {
            stream.setFlushedLSN(position);
            stream.setAppliedLSN(position);
        }
        return true;
    }

    /** Cuts the connection: an orderly end of streaming would wait for whatever the server is sending. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        reporting.shutdownNow();
        slot.closed(this);
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // The socket is closed either way; the server notices.
            return;
        }
    }
}
