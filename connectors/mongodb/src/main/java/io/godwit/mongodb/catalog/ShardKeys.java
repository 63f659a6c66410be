package io.godwit.mongodb.catalog;

import io.godwit.mongodb.connection.Topology;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * How collections are divided among shards, as the cluster's own catalogue says it (MongoDB Manual, "Config Database", {@code
 * config.collections}); empty of anything but a cluster, or of one that does not show it to the user.
 */
final class ShardKeys {
    static final String SHARD_KEY = "shard key";
    private static final String ZONE = "zone";

    private final Map<String, BsonDocument> byNamespace = new HashMap<>();
    private final List<String> zones = new ArrayList<>();

    static ShardKeys read(Reading reading) {
        ShardKeys found = new ShardKeys();
        if (reading.deployment().server().topology() == Topology.SHARDED) {
            var config = reading.deployment().client().getDatabase("config");
            for (BsonDocument each :
                    config.getCollection("collections", BsonDocument.class).find()) {
                if (!Command.isOn(each, "dropped") && each.isDocument("key")) {
                    found.byNamespace.put(Command.string(each, "_id"), each);
                }
            }
            for (BsonDocument each :
                    config.getCollection("tags", BsonDocument.class).find()) {
                found.zones.add(Command.string(each, "ns"));
            }
        }
        return found;
    }

    /** What divides a collection, in an order in which it can be made: its index, then the division. */
    List<SchemaObject> of(NativeCollection collection, TableId target) {
        BsonDocument known = byNamespace.get(collection.id().toString());
        if (known == null || collection.isTimeSeries()) {
            return List.of();
        }
        BsonDocument key = known.getDocument("key");
        List<String> statements = new ArrayList<>();
        for (BsonDocument index : collection.indexes()) {
            if (begins(Command.document(index, "key"), key)
                    && !index.containsKey("partialFilterExpression")
                    && !Command.isOn(index, "sparse")) {
                IndexObjects.of(only(collection, index), target, List.of()).stream()
                        .filter(o -> o.kind().equals(IndexObjects.INDEX))
                        .forEach(o -> statements.addAll(o.statements()));
                break;
            }
        }
        BsonDocument body = new BsonDocument("shardCollection", new BsonString(target.toString())).append("key", key);
        if (Command.isOn(known, "unique")) {
            body.append("unique", BsonBoolean.TRUE);
        }
        if (collection.hasCollation()) {
            // a shard key is compared byte for byte, whatever the collection's collation
            body.append("collation", new BsonDocument("locale", new BsonString("simple")));
        }
        statements.add(new Command("admin", body).text());
        List<SchemaObject> objects = new ArrayList<>();
        objects.add(new SchemaObject(SHARD_KEY, target.toString(), Stage.PRE_DATA, statements, null));
        if (zones.contains(collection.id().toString())) {
            objects.add(new SchemaObject(
                    ZONE,
                    target.toString(),
                    Stage.PRE_DATA,
                    List.of(),
                    "which shards keep which range is a matter of the target's own shards"));
        }
        return objects;
    }

    private static NativeCollection only(NativeCollection collection, BsonDocument index) {
        return new NativeCollection(collection.id(), collection.type(), collection.options(), List.of(index));
    }

    private static boolean begins(BsonDocument index, BsonDocument key) {
        Iterator<Map.Entry<String, BsonValue>> parts = index.entrySet().iterator();
        for (Map.Entry<String, BsonValue> part : key.entrySet()) {
            if (!parts.hasNext()) {
                return false;
            }
            Map.Entry<String, BsonValue> own = parts.next();
            boolean same = (own.getValue().isNumber() && part.getValue().isNumber())
                    ? own.getValue().asNumber().doubleValue()
                            == part.getValue().asNumber().doubleValue()
                    : own.getValue().equals(part.getValue());
            if (!own.getKey().equals(part.getKey()) || !same) {
                return false;
            }
        }
        return true;
    }
}
