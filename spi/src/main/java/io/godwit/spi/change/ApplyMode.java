package io.godwit.spi.change;

/** How a change meets the target's rows. */
public enum ApplyMode {
    /** The load already contains it. */
    SKIP,
    /** The load may contain it: insert or replace by key, a missing row is no error, a key change removes the old key. */
    CONVERGE,
    /** The load does not contain it: it must touch exactly the rows it says. */
    EXACT
}
