package io.godwit.spi.load;

/**
 * How large a split should be.
 *
 * @param bytes aim; a table smaller than this is one split
 * @param most how many splits a table may have
 */
public record SplitSize(long bytes, int most) {}
