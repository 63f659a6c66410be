package io.godwit.mongodb.load;

import io.godwit.mongodb.connection.Deployment;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.load.Split;
import io.godwit.spi.load.SplitSize;
import io.godwit.spi.schema.Table;
import java.util.List;

/** Divides a collection into ranges of its keys. */
public final class Splits {
    /** Of this deployment. */
    public Splits(Deployment deployment) {}

    /** As in {@link io.godwit.spi.Source#splits}. */
    public List<Split> of(Table table, SplitSize size) {
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
    }
}
