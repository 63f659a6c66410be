package io.godwit.mongodb.capture;

import io.godwit.mongodb.connection.Deployment;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Reader;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.schema.Table;
import java.util.List;

/** The source's log: from where it is kept, how far it reaches, what it says. */
public final class ChangeLog {
    /** Of this deployment. */
    public ChangeLog(Deployment deployment) {}

    /** As in {@link io.godwit.spi.Source#retain(List)}. */
    public ClusterPosition retain(List<Table> tables) {
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
    }

    /** As in {@link io.godwit.spi.Source#retain(List, io.godwit.spi.change.Position)}. */
    public ClusterPosition retain(List<Table> tables, ClusterPosition since) {
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
    }

    /** As in {@link io.godwit.spi.Source#takeOver}. */
    public void takeOver(ClusterPosition applied) {
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
    }

    /** As in {@link io.godwit.spi.Source#letGo}. */
    public void letGo() {
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
    }

    /** As in {@link io.godwit.spi.Source#forget}, the fence apart. */
    public void forget() {
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
    }

    /** The end of the log. */
    public ClusterPosition position() {
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
    }

    /** As in {@link io.godwit.spi.Source#changes}. */
    public Reader<ChangeBatch> changes(List<TablePlan> plans, ClusterPosition from) {
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
    }

    /** As in {@link io.godwit.spi.Source#restingLagMillis}. */
    public long restingLagMillis() {
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
    }
}
