package io.godwit.mongodb.catalog;

import io.godwit.mongodb.bson.Collections;
import io.godwit.spi.schema.Definition;
import io.godwit.spi.schema.Definition.IndexDefinition;
import io.godwit.spi.schema.Definition.IndexPart;
import io.godwit.spi.schema.Expression.ColumnValue;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Indexes as commands that every server since 4.0 takes, whichever listed them. What an index lets expire is said apart, and made at
 * hand-over: before, the target would delete what the source still has. Options: MongoDB Manual, "createIndexes".
 */
final class IndexObjects {
    static final String PRIMARY_KEY = "primary key";
    static final String INDEX = "index";
    static final String EXPIRY = "index expiry";

    /** The name of the index that every collection has. */
    static final String ID_INDEX = "_id_";

    private static final String COLUMNSTORE = "columnstore";

    private static final Set<String> FLAGS = Set.of("unique", "sparse", "hidden", "prepareUnique");

    private static final Set<String> WHOLE = Set.of("textIndexVersion", "2dsphereIndexVersion", "bits");

    /** In the order in which they are written. */
    private static final List<String> OPTIONS = List.of(
            "unique",
            "sparse",
            "hidden",
            "prepareUnique",
            "partialFilterExpression",
            "collation",
            "weights",
            "default_language",
            "language_override",
            "textIndexVersion",
            "2dsphereIndexVersion",
            "bits",
            "min",
            "max",
            "wildcardProjection");

    /** Of former servers, or of this one's own making: no index is other for lack of them. */
    private static final Set<String> WITHOUT_MEANING =
            Set.of("v", "key", "name", "ns", "background", "storageEngine", "dropDups", "safe", "expireAfterSeconds");

    private IndexObjects() {}

    /** All indexes of one collection, that of {@code _id} first. */
    static List<SchemaObject> of(NativeCollection collection, TableId target, List<String> columns) {
        List<SchemaObject> objects = new ArrayList<>();
        TableId rows = collection.rows(target);
        IndexPart id = new IndexPart(new ColumnValue(Collections.ID), false, 0);
        objects.add(new SchemaObject(PRIMARY_KEY, target + " " + ID_INDEX, Stage.KEYS, List.of(), null)
                .with(new IndexDefinition(rows, ID_INDEX, true, true, List.of(id), null)));
        for (BsonDocument index : collection.indexes()) {
            boolean own = Command.string(index, "name").equals(ID_INDEX) || index.containsKey("clustered");
            if (!own) {
                objects.add(index(index, target, columns));
            }
        }
        return objects;
    }

    /** What of its indexes is made at hand-over. */
    static List<SchemaObject> atOpening(NativeCollection collection, TableId target) {
        List<SchemaObject> objects = new ArrayList<>();
        for (BsonDocument index : collection.indexes()) {
            BsonValue expiry = index.get("expireAfterSeconds");
            if (expiry != null && expiry.isNumber()) {
                BsonDocument said =
                        new BsonDocument("name", index.get("name")).append("expireAfterSeconds", seconds(expiry));
                BsonDocument body = new BsonDocument("collMod", new BsonString(target.name())).append("index", said);
                objects.add(new SchemaObject(
                        EXPIRY,
                        name(index, target),
                        Stage.OPEN,
                        List.of(new Command(target.schema(), body).text()),
                        null));
            }
        }
        return objects;
    }

    /** A server of before 5.0 took what is no number for 0; later ones take it for never (MongoDB Manual, "TTL Indexes"). */
    private static BsonInt64 seconds(BsonValue expiry) {
        return new BsonInt64(
                expiry.isDouble() && Double.isNaN(expiry.asDouble().getValue())
                        ? Integer.MAX_VALUE
                        : expiry.asNumber().longValue());
    }

    static boolean isUnique(BsonDocument index) {
        return Command.isOn(index, "unique");
    }

    private static String name(BsonDocument index, TableId target) {
        return target + " " + Command.string(index, "name");
    }

    private static SchemaObject index(BsonDocument index, TableId target, List<String> columns) {
        String listed = name(index, target);
        BsonDocument key = Command.document(index, "key");
        for (BsonValue kind : key.values()) {
            String word = kind.isString() ? kind.asString().getValue() : "";
            if (word.equals("geoHaystack") || word.equals(COLUMNSTORE)) {
                return new SchemaObject(
                        INDEX, listed, Stage.POST_DATA, List.of(), "servers make no " + word + " indexes any more");
            }
        }
        Set<String> changes = new TreeSet<>();
        BsonDocument spec = new BsonDocument("key", key(key, Command.document(index, "weights"), changes))
                .append("name", index.get("name"));
        for (String option : OPTIONS) {
            BsonValue value = index.get(option);
            if (value != null) {
                add(spec, option, value, changes);
            }
        }
        index.keySet().stream()
                .filter(o -> !OPTIONS.contains(o) && !WITHOUT_MEANING.contains(o))
                .forEach(o -> changes.add("without the option " + o));
        SchemaObject object = new SchemaObject(
                        INDEX,
                        listed,
                        Stage.POST_DATA,
                        List.of(Command.createIndex(target.schema(), target.name(), spec)
                                .text()),
                        null)
                .with(definition(spec, target, columns));
        return changes.isEmpty() ? object : object.changed(String.join("; ", changes));
    }

    private static void add(BsonDocument spec, String option, BsonValue value, Set<String> changes) {
        if (FLAGS.contains(option)) {
            BsonDocument one = new BsonDocument(option, value);
            if (!value.isBoolean() && !value.isNumber()) {
                changes.add("without the option " + option + ", which is no flag");
            } else if (Command.isOn(one, option)) {
                spec.append(option, Command.flag(true));
            }
        } else if (option.equals("collation")) {
            if (NativeCollection.hasCollation(new BsonDocument(option, value))) {
                spec.append(option, CollectionObjects.collation(value.asDocument()));
            } else {
                // without it the collection's own would hold
                spec.append(option, new BsonDocument("locale", new BsonString("simple")));
            }
        } else if (WHOLE.contains(option) && value.isNumber()) {
            spec.append(option, new BsonInt32(value.asNumber().intValue()));
        } else if ((option.equals("min") || option.equals("max")) && value.isNumber()) {
            spec.append(option, new BsonDouble(value.asNumber().doubleValue()));
        } else if (option.equals("weights") && value.isDocument()) {
            // a server lists them in an order of its own
            BsonDocument weights = new BsonDocument();
            new TreeMap<>(value.asDocument())
                    .forEach((field, weight) -> weights.append(field, new BsonInt32((int) Command.number(weight))));
            spec.append(option, weights);
        } else if (option.equals("wildcardProjection") && value.isDocument()) {
            BsonDocument projection = new BsonDocument();
            value.asDocument().forEach((field, taken) -> projection.append(field, taken(taken)));
            spec.append(option, projection);
        } else {
            spec.append(option, value);
        }
    }

    private static BsonValue taken(BsonValue value) {
        return value.isNumber() ? Command.flag(Command.number(value) != 0) : value;
    }

    /**
     * The fields of a text index stand in its weights, and in its key as two of the server's own. Directions that are no number other
     * than 0, which servers before 3.4 took, sort upwards.
     */
    private static BsonDocument key(BsonDocument given, BsonDocument weights, Set<String> changes) {
        BsonDocument key = new BsonDocument();
        given.forEach((field, kind) -> {
            if (field.equals("_fts")) {
                new TreeSet<>(weights.keySet()).forEach(w -> key.append(w, new BsonString("text")));
            } else if (field.equals("_ftsx")) {
                return;
            } else if (kind.isString() && !kind.asString().getValue().isEmpty()) {
                key.append(field, kind);
            } else if (kind.isNumber() && kind.asNumber().doubleValue() != 0) {
                key.append(field, new BsonInt32(kind.asNumber().doubleValue() < 0 ? -1 : 1));
            } else {
                key.append(field, new BsonInt32(1));
                changes.add("upwards by " + field + ", of which the source says no direction");
            }
        });
        return key;
    }

    /** What another engine can make of it: an index of fields that have columns of their own. */
    private static @Nullable Definition definition(BsonDocument spec, TableId target, List<String> columns) {
        List<IndexPart> parts = new ArrayList<>();
        if (!spec.keySet().equals(Set.of("key", "name"))) {
            return null;
        }
        for (var part : spec.getDocument("key").entrySet()) {
            if (!columns.contains(part.getKey()) || !part.getValue().isNumber()) {
                return null;
            }
            parts.add(new IndexPart(new ColumnValue(part.getKey()), Command.number(part.getValue()) < 0, 0));
        }
        return new IndexDefinition(target, Command.string(spec, "name"), false, false, parts, null);
    }
}
