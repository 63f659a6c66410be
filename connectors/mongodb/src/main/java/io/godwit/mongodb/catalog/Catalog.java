package io.godwit.mongodb.catalog;

import io.godwit.mongodb.connection.Deployment;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Selection;

/** What a deployment holds. */
public final class Catalog {
    /** Of this deployment. */
    public Catalog(Deployment deployment) {}

    /** The selected collections as tables, and every other object. */
    public Schema schema(Selection selection) {
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
    }
}
