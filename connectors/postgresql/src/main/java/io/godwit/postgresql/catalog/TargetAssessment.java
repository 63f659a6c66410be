package io.godwit.postgresql.catalog;

import io.godwit.postgresql.apply.Facts;
import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.Mode;
import io.godwit.spi.Problem;
import io.godwit.spi.schema.Schema;
import java.util.List;

/** Finds what would go wrong on the target. */
public final class TargetAssessment {
    public TargetAssessment(Sessions sessions, Facts facts) {}

    public List<Problem> problems(Schema schema, Mode mode) {
        throw new UnsupportedOperationException("not written yet");
    }
}
