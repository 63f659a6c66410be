package io.godwit.sqlserver.capture;

import java.io.Serial;
import java.sql.SQLException;

/** A change table is not what it was when its reading began: it is gone, or its columns were altered. What was read is not used. */
final class StaleTableException extends SQLException {
    @Serial
    private static final long serialVersionUID = 1L;

    StaleTableException(String table) {
        super("the change table of " + table + " was altered or removed while it was read");
    }
}
