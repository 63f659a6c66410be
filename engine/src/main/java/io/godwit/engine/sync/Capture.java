package io.godwit.engine.sync;

import io.godwit.engine.meter.Meter;
import io.godwit.engine.schedule.Schedule;
import io.godwit.engine.schedule.Worker;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Reader;
import io.godwit.spi.change.ChangeBatch;

/** The thread that reads the source's log into the queue. */
final class Capture implements AutoCloseable {
    private static final long END_MILLIS = 1500;

    private final Reader<ChangeBatch> reader;
    private final ChangeQueue queue;
    private final Meter meter;
    private final Schedule schedule;
    private final Worker worker;
    private volatile boolean closed;

    Capture(Reader<ChangeBatch> reader, ChangeQueue queue, Meter meter, Schedule schedule) {
        this.reader = reader;
        this.queue = queue;
        this.meter = meter;
        this.schedule = schedule;
        this.worker = schedule.start("godwit-capture", this::read);
    }

    private void read() {
        long received = 0;
        try {
            while (!closed) {
                ChangeBatch batch = reader.next();
                if (batch == null) {
                    throw new GodwitException(Errors.SOURCE_UNREACHABLE, "The stream of changes ended.");
                }
                meter.heard(schedule.currentTimeMillis());
                received += batch.changes().size();
                if (!queue.put(new Captured(batch, received))) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            queue.fail(new GodwitException(Errors.READER_CLOSED, "Capture was interrupted."));
        } catch (RuntimeException e) {
            queue.fail(e);
        } catch (Error e) {
            queue.fail(new IllegalStateException("capture broke down", e));
            throw e;
        }
    }

    /** Ends reading, and waits a moment so that the source's log is free for the next reader. */
    @Override
    public void close() {
        closed = true;
        queue.close();
        reader.close();
        try {
            var unused = worker.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
