package io.godwit.spi.demand;

/**
 * How much of a source's rows to look at.
 *
 * @param rows at most so many of each table; {@link #ALL_ROWS} for all
 * @param seconds how long to look at one table
 */
public record Effort(long rows, int seconds) {
    /** No bound. */
    public static final long ALL_ROWS = Long.MAX_VALUE;
}
