package io.godwit.mongodb.load;

import io.godwit.mongodb.apply.Facts;
import io.godwit.mongodb.connection.Deployment;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.Writer;
import io.godwit.spi.load.Split;
import io.godwit.spi.row.Batch;

/** Writes the documents of one range. */
public final class SplitWriter {
    /** Opens one. */
    public static Writer<Batch> open(Deployment deployment, Facts facts, TablePlan plan, Split split) {
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
    }
}
