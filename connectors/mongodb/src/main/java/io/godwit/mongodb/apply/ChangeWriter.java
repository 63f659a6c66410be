package io.godwit.mongodb.apply;

import io.godwit.mongodb.connection.Deployment;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.Writer;
import io.godwit.spi.change.ChangeBatch;
import java.util.List;

/** Applies changes. */
public final class ChangeWriter {
    /** Opens one. */
    public static Writer<ChangeBatch> open(Deployment deployment, Facts facts, List<TablePlan> plans) {
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
    }
}
