package io.godwit.sql;

/** Something has no form that every engine computes alike. Ends the reading of one expression; never leaves this package. */
final class Untranslatable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Untranslatable(String what) {
        super(what, null, false, false);
    }
}
