package io.godwit.sql;

/** Something has no form that every engine computes alike. Ends the reading of one expression; never leaves this package. */
final class Untranslatable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String why;

    /** Says why, as the beginning of a sentence or all of it: "it uses group_concat". */
    Untranslatable(String why) {
        super(why, null, false, false);
        this.why = why;
    }

    String why() {
        return why;
    }
}
