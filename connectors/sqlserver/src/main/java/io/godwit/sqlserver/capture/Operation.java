package io.godwit.sqlserver.capture;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;

/** What a row of a change table says was done (cdc.&lt;capture_instance&gt;_CT, {@code __$operation}). */
enum Operation {
    DELETE,
    INSERT,
    /** The old row of an update. */
    BEFORE,
    /** The new row of an update. */
    AFTER;

    private static final Operation[] BY_NUMBER = values();

    static Operation of(int number) {
        if (number < 1 || number > BY_NUMBER.length) {
            throw new GodwitException(
                    Errors.NOT_SUPPORTED,
                    "a change table holds operation " + number + ", which this version does not know");
        }
        return BY_NUMBER[number - 1];
    }

    int number() {
        return ordinal() + 1;
    }
}
