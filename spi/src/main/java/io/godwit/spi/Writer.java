package io.godwit.spi;

/**
 * Takes batches and makes them durable together with a fact. Used by one thread. Nothing written is durable before {@link
 * #commit}; where an engine cannot promise that, repeating must be harmless.
 *
 * @param <B> what is written
 */
public interface Writer<B> extends AutoCloseable {
    /**
     * Writes a batch; does not keep a reference to it after returning.
     *
     * @throws GodwitException if the target refuses it, or it is of a format the plan does not name
     */
    void write(B batch);

    /**
     * Makes all that was written since the last commit durable, and the fact with it, in one transaction. A writer of rows
     * is committed once; a writer of changes may go on afterwards.
     *
     * @throws GodwitException with code {@code FACT_EXISTS} when another run has recorded the fact already; nothing of this
     *     writer is durable then
     */
    void commit(Checkpoint reached);

    /** Frees the connection; what was written and not committed is abandoned. May be called more than once. */
    @Override
    void close();
}
