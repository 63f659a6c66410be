package io.godwit.postgresql.apply;

import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.Checkpoint;
import io.godwit.spi.Progress;
import io.godwit.spi.schema.Table;
import java.sql.Connection;
import java.sql.SQLException;

/** The facts that the target holds: one table of Godwit's, and the claim to be its only runner. */
public final class Facts implements AutoCloseable {
    public Facts(Sessions sessions, String migration) {}
    /** A session for writing rows or objects: it counts as a live writer of this migration until closed, see {@link #claim}. Auto-commit is off. */
    public Connection openWriter(String purpose) {
        throw new UnsupportedOperationException("not written yet");
    }
    /** Waits for writers that a dead runner left, then keeps other runners out. */
    public void claim() {
        throw new UnsupportedOperationException("not written yet");
    }

    public Progress progress() {
        throw new UnsupportedOperationException("not written yet");
    }
    /** Records a fact in a transaction of its own. */
    public void record(Checkpoint fact) {
        throw new UnsupportedOperationException("not written yet");
    }
    /** Records a fact in the connection's open transaction; the caller commits. A fact that is there already: FACT_EXISTS. */
    public void record(Connection transaction, Checkpoint fact) throws SQLException {
        throw new UnsupportedOperationException("not written yet");
    }

    public void reset(Table table) {
        throw new UnsupportedOperationException("not written yet");
    }

    public void drop() {
        throw new UnsupportedOperationException("not written yet");
    }

    @Override
    public void close() {}
}
