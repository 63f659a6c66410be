package io.godwit.mongodb.cosmos;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.godwit.mongodb.cosmos.ExtensionCommands.Throughput;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Raises the request units of collections while they are loaded, and puts back what they had. What they had is remembered in a collection
 * of its own beside Godwit's facts before anything is raised, so that whoever runs the migration next, or cancels it, puts it back;
 * remembering it again never overwrites it. May be used from any thread.
 *
 * <p>Putting back can be refused: after a raise to R the service takes no less than R/100 (autoscale: R/10), and no less than what is
 * stored needs (Microsoft Learn, "Azure Cosmos DB service quotas", minimum throughput limits). Then that is set, and said.
 */
public final class RequestUnits {
    /** The name of the collection that remembers, in the checkpoint database. */
    public static final String COLLECTION = "requestUnits";

    private static final Logger LOG = LoggerFactory.getLogger(RequestUnits.class);

    private final MongoClient client;
    private final Throttling throttling;
    private final MongoCollection<BsonDocument> memory;
    private final String migration;

    /**
     * Of an RU account.
     *
     * @param checkpoints the database that Godwit's own collections are in
     */
    public RequestUnits(MongoClient client, Throttling throttling, String checkpoints, String migration) {
        this.client = client;
        this.throttling = throttling;
        this.memory = client.getDatabase(checkpoints).getCollection(COLLECTION, BsonDocument.class);
        this.migration = migration;
    }

    /** Raises what has fewer request units of its own; a collection that shares its database's, or is serverless, stays. */
    public void raise(Collection<TableId> collections, int requestUnits) {
        for (TableId collection : collections) {
            Throughput own = Throughput.of(run(collection, ExtensionCommands.get(collection.name())));
            if (own.requestUnits() == 0 || own.requestUnits() >= requestUnits) {
                continue;
            }
            remember(collection, own, requestUnits);
            // autoscale goes by thousands
            int units = own.autoscale() ? up(requestUnits, 1000) : up(requestUnits, 100);
            run(collection, ExtensionCommands.update(collection.name(), new Throughput(units, own.autoscale())));
            LOG.info(
                    "{} has {} request units while it is loaded, in place of {}",
                    collection,
                    units,
                    own.requestUnits());
        }
    }

    /**
     * Puts back what was raised. Harmless to repeat, and where nothing was raised.
     *
     * @throws GodwitException {@code MONGODB_COSMOS_UNITS_RAISED} if the service does not take it; the other collections have theirs back
     */
    public void putBack() {
        List<String> failed = new ArrayList<>();
        List<BsonDocument> remembered = throttling.obey(
                memory.getNamespace().getFullName(),
                () -> memory.find(Filters.eq("_id.migration", migration)).into(new ArrayList<>()));
        for (BsonDocument each : remembered) {
            BsonDocument name = each.getDocument("_id");
            TableId collection = new TableId(
                    name.getString("database").getValue(),
                    name.getString("collection").getValue());
            if (putBack(collection, each)) {
                throttling.obey(memory.getNamespace().getFullName(), () -> memory.deleteOne(Filters.eq("_id", name)));
            } else {
                failed.add(collection.toString());
            }
        }
        if (!failed.isEmpty()) {
            throw new GodwitException(
                    CosmosErrors.UNITS_RAISED,
                    "the request units of " + String.join(", ", failed) + " could not be put back",
                    failed.get(0),
                    null);
        }
        String namespace = memory.getNamespace().getFullName();
        if (!remembered.isEmpty()
                && throttling.obey(namespace, () -> memory.find().first()) == null) {
            memory.drop();
        }
    }

    private boolean putBack(TableId collection, BsonDocument remembered) {
        boolean autoscale = remembered.getBoolean("autoscale").getValue();
        int before = remembered.getInt32("before").getValue();
        int raised = remembered.getInt32("raised").getValue();
        int least = autoscale ? up(raised / 10, 1000) : up(raised / 100, 100);
        for (int units : new int[] {before, Math.max(before, least)}) {
            try {
                run(collection, ExtensionCommands.update(collection.name(), new Throughput(units, autoscale)));
                if (units != before) {
                    LOG.warn(
                            "{} has {} request units now: the service does not go back to the {} it had before",
                            collection,
                            units,
                            before);
                }
                return true;
            } catch (MongoCommandException e) {
                if (isGone(e)) {
                    return true;
                }
                LOG.debug("the service refused to lower {} to {}", collection, units, e);
            }
        }
        return false;
    }

    private void remember(TableId collection, Throughput own, int raised) {
        BsonDocument name = new BsonDocument("migration", new BsonString(migration))
                .append("database", new BsonString(collection.schema()))
                .append("collection", new BsonString(collection.name()));
        throttling.obey(
                memory.getNamespace().getFullName(),
                () -> memory.updateOne(
                        Filters.eq("_id", name),
                        Updates.combine(
                                Updates.setOnInsert("before", new BsonInt32(own.requestUnits())),
                                Updates.setOnInsert("autoscale", BsonBoolean.valueOf(own.autoscale())),
                                Updates.max("raised", new BsonInt32(raised))),
                        new UpdateOptions().upsert(true)));
    }

    private BsonDocument run(TableId collection, BsonDocument command) {
        return throttling.obey(
                collection.toString(),
                () -> client.getDatabase(collection.schema()).runCommand(command, BsonDocument.class));
    }

    private static boolean isGone(MongoCommandException e) {
        return e.getErrorCode() == 26;
    }

    private static int up(int units, int step) {
        return Math.max(step, (units + step - 1) / step * step);
    }
}
