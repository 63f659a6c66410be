package io.godwit.mysql.capture;

/** Gives the log's events one after another. Used by one thread. */
interface EventStream extends AutoCloseable {
    /** Waits for the next event and reads it into the given object; its bytes stay until the next call. */
    void next(LogEvent event);

    @Override
    void close();
}
