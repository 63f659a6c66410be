package io.godwit.spi.change;

/** How a change meets the target's rows. */
public enum ApplyMode {
    /** The load already contains it. */
    SKIP,
    /**
     * The load may contain it: insert or replace by key, a missing row is no error, a key change removes the old key. Of a
     * table without a key, which never converges after a load but may while it is repaired: remove one row equal to the old
     * one if there is one, and add the new.
     */
    CONVERGE,
    /** The load does not contain it: it must touch exactly the rows it says. */
    EXACT
}
