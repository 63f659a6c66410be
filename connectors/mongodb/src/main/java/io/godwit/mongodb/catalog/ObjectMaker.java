package io.godwit.mongodb.catalog;

import com.mongodb.MongoCommandException;
import io.godwit.mongodb.connection.Deployment;
import io.godwit.mongodb.connection.Server;
import io.godwit.mongodb.connection.Topology;
import io.godwit.mongodb.cosmos.CosmosCollections;
import io.godwit.mongodb.cosmos.CosmosOptions;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.ObjectReport.Outcome;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/** Makes collections, views, shard keys and roles, as the target takes them. */
final class ObjectMaker {
    /** More than any collection holds: nothing is pushed out before the real size is set at hand-over. */
    private static final long UNBOUNDED_BYTES = 1L << 50;

    private static final List<String> CAP = List.of("capped", "size", "max");

    /** What a server that only speaks the language may not have, and what a collection is then. */
    private static final List<List<String>> DISPENSABLE = List.of(
            List.of("storageEngine"),
            List.of("indexOptionDefaults"),
            CAP,
            List.of("clusteredIndex"),
            List.of("collation"));

    private static final int ROLE_EXISTS = 51002;
    private static final int TRIES = 4;
    private static final long PAUSE_MILLIS = 250;

    private final Deployment deployment;
    private final Server server;
    private final CosmosCollections cosmos;

    ObjectMaker(Deployment deployment) {
        this.deployment = deployment;
        this.server = deployment.server();
        this.cosmos = new CosmosCollections(server.platform().cosmos(), deployment.option(CosmosOptions.COLLECTIONS));
    }

    /**
     * Makes a collection.
     *
     * @throws GodwitException if it cannot be made, or one of its name is there that this migration cannot have made
     */
    Making collection(SchemaObject object) {
        List<String> changes = new ArrayList<>();
        if (object.changed() != null) {
            changes.add(object.changed());
        }
        Command wanted = here(Command.parse(object.statements().get(0)), changes);
        Refusal refusal = made(wanted, object);
        for (List<String> option : DISPENSABLE) {
            boolean other = !server.platform().isMongo() && wanted.body().containsKey(option.get(0));
            if (refusal != null && other) {
                Command less = wanted.without(option);
                changes.add("without " + option.get(0) + ": " + refusal.reason());
                refusal = made(less, object);
                wanted = less;
            }
        }
        if (refusal != null) {
            throw refusal.failure(deployment.side(), "making a collection", object.name());
        }
        BsonDocument sharding = cosmos.sharding(new TableId(wanted.database(), wanted.subject()));
        Refusal unsharded = sharding == null ? null : run(new Command("admin", sharding), object);
        if (unsharded != null) {
            throw unsharded.failure(deployment.side(), "sharding a collection", object.name());
        }
        return changes.isEmpty() ? Making.done(object) : new Making(Outcome.CHANGED, String.join("; ", changes));
    }

    private Command here(Command given, List<String> changes) {
        Command wanted = given;
        boolean mongo = server.platform().isMongo();
        if (wanted.body().containsKey("capped") && mongo) {
            boolean resized = server.isAtLeast(6, 0);
            wanted = resized
                    ? wanted.with("size", new BsonInt64(UNBOUNDED_BYTES)).without(List.of("max"))
                    : wanted.without(CAP);
        }
        if (wanted.body().containsKey("clusteredIndex") && mongo && !server.isAtLeast(5, 3)) {
            wanted = wanted.without(List.of("clusteredIndex"));
            changes.add("not clustered: servers before 5.3 have no clustered collections");
        }
        return wanted;
    }

    /** What is there already was made by an earlier run that died before it could say so, if it is the same and empty. */
    private @Nullable Refusal made(Command wanted, SchemaObject object) {
        TableId id = new TableId(wanted.database(), wanted.subject());
        NativeCollection there = there(id);
        if (there == null) {
            BsonDocument own = wanted.body().size() == 1 ? cosmos.creation(id) : null;
            return run(own == null ? wanted : new Command(id.schema(), own), object);
        }
        SchemaObject same = there.isView() ? null : CollectionObjects.table(there, id);
        // what only speaks the language may have been given less, or more by hand, such as a throughput
        boolean equal = same != null
                && (!server.platform().isMongo()
                        || (same.skipped() == null && same.statements().get(0).equals(wanted.text())));
        boolean empty = !there.isView() && isEmpty(there.rows(id));
        if (!equal || !empty) {
            throw new GodwitException(
                    Errors.TARGET_REFUSED,
                    "the target holds a " + there.type() + " of this name that this migration did not make"
                            + (empty ? ": its options are others" : ""),
                    object.name(),
                    null);
        }
        return null;
    }

    private @Nullable NativeCollection there(TableId id) {
        try {
            BsonDocument found = deployment
                    .client()
                    .getDatabase(id.schema())
                    .listCollections(BsonDocument.class)
                    .filter(new BsonDocument("name", new BsonString(id.name())))
                    .first();
            return found == null
                    ? null
                    : new NativeCollection(
                            id, Command.string(found, "type"), Command.document(found, "options"), List.of());
        } catch (RuntimeException e) {
            throw deployment.failure(e, "looking for a collection", id.toString());
        }
    }

    boolean isEmpty(TableId id) {
        try {
            return deployment
                            .raw(id.schema())
                            .getCollection(id.name())
                            .find()
                            .limit(1)
                            .first()
                    == null;
        } catch (RuntimeException e) {
            throw deployment.failure(e, "looking for documents", id.toString());
        }
    }

    /** Makes a view. */
    Making view(SchemaObject object) {
        Command wanted = Command.parse(object.statements().get(0));
        NativeCollection there = there(new TableId(wanted.database(), wanted.subject()));
        if (there != null) {
            boolean same = there.isView()
                    && there.options()
                            .get("viewOn", new BsonString(""))
                            .equals(wanted.body().get("viewOn"))
                    && Objects.equals(
                            wanted.body().get("pipeline"), there.options().get("pipeline"));
            return same ? Making.done(object) : Making.skipped("something else of this name is on the target");
        }
        return outcome(object, run(wanted, object));
    }

    /** Divides a collection, which is empty yet, among shards. */
    Making shardKey(SchemaObject object) {
        if (server.topology() != Topology.SHARDED) {
            return Making.skipped("the target is no sharded cluster");
        }
        for (String statement : object.statements()) {
            Command wanted = Command.parse(statement);
            if (wanted.name().equals("shardCollection") && server.platform().isMongo() && !server.isAtLeast(6, 0)) {
                String database = wanted.subject().substring(0, wanted.subject().indexOf('.'));
                run(new Command("admin", new BsonDocument("enableSharding", new BsonString(database))), object);
            }
            Refusal refusal = run(wanted, object);
            if (refusal != null) {
                return Making.skipped(refusal.reason());
            }
        }
        return Making.done(object);
    }

    /** Runs what needs no more than that. */
    Making other(SchemaObject object) {
        for (String statement : object.statements()) {
            Refusal refusal = run(Command.parse(statement), object);
            if (refusal != null && refusal.number() == ROLE_EXISTS) {
                return Making.skipped("the target has one of this name, which is left as it is");
            }
            if (refusal != null) {
                return Making.skipped(refusal.reason());
            }
        }
        return Making.done(object);
    }

    private static Making outcome(SchemaObject object, @Nullable Refusal refusal) {
        return refusal == null ? Making.done(object) : Making.skipped(refusal.reason());
    }

    /** Runs a command; a server that only says that it failed within (a deadlock, for one) is asked again. */
    @Nullable
    Refusal run(Command command, SchemaObject object) {
        Refusal refusal = once(command, object);
        for (int again = 1; refusal != null && refusal.isUnsaid() && again < TRIES; again++) {
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return refusal;
            }
            refusal = once(command, object);
        }
        return refusal;
    }

    private @Nullable Refusal once(Command command, SchemaObject object) {
        String doing = "making " + object.kind() + " " + object.name();
        try {
            deployment.command(command.database(), command.body());
            return null;
        } catch (MongoCommandException e) {
            return Refusal.of(e, deployment.side(), doing, object.name());
        } catch (RuntimeException e) {
            throw deployment.failure(e, doing, object.name());
        }
    }
}
