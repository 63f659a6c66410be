package io.godwit.mysql.capture;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;

/** Which transactions happened, in names that every server of one replication topology shares. Immutable values. */
sealed interface Gtids permits GtidSet, GtidList {
    /** Whether every transaction in {@code other} is in this; false between the two forks' kinds. */
    boolean covers(Gtids other);

    /** The form the server itself takes, without blanks. */
    String text();

    /** Reads either kind; a list of MariaDB's begins with three numbers. */
    static Gtids parse(String text) {
        String compact = text.replaceAll("\\s", "");
        try {
            if (compact.equals(GtidList.NOTHING) || compact.matches("\\d+-\\d+-\\d+(,.*)?")) {
                return GtidList.parse(compact);
            }
            return GtidSet.parse(compact);
        } catch (IllegalArgumentException e) {
            throw new GodwitException(Errors.SOURCE_REFUSED, "not a set of transaction identifiers: " + compact);
        }
    }
}
