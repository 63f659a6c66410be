package io.godwit.mongodb.bson;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;

/** What cannot be carried. The table is added by who knows it; names of fields are told, values are not. */
final class Refusal {
    private Refusal() {}

    static GodwitException of(String what) {
        return new GodwitException(Errors.VALUE_REFUSED, "a document " + what);
    }

    /** The same, with where it happened. */
    static GodwitException in(String where, GodwitException refused) {
        return new GodwitException(refused.code(), refused.detail(), where, refused.getCause());
    }
}
