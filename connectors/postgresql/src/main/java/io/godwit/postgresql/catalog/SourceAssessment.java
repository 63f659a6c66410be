package io.godwit.postgresql.catalog;

import io.godwit.postgresql.capture.Slot;
import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.Mode;
import io.godwit.spi.Problem;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Selection;
import java.util.List;

/** Finds what would go wrong on the source. */
public final class SourceAssessment {
    public SourceAssessment(Sessions sessions, Slot slot) {}

    public List<Problem> problems(Schema schema, Selection selection, Mode mode) {
        throw new UnsupportedOperationException("not written yet");
    }
}
