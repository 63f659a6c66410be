package io.godwit.postgresql.catalog;

import io.godwit.postgresql.apply.Facts;
import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.schema.Schema;

/** Hands the target over. */
public final class Opening {
    public Opening(Sessions sessions, Facts facts) {}

    public void open(Schema latest, String fence) {
        throw new UnsupportedOperationException("not written yet");
    }
}
