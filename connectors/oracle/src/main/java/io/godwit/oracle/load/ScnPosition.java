package io.godwit.oracle.load;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.change.Position;

/**
 * A system change number: the database's own count of commits (Database Concepts, "Transactions"), the same on all instances of a
 * cluster.
 */
public record ScnPosition(long scn) implements Position {
    /** Reads what {@link #text} wrote. */
    public static ScnPosition parse(String text) {
        if (!text.matches("\\d{1,18}")) {
            throw new GodwitException(Errors.SOURCE_REPLACED, "not a position of Oracle", text, null);
        }
        return new ScnPosition(Long.parseLong(text));
    }

    @Override
    public boolean covers(Position other) {
        return other instanceof ScnPosition position && scn >= position.scn;
    }

    @Override
    public String text() {
        return String.valueOf(scn);
    }

    @Override
    public long bytesSince(Position earlier) {
        return -1;
    }
}
