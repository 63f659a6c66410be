package io.godwit.postgresql.catalog;

import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.Identity;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Selection;

/** Reads what a database holds. */
public final class Catalog implements AutoCloseable {
    public Catalog(Sessions sessions) {}

    public Identity identity() {
        throw new UnsupportedOperationException("not written yet");
    }

    public Schema schema(Selection selection) {
        throw new UnsupportedOperationException("not written yet");
    }

    @Override
    public void close() {}
}
