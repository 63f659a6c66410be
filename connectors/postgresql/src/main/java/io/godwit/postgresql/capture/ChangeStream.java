package io.godwit.postgresql.capture;

import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.Reader;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.ChangeBatch;
import java.util.List;

/** Reads changes by pgoutput. */
public final class ChangeStream {
    private ChangeStream() {}

    public static Reader<ChangeBatch> open(Sessions sessions, Slot slot, List<TablePlan> plans, Lsn from) {
        throw new UnsupportedOperationException("not written yet");
    }
}
