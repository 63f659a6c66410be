package io.godwit.postgresql.capture;

import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.schema.Table;
import java.util.List;

/** The slot and the publication of one migration. */
public final class Slot implements AutoCloseable {
    public Slot(Sessions sessions, String migration) {}

    public Lsn retain(List<Table> tables) {
        throw new UnsupportedOperationException("not written yet");
    }

    public void drop() {
        throw new UnsupportedOperationException("not written yet");
    }

    public Lsn currentPosition() {
        throw new UnsupportedOperationException("not written yet");
    }

    public void release(Lsn applied) {
        throw new UnsupportedOperationException("not written yet");
    }

    @Override
    public void close() {}
}
