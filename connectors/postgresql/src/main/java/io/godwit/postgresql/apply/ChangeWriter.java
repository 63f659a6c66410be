package io.godwit.postgresql.apply;

import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.TablePlan;
import io.godwit.spi.Writer;
import io.godwit.spi.change.ChangeBatch;
import java.util.List;

/** Applies changes. */
public final class ChangeWriter {
    private ChangeWriter() {}

    public static Writer<ChangeBatch> open(Sessions sessions, Facts facts, List<TablePlan> plans) {
        throw new UnsupportedOperationException("not written yet");
    }
}
