package io.godwit.sqlserver.capture;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;

/** What a row of a change table says was done (cdc.&lt;capture_instance&gt;_CT, {@code __$operation}). */
enum Operation {
    DELETE(1),
    INSERT(2),
    /** The old row of an update. */
    BEFORE(3),
    /** The new row of an update. */
    AFTER(4);

    private final int number;

    Operation(int number) {
        this.number = number;
    }

    static Operation of(int number) {
        return switch (number) {
            case 1 -> DELETE;
            case 2 -> INSERT;
            case 3 -> BEFORE;
            case 4 -> AFTER;
            default ->
                throw new GodwitException(
                        Errors.NOT_SUPPORTED,
                        "a change table holds operation " + number + ", which this version does not know");
        };
    }

    int number() {
        return number;
    }
}
