package io.godwit.engine.validate;

/**
 * How far a drill-down goes.
 *
 * @param rows most rows of both sides that are looked at in one scan of a table
 * @param bytes most memory for what is kept of them, roughly
 * @param scans most scans of one table; rows that are still left after them are not looked at, and that is said
 * @param listed most differences whose keys are kept, for each table
 * @param small tables with no more rows than this on both sides together are not divided into buckets
 */
public record DrillLimits(int rows, long bytes, int scans, int listed, int small) {
    /** Finds the keys of a million differing rows, in 64 MB, and lists the first hundred of a table. */
    public static final DrillLimits DEFAULT = new DrillLimits(200_000, 64L << 20, 12, 100, 20_000);

    /** Looks into nothing. */
    public static final DrillLimits NONE = new DrillLimits(0, 0, 0, 0, 0);

    /** The same with another number of differences listed for each table. */
    public DrillLimits listing(int most) {
        return new DrillLimits(rows, bytes, scans, most, small);
    }
}
