package io.godwit.mongodb.load;

import io.godwit.mongodb.capture.ClusterPosition;
import io.godwit.mongodb.connection.Deployment;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.load.Snapshot;

/** A moment of the deployment, as of which documents are read where the server can. */
public final class MongoSnapshot implements Snapshot {
    private final ClusterPosition position;
    private final boolean consistent;

    private MongoSnapshot(ClusterPosition position, boolean consistent) {
        this.position = position;
        this.consistent = consistent;
    }

    /** Takes one, as of now. */
    public static MongoSnapshot open(Deployment deployment, boolean positioned) {
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
    }

    @Override
    public ClusterPosition position() {
        return position;
    }

    @Override
    public boolean consistent() {
        return consistent;
    }

    @Override
    public void close() {}
}
