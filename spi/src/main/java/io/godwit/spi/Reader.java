package io.godwit.spi;

import org.jspecify.annotations.Nullable;

/**
 * Gives batches, one after another. Used by one thread; {@link #close} may be called from another to end a waiting {@link
 * #next}.
 *
 * @param <B> what is read. A row batch is <em>borrowed</em> until the next {@link #next}: the reader reuses it. A change
 *     batch is <em>owned</em> by the caller, because it crosses a queue.
 */
public interface Reader<B> extends AutoCloseable {
    /**
     * The next batch. A reader of rows returns null at the end. A reader of changes has no end: it waits for at most about a
     * second and then returns an empty batch with a position (a heartbeat), so that an idle source still advances.
     *
     * @throws GodwitException if reading fails or the reader was closed
     */
    @Nullable
    B next();

    /** Ends reading and frees the connection; may be called more than once. */
    @Override
    void close();
}
