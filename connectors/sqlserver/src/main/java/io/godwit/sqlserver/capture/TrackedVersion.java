package io.godwit.sqlserver.capture;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.change.Position;

/**
 * A version of Change Tracking: the database counts the transactions that changed tracked tables (SQL Server, "About Change Tracking").
 *
 * @param number the version; 0 is before everything
 */
record TrackedVersion(long number) implements Position {
    static final TrackedVersion NONE = new TrackedVersion(0);

    /**
     * Reads what {@link #text} printed.
     *
     * @throws GodwitException SOURCE_REPLACED if it is no version
     */
    static TrackedVersion parse(String text) {
        try {
            return new TrackedVersion(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw new GodwitException(
                    Errors.SOURCE_REPLACED,
                    "not a version of Change Tracking; the option capture cannot be changed once a migration has begun",
                    text,
                    e);
        }
    }

    @Override
    public boolean covers(Position other) {
        return number >= ((TrackedVersion) other).number;
    }

    @Override
    public String text() {
        return Long.toString(number);
    }

    /** Versions count transactions, of whatever size. */
    @Override
    public long bytesSince(Position earlier) {
        return -1;
    }
}
