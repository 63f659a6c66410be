package io.godwit.sqlserver.capture;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Reader;
import io.godwit.spi.change.ChangeBatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Polls the change tables. {@link #next} belongs to one thread; {@link #close} may come from another. While nothing comes it marks the
 * source's log from time to time, so that a capture job that does not run is noticed though nobody writes.
 */
final class ChangeReader implements Reader<ChangeBatch> {
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long HEARTBEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(800);
    private static final long POLL_MILLIS = 100;
    private static final long DEFINITIONS_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final ChangeCapture capture;
    private final Connection connection;
    private final SourceState state;
    private final Windows windows;
    private final Pulse pulse;
    private final CountDownLatch ended = new CountDownLatch(1);
    private LogPosition complete;
    private LogPosition told;
    private long lookedNanos;
    private @Nullable Window window;

    ChangeReader(ChangeCapture capture, Connection connection, SourceState state, Windows windows, LogPosition from) {
        this.capture = capture;
        this.connection = connection;
        this.state = state;
        this.windows = windows;
        this.pulse = new Pulse(capture);
        this.complete = from;
        this.told = from;
        this.lookedNanos = System.nanoTime();
    }

    @Override
    public ChangeBatch next() {
        long begun = System.nanoTime();
        while (true) {
            try {
                ChangeBatch batch = read();
                if (batch != null) {
                    return batch;
                }
            } catch (SQLException e) {
                requireOpen();
                renew(e);
            } catch (GodwitException e) {
                requireOpen();
                throw e;
            }
            long waited = System.nanoTime() - begun;
            boolean news = !complete.equals(told);
            if (waited > HEARTBEAT_NANOS || (news && waited > IDLE_NANOS)) {
                told = complete;
                return ChangeBatch.heartbeat(complete);
            }
            await();
        }
    }

    /** Reads on from other change tables, if that is what an error asks for. */
    private void renew(SQLException error) {
        if (state.isSwitchedOff()) {
            throw new GodwitException(Errors.LOG_LOST, "change data capture was switched off on the source", "", error);
        }
        Window open = window;
        boolean halfway = open != null && open.isInTransaction();
        try {
            if (SourceState.isStale(error) && state.renew(complete)) {
                window = null;
                if (halfway) {
                    // what was given of the transaction cannot be given once more
                    throw new GodwitException(
                            Errors.SOURCE_UNREACHABLE,
                            "a change table was altered or removed in the middle of a transaction; it is read anew",
                            "",
                            error);
                }
                return;
            }
        } catch (SQLException again) {
            throw capture.monitor().failed(again, "reading changes");
        }
        throw capture.monitor().failed(error, "reading changes");
    }

    /** The next batch; null if there is nothing for now. */
    private @Nullable ChangeBatch read() throws SQLException {
        requireOpen();
        Window open = window;
        if (open == null) {
            look();
            LogPosition captured = state.captured(complete);
            pulse.felt(captured);
            if (state.leftInstances()) {
                capture.wentOver(complete);
            }
            if (captured.compareTo(complete) <= 0) {
                return null;
            }
            open = windows.open(complete, state.limit(complete, captured));
            window = open;
        }
        ChangeBatch batch = open.next();
        if (batch == null) {
            window = null;
            complete = open.until();
            return null;
        }
        if (batch.last()) {
            complete = (LogPosition) batch.commit();
            told = complete;
        }
        return batch;
    }

    private void look() throws SQLException {
        long now = System.nanoTime();
        if (now - lookedNanos > DEFINITIONS_NANOS) {
            lookedNanos = now;
            state.look();
        }
    }

    private void requireOpen() {
        if (ended.getCount() == 0) {
            throw new GodwitException(Errors.READER_CLOSED, "the change stream was closed");
        }
    }

    private void await() {
        try {
            if (ended.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                requireOpen();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GodwitException(Errors.READER_CLOSED, "waiting for changes was interrupted", "", e);
        }
    }

    /** Cuts the connection: an orderly end would wait for whatever the server is sending. */
    @Override
    public void close() {
        if (ended.getCount() == 0) {
            return;
        }
        ended.countDown();
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // the session ends either way
            return;
        }
    }
}
