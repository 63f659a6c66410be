package io.godwit.mongodb.catalog;

import com.mongodb.MongoCommandException;
import io.godwit.mongodb.connection.Deployment;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.TableId;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** Takes back what was made on a target. Indexes and shard keys go with their collection. */
public final class Removal {
    /** The server's word that there is nothing to drop: NamespaceNotFound. */
    private static final int NOT_THERE = 26;

    private final Deployment deployment;

    /** On this deployment. */
    public Removal(Deployment deployment) {
        this.deployment = deployment;
    }

    /**
     * Drops the collections and views that were made, the last first; what is gone already is no error.
     *
     * @param made what the facts say of objects, in the order they were made
     */
    public void remove(List<ObjectReport> made) {
        for (int i = made.size() - 1; i >= 0; i--) {
            ObjectReport object = made.get(i);
            boolean there = object.outcome() != ObjectReport.Outcome.SKIPPED;
            if (there
                    && (object.kind().equals(CollectionObjects.TABLE)
                            || object.kind().equals(ViewObjects.VIEW))) {
                drop(TableId.parse(object.name()));
            }
        }
    }

    private void drop(TableId name) {
        try {
            deployment.command(name.schema(), new BsonDocument("drop", new BsonString(name.name())));
        } catch (MongoCommandException e) {
            if (e.getErrorCode() != NOT_THERE) {
                throw deployment.failure(e, "dropping what was made", name.toString());
            }
        } catch (RuntimeException e) {
            throw deployment.failure(e, "dropping what was made", name.toString());
        }
    }
}
