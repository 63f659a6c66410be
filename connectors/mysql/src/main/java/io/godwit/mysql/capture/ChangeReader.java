package io.godwit.mysql.capture;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Reader;
import io.godwit.spi.change.ChangeBatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads one open stream of events. {@link #next} belongs to one thread; {@link #close} may come from another. The server's own
 * heartbeats end a wait.
 */
final class ChangeReader implements Reader<ChangeBatch> {
    private static final long HEARTBEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(800);

    private final EventStream events;
    private final Decoder decoder;
    private final LogEvent event = new LogEvent();
    private volatile boolean closed;

    ChangeReader(EventStream events, Decoder decoder) {
        this.events = events;
        this.decoder = decoder;
    }

    @Override
    public ChangeBatch next() {
        long begun = System.nanoTime();
        while (true) {
            ChangeBatch batch = read();
            if (batch != null) {
                return batch;
            }
            boolean due = event.type == LogEvent.HEARTBEAT || System.nanoTime() - begun > HEARTBEAT_NANOS;
            if (due && !decoder.inTransaction() && !decoder.hasMore()) {
                return ChangeBatch.heartbeat(decoder.complete());
            }
        }
    }

    private @Nullable ChangeBatch read() {
        if (closed) {
            throw new GodwitException(Errors.READER_CLOSED, "the change stream was closed");
        }
        try {
            if (decoder.hasMore()) {
                return decoder.more();
            }
            events.next(event);
            return decoder.decode(event);
        } catch (IndexOutOfBoundsException e) {
            // what is damaged is found by checksums where there are any
            throw new GodwitException(
                    Errors.SOURCE_REFUSED,
                    "an event of the log cannot be read",
                    decoder.complete().text(),
                    e);
        }
    }

    @Override
    public void close() {
        closed = true;
        events.close();
    }
}
