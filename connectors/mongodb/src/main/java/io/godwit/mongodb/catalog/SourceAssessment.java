package io.godwit.mongodb.catalog;

import io.godwit.mongodb.connection.Deployment;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Mode;
import io.godwit.spi.Problem;
import io.godwit.spi.schema.Selection;
import java.util.List;

/** Finds what would go wrong on the source. */
public final class SourceAssessment {
    /** Of this deployment. */
    public SourceAssessment(Deployment deployment) {}

    /** All problems. */
    public List<Problem> problems(Selection selection, Mode mode) {
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
    }
}
