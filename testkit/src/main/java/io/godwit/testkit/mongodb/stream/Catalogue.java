package io.godwit.testkit.mongodb.stream;

import io.godwit.testkit.mongodb.stream.Entry.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Which collections there were, and what they were called, at the place in the log that the reader has come to. */
final class Catalogue {
    private final Map<Long, Collection> collections = new HashMap<>();

    synchronized @Nullable Collection get(long id) {
        return collections.get(id);
    }

    synchronized @Nullable Collection get(String database, String name) {
        return collections.values().stream()
                .filter(each -> each.database().equals(database) && each.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    synchronized void put(Collection collection) {
        collections.put(collection.id(), collection);
    }

    synchronized @Nullable Collection remove(long id) {
        return collections.remove(id);
    }

    /** All of it, for the log to begin with. */
    synchronized BsonArray seed() {
        BsonArray seed = new BsonArray();
        for (Collection each : collections.values()) {
            BsonDocument one = new BsonDocument("id", new BsonInt64(each.id()))
                    .append("database", new BsonString(each.database()))
                    .append("name", new BsonString(each.name()))
                    .append("images", BsonBoolean.valueOf(each.images()));
            UUID uuid = each.uuid();
            if (uuid != null) {
                one.append("uuid", new BsonBinary(uuid));
            }
            seed.add(one);
        }
        return seed;
    }

    synchronized void restore(BsonArray seed) {
        collections.clear();
        plant(seed);
    }

    synchronized void plant(BsonArray seed) {
        for (BsonValue each : seed) {
            BsonDocument one = each.asDocument();
            UUID uuid = one.containsKey("uuid") ? one.getBinary("uuid").asUuid() : null;
            put(new Collection(
                    one.getInt64("id").getValue(),
                    one.getString("database").getValue(),
                    one.getString("name").getValue(),
                    uuid,
                    one.getBoolean("images").getValue()));
        }
    }
}
