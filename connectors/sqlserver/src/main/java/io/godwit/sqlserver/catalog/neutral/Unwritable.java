package io.godwit.sqlserver.catalog.neutral;

/** Something has no form in Transact-SQL that means just the same. Ends the writing of one object; never leaves this package. */
final class Unwritable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String why;

    /** Says why, as the end of a sentence that begins with "it": "multiplies numbers of too many digits". */
    Unwritable(String why) {
        super(why, null, false, false);
        this.why = why;
    }

    String why() {
        return why;
    }
}
