package io.godwit.mongodb.apply;

import io.godwit.mongodb.connection.Deployment;
import io.godwit.spi.Checkpoint;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Progress;
import io.godwit.spi.schema.Table;

/** The facts of one migration, kept in a collection on the target, and the claim to be their only writer. */
public final class Facts {
    /** Of this deployment. */
    public Facts(Deployment deployment) {}

    /** As in {@link io.godwit.spi.Target#claim}. */
    public void claim() {
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
    }

    /** As in {@link io.godwit.spi.Target#progress}. */
    public Progress progress() {
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
    }

    /** As in {@link io.godwit.spi.Target#record}. */
    public void record(Checkpoint fact) {
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
    }

    /** As in {@link io.godwit.spi.Target#reset}. */
    public void reset(Table table) {
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
    }

    /** As in {@link io.godwit.spi.Target#forget}. */
    public void forget() {
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
    }

    /** Lets another runner in. */
    public void close() {
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
    }
}
