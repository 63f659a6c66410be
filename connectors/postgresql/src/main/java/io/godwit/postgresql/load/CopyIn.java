package io.godwit.postgresql.load;

import io.godwit.postgresql.apply.Facts;
import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.TablePlan;
import io.godwit.spi.Writer;
import io.godwit.spi.load.Split;
import io.godwit.spi.row.Batch;

/** Writes a split. */
public final class CopyIn {
    private CopyIn() {}

    public static Writer<Batch> open(Sessions sessions, Facts facts, TablePlan plan, Split split) {
        throw new UnsupportedOperationException("not written yet");
    }
}
