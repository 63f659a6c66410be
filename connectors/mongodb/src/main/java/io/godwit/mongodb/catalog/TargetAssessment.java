package io.godwit.mongodb.catalog;

import io.godwit.mongodb.connection.Deployment;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Mode;
import io.godwit.spi.Problem;
import io.godwit.spi.schema.Schema;
import java.util.List;

/** Finds what would go wrong on the target. */
public final class TargetAssessment {
    /** Of this deployment. */
    public TargetAssessment(Deployment deployment) {}

    /** All problems of moving a schema here. */
    public List<Problem> problems(Schema schema, Mode mode) {
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
    }

    /** What would keep the way back from being right. */
    public List<Problem> adoptable(Schema schema) {
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
    }
}
