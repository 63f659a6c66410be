package io.godwit.mongodb.catalog;

import io.godwit.spi.schema.Definition.TableDefinition;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * A collection with its options as commands: what its documents need is made first ({@code create}), what would hinder them while
 * changes are applied at hand-over ({@code collMod}). Options: MongoDB Manual, "create".
 */
final class CollectionObjects {
    static final String TABLE = "table";
    static final String VALIDATOR = "validator";
    static final String CAPPED = "capped size";
    static final String EXPIRY = "collection expiry";
    static final String IMAGES = "change stream images";

    /** What {@code create} is given, in this order, so that two servers' options read alike. */
    private static final List<String> CREATED = List.of(
            "capped",
            "size",
            "max",
            "timeseries",
            "clusteredIndex",
            "collation",
            "indexOptionDefaults",
            "storageEngine");

    /** What {@code create} and {@code collMod} call it. */
    static final String IMAGES_OPTION = "changeStreamPreAndPostImages";

    private static final Set<String> AT_OPENING =
            Set.of("validator", "validationLevel", "validationAction", "expireAfterSeconds", IMAGES_OPTION);

    /** Of former servers, or of the server's own making: no collection is other for lack of them. */
    private static final Set<String> WITHOUT_MEANING =
            Set.of("uuid", "flags", "autoIndexId", "temp", "recordPreImages", "recordIdsReplicated", "create");

    private static final String ENCRYPTED =
            "its documents are encrypted for queries (queryable encryption), which only the"
                    + " driver of an application with the keys can write";

    private CollectionObjects() {}

    /** Why it cannot be moved; empty if it can. */
    static String impossible(NativeCollection collection) {
        return collection.isEncrypted() ? ENCRYPTED : "";
    }

    /** Its definition, first of all that belongs to it. */
    static SchemaObject table(NativeCollection collection, TableId target) {
        String why = impossible(collection);
        String name = target.toString();
        if (!why.isEmpty()) {
            return new SchemaObject(TABLE, name, Stage.PRE_DATA, List.of(), why);
        }
        BsonDocument options = collection.options();
        BsonDocument body = new BsonDocument("create", new BsonString(target.name()));
        for (String option : CREATED) {
            BsonValue value = options.get(option);
            if (value != null && !isNothing(option, value)) {
                body.append(option, canonical(option, value));
            }
        }
        SchemaObject made = new SchemaObject(
                        TABLE, name, Stage.PRE_DATA, List.of(new Command(target.schema(), body).text()), null)
                .with(new TableDefinition(collection.rows(target), List.of(), ""));
        List<String> unknown = options.keySet().stream()
                .filter(o -> !CREATED.contains(o) && !AT_OPENING.contains(o) && !WITHOUT_MEANING.contains(o))
                .toList();
        return unknown.isEmpty() ? made : made.changed("without the option " + String.join(", ", unknown));
    }

    /** What it gets at hand-over. */
    static List<SchemaObject> atOpening(NativeCollection collection, TableId target, String imagesKept) {
        List<SchemaObject> objects = new ArrayList<>();
        if (!impossible(collection).isEmpty()) {
            return objects;
        }
        BsonDocument options = collection.options();
        if (collection.isCapped()) {
            BsonDocument body =
                    collMod(target).append("cappedSize", Command.whole(options.get("size", new BsonInt64(0))));
            if (options.containsKey("max")) {
                body.append("cappedMax", Command.whole(options.get("max")));
            }
            objects.add(object(CAPPED, target, body));
        }
        BsonDocument validator = Command.document(options, "validator");
        if (!validator.isEmpty()) {
            objects.add(object(
                    VALIDATOR,
                    target,
                    collMod(target)
                            .append("validator", validator)
                            .append("validationLevel", said(options, "validationLevel", "strict"))
                            .append("validationAction", said(options, "validationAction", "error"))));
        }
        if (options.containsKey("expireAfterSeconds")) {
            BsonDocument body =
                    collMod(target).append("expireAfterSeconds", Command.whole(options.get("expireAfterSeconds")));
            objects.add(object(EXPIRY, target, body));
        }
        BsonDocument images = Command.document(options, IMAGES_OPTION);
        if (Command.isOn(images, "enabled")) {
            BsonDocument body = collMod(target).append(IMAGES_OPTION, new BsonDocument("enabled", Command.flag(true)));
            objects.add(
                    imagesKept.isEmpty()
                            ? object(IMAGES, target, body)
                            : new SchemaObject(IMAGES, target.toString(), Stage.OPEN, List.of(), imagesKept));
        }
        return objects;
    }

    private static BsonDocument collMod(TableId target) {
        return new BsonDocument("collMod", new BsonString(target.name()));
    }

    private static SchemaObject object(String kind, TableId target, BsonDocument body) {
        return new SchemaObject(
                kind, target.toString(), Stage.OPEN, List.of(new Command(target.schema(), body).text()), null);
    }

    private static BsonString said(BsonDocument options, String option, String otherwise) {
        String value = Command.string(options, option);
        return new BsonString(value.isEmpty() ? otherwise : value);
    }

    private static boolean isNothing(String option, BsonValue value) {
        return switch (option) {
            case "capped" -> !(value.isBoolean() ? value.asBoolean().getValue() : Command.number(value) != 0);
            case "collation" ->
                value.isDocument()
                        && Command.string(value.asDocument(), "locale").equals("simple");
            default -> false;
        };
    }

    private static BsonValue canonical(String option, BsonValue value) {
        return switch (option) {
            case "capped" -> Command.flag(true);
            case "size", "max" -> Command.whole(value);
            case "collation" -> collation(value.asDocument());
            case "clusteredIndex" -> clustered(value);
            default -> value;
        };
    }

    /** The version is the library's that the server was built with, and refused by one that has another. */
    static BsonDocument collation(BsonDocument given) {
        BsonDocument kept = given.clone();
        kept.remove("version");
        return kept;
    }

    /** As {@code create} takes it: servers list the version of the index with it. */
    private static BsonValue clustered(BsonValue given) {
        if (!given.isDocument()) {
            return given;
        }
        BsonDocument kept =
                new BsonDocument("key", new BsonDocument("_id", new BsonInt32(1))).append("unique", Command.flag(true));
        String name = Command.string(given.asDocument(), "name");
        return name.isEmpty() ? kept : kept.append("name", new BsonString(name));
    }
}
