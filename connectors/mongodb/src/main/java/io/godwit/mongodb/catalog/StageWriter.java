package io.godwit.mongodb.catalog;

import io.godwit.mongodb.apply.Facts;
import io.godwit.mongodb.connection.Deployment;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;

/** Makes the objects of a stage. */
public final class StageWriter {
    /** On this deployment. */
    public StageWriter(Deployment deployment, Facts facts) {}

    /** As in {@link io.godwit.spi.Target#create}. */
    public void create(Schema schema, Stage stage, int lanes) {
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
    }

    /** As in {@link io.godwit.spi.Target#loaded}. */
    public void loaded(Schema schema, Table table) {
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
    }

    /** As in {@link io.godwit.spi.Target#withdraw}. */
    public void withdraw(SchemaObject object, String reason) {
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
    }

    /** As in {@link io.godwit.spi.Target#open}. */
    public void open(Schema latest, String fence) {
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
    }
}
