package io.godwit.postgresql.load;

import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.Reader;
import io.godwit.spi.TablePlan;
import io.godwit.spi.load.Split;
import io.godwit.spi.row.Batch;

/** Reads a split. */
public final class CopyOut {
    private CopyOut() {}

    public static Reader<Batch> open(Sessions sessions, TablePlan plan, PostgresSnapshot snapshot, Split split) {
        throw new UnsupportedOperationException("not written yet");
    }
}
