package io.godwit.testkit.contract;

/**
 * What not every engine can do. An engine can, unless its suite says otherwise; then the suite asks it to show the refusal by
 * its code instead.
 */
public enum Behaviour {
    /** Tables without a key can be read and changed. */
    KEYLESS_TABLES,
    /** A row's key can change, and the change says so. */
    KEYS_THAT_MOVE,
    /** A change may leave out values that it did not touch. */
    PARTIAL_ROWS,
    /** One statement can empty several tables together. */
    TRUNCATE_TOGETHER,
    /** Changes come one by one, each transaction by itself; else what became of each row since the reader last looked. */
    EVERY_CHANGE,
    /** The source can be made to keep its log, and shows that it does. */
    KEPT_LOG,
    /** Snapshots show all tables at one moment. */
    CONSISTENT_SNAPSHOTS,
    /** Writers can be kept out by the connector itself. */
    FENCE,
    /** Row conditions can be pushed into the source. */
    ROW_FILTERS,
    /** Row conditions hold for changes too. */
    FILTERED_CHANGES
}
