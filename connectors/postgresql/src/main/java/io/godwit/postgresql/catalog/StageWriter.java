package io.godwit.postgresql.catalog;

import io.godwit.postgresql.apply.Facts;
import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Stage;

/** Makes the objects of a stage. */
public final class StageWriter {
    public StageWriter(Sessions sessions, Facts facts) {}

    public void create(Schema schema, Stage stage, int lanes) {
        throw new UnsupportedOperationException("not written yet");
    }
}
