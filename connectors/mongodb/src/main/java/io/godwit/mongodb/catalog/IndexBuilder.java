package io.godwit.mongodb.catalog;

import com.mongodb.MongoCommandException;
import io.godwit.mongodb.connection.Deployment;
import io.godwit.mongodb.connection.Server;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.ObjectReport.Outcome;
import io.godwit.spi.schema.SchemaObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * Builds the indexes of one collection: all by one command, which reads the documents once, and where that is refused one by one, so
 * that each refusal is an index's own. To ask for an index that is there is harmless.
 */
final class IndexBuilder {
    private static final String DOING = "making an index";
    private static final long LOOK_AGAIN_MILLIS = 200;

    /** Longer than any build that is under way shows nothing. */
    private static final int NOT_LISTED_LIMIT = 5;

    private final Deployment deployment;
    private final Server server;
    private final Set<String> expiring;

    /**
     * Prepares.
     *
     * @param expiring names of indexes that documents expire by once the target is handed over
     */
    IndexBuilder(Deployment deployment, Set<String> expiring) {
        this.deployment = deployment;
        this.server = deployment.server();
        this.expiring = expiring;
    }

    /** Makes indexes of one collection, and says what became of each. */
    Map<SchemaObject, Making> build(List<SchemaObject> indexes) {
        Map<SchemaObject, Making> made = new LinkedHashMap<>();
        if (indexes.size() > 1 && together(indexes)) {
            indexes.forEach(i -> made.put(i, Making.done(i)));
            return made;
        }
        for (SchemaObject index : indexes) {
            made.put(index, one(index));
        }
        return made;
    }

    private boolean together(List<SchemaObject> indexes) {
        List<BsonDocument> specifications = new ArrayList<>();
        Command first = Command.parse(indexes.get(0).statements().get(0));
        indexes.forEach(i ->
                specifications.add(here(i, Command.parse(i.statements().get(0)).index())));
        Command all = Command.createIndexes(first.database(), first.subject(), specifications);
        return make(all, indexes.get(0).name()) == null
                && missing(first, specifications).isEmpty();
    }

    private Making one(SchemaObject object) {
        Command given = Command.parse(object.statements().get(0));
        BsonDocument index = here(object, given.index());
        Refusal refusal = make(Command.createIndex(given.database(), given.subject(), index), object.name());
        if (refusal != null && !refusal.isDoubled() && index.containsKey("hidden")) {
            index.remove("hidden");
            refusal = make(Command.createIndex(given.database(), given.subject(), index), object.name());
            if (refusal == null && missing(given, List.of(index)).isEmpty()) {
                return new Making(Outcome.CHANGED, "not hidden: the target hides no indexes");
            }
        }
        if (refusal == null && missing(given, List.of(index)).isEmpty()) {
            return Making.done(object);
        }
        boolean doubled = refusal == null ? IndexObjects.isUnique(index) : refusal.isDoubled();
        if (doubled) {
            return Making.skipped(Doubles.told(deployment, given.database(), given.subject(), index));
        }
        return Making.skipped(refusal == null ? "the server gave up building it" : refusal.reason());
    }

    /**
     * As this server takes it. Before 5.1 no index became one by which documents expire (MongoDB Manual, "collMod"): there it is made
     * one at once, with the longest time there is.
     */
    private BsonDocument here(SchemaObject object, BsonDocument given) {
        BsonDocument index = given.clone();
        if (expiring.contains(object.name()) && server.platform().isMongo() && !server.isAtLeast(5, 1)) {
            index.append("expireAfterSeconds", new BsonInt32(Integer.MAX_VALUE));
        }
        if (server.platform().isMongo() && !server.isAtLeast(4, 4)) {
            index.remove("hidden");
        }
        if (server.platform().isMongo() && !server.isAtLeast(6, 0)) {
            index.remove("prepareUnique");
        }
        return index;
    }

    private @Nullable Refusal make(Command command, String where) {
        try {
            deployment.command(command.database(), command.body());
            return null;
        } catch (MongoCommandException e) {
            return Refusal.of(e, deployment.side(), DOING, where);
        } catch (RuntimeException e) {
            throw deployment.failure(e, DOING, where);
        }
    }

    /** Those that are not there; waits for those that DocumentDB builds on its own time. */
    private Set<String> missing(Command command, List<BsonDocument> wanted) {
        Set<String> names = new HashSet<>();
        wanted.forEach(i -> names.add(Command.string(i, "name")));
        if (!server.platform().isDocumentDb()) {
            return Set.of();
        }
        try {
            for (int notListed = 0; notListed < NOT_LISTED_LIMIT; ) {
                Set<String> building = building(command);
                Set<String> left = new HashSet<>(names);
                left.removeAll(listed(command));
                building.retainAll(names);
                if (building.isEmpty()) {
                    if (left.isEmpty()) {
                        return left;
                    }
                    notListed++;
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
            }
            names.removeAll(listed(command));
            return names;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GodwitException(Errors.READER_CLOSED, "waiting for an index was interrupted", command.text(), e);
        } catch (RuntimeException e) {
            throw deployment.failure(e, DOING, command.database() + "." + command.subject());
        }
    }

    private Set<String> building(Command command) {
        BsonDocument reply = deployment.command(
                command.database(), new BsonDocument("collStats", new BsonString(command.subject())));
        Set<String> names = new HashSet<>();
        if (reply.isArray("indexBuilds")) {
            reply.getArray("indexBuilds").forEach(n -> names.add(n.asString().getValue()));
        }
        return names;
    }

    private Set<String> listed(Command command) {
        Set<String> names = new HashSet<>();
        deployment
                .client()
                .getDatabase(command.database())
                .getCollection(command.subject())
                .listIndexes(BsonDocument.class)
                .forEach(i -> names.add(Command.string(i, "name")));
        return names;
    }
}
