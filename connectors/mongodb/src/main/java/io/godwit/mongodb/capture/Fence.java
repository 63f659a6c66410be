package io.godwit.mongodb.capture;

import io.godwit.mongodb.connection.Deployment;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.Table;
import java.util.List;

/** Keeps writers out. */
public final class Fence {
    /** Of this deployment. */
    public Fence(Deployment deployment, ChangeLog log) {}

    /** As in {@link io.godwit.spi.Source#fence}. */
    public ClusterPosition fence(List<Table> tables) {
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
    }

    /** As in {@link io.godwit.spi.Source#fenceInWords}. */
    public String inWords() {
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
    }

    /** As in {@link io.godwit.spi.Source#unfence}. */
    public void unfence() {
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
    }
}
