package io.godwit.engine.migration;

/**
 * Where a migration stands. Never written down: computed from the definition and the facts the target holds, so it cannot be
 * wrong.
 */
public enum Phase {
    /** Objects that rows need are being made. */
    SCHEMA,
    /** Rows are being loaded. */
    LOAD,
    /** Keys are being made. */
    KEYS,
    /** Changes made during the load are being applied where the load may contain them already. */
    CONVERGE,
    /** Indexes, constraints and the other objects are being made. */
    POST_DATA,
    /** Online: changes are applied as they come. */
    SYNC,
    /** Writers are stopped; the last changes, checks, hand-over. Offline: checks and hand-over. */
    CUTOVER,
    /** Handed over. */
    DONE
}
