package io.godwit.mongodb.capture;

import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.conversions.Bson;

/**
 * What one change stream watches.
 *
 * @param database empty for the whole deployment
 * @param collection empty for all of the database
 * @param wanted the collections whose events matter
 */
record StreamScope(String database, String collection, List<TableId> wanted) {
    StreamScope {
        wanted = List.copyOf(wanted);
    }

    /** All of a deployment. */
    static StreamScope deployment(Collection<TableId> wanted) {
        return new StreamScope("", "", wanted.stream().sorted().toList());
    }

    /** The next smaller ones, for a user who may not watch this one; empty if there are none. */
    List<StreamScope> smaller() {
        List<StreamScope> parts = new ArrayList<>();
        if (database.isEmpty()) {
            byDatabase().forEach((name, ids) -> parts.add(new StreamScope(name, "", ids)));
        } else if (collection.isEmpty()) {
            wanted.forEach(id -> parts.add(new StreamScope(id.schema(), id.name(), List.of(id))));
        }
        return parts;
    }

    private Map<String, List<TableId>> byDatabase() {
        return wanted.stream().collect(Collectors.groupingBy(TableId::schema, TreeMap::new, Collectors.toList()));
    }

    /**
     * The stages behind the stream's own: what does not concern the wanted collections stays on the server. An event of a database has no
     * collection, and one of the stream no namespace at all.
     */
    List<Bson> pipeline(boolean splits) {
        List<Bson> stages = new ArrayList<>();
        BsonArray any = new BsonArray();
        byDatabase().forEach((name, ids) -> {
            BsonArray names = new BsonArray(
                    ids.stream().map(id -> new BsonString(id.name())).toList());
            any.add(new BsonDocument("ns.db", new BsonString(name)).append("ns.coll", new BsonDocument("$in", names)));
            any.add(new BsonDocument("ns.db", new BsonString(name))
                    .append("ns.coll", new BsonDocument("$exists", BsonBoolean.FALSE)));
            any.add(new BsonDocument("to.db", new BsonString(name)).append("to.coll", new BsonDocument("$in", names)));
        });
        any.add(new BsonDocument("operationType", new BsonString("invalidate")));
        stages.add(new BsonDocument("$match", new BsonDocument("$or", any)));
        if (splits) {
            stages.add(new BsonDocument("$changeStreamSplitLargeEvent", new BsonDocument()));
        }
        return stages;
    }

    @Override
    public String toString() {
        return database.isEmpty()
                ? "the deployment"
                : collection.isEmpty() ? "database " + database : "collection " + database + "." + collection;
    }
}
