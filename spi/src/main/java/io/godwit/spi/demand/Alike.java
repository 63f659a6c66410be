package io.godwit.spi.demand;

/** In what two texts may differ that a target's key takes for equal. */
public enum Alike {
    /** Upper and lower case. */
    CASE,
    /** Accents and other marks on letters. */
    ACCENTS,
    /** Blanks at the end. */
    TRAILING_BLANKS
}
