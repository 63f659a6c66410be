package io.godwit.testkit.mongodb.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * What the engine's log does not tell by itself, and so the gateway writes into it as logical messages: whether an update replaces
 * documents, what a transaction's session is, which collections keep images, what became of indexes.
 */
final class CommandNotes {
    /** The prefix of the messages. */
    static final String PREFIX = "godwit";

    /** How an update's commands changed documents. */
    static final String UPDATES = "updates";
    /** Only by operators or pipelines. */
    static final String MODIFIED = "modified";
    /** Only by whole documents. */
    static final String REPLACED = "replaced";
    /** Both in one command: each change is then judged by what it left as it was. */
    static final String MIXED = "mixed";

    static final String SESSION = "session";
    static final String NUMBER = "number";
    static final String SEED = "seed";
    static final String IMAGES = "images";
    static final String COMMAND = "command";
    static final String DROPPED_DATABASE = "droppedDatabase";

    private static final String IMAGES_OPTION = "changeStreamPreAndPostImages";
    private static final Set<String> OF_THE_CONNECTION = Set.of(
            "$db",
            "$readPreference",
            "lsid",
            "$clusterTime",
            "txnNumber",
            "startTransaction",
            "autocommit",
            "readConcern",
            "writeConcern",
            "comment");

    private CommandNotes() {}

    /** The note that a command needs before it, in its own transaction; null if none. */
    static @Nullable BsonDocument before(String database, BsonDocument command, byte @Nullable [] sequence) {
        String name = command.getFirstKey();
        BsonDocument note = switch (name) {
            case "update" -> update(updates(command, sequence));
            case "findAndModify", "findandmodify" ->
                command.containsKey("update") ? update(List.of(command.get("update"))) : null;
            case "dropDatabase" -> new BsonDocument(DROPPED_DATABASE, new BsonString(database));
            default -> null;
        };
        if (command.containsKey("autocommit")) {
            note = note == null ? new BsonDocument() : note;
            note.append(SESSION, new RawBsonDocument(copy(command.getDocument("lsid"))))
                    .append(NUMBER, new BsonInt64(command.getNumber("txnNumber").longValue()));
        }
        return note;
    }

    /** The note that a command needs once it succeeded; null if none. */
    static @Nullable BsonDocument after(String database, BsonDocument command) {
        String name = command.getFirstKey();
        if (!Set.of("create", "collMod", "createIndexes", "dropIndexes", "deleteIndexes")
                .contains(name)) {
            return null;
        }
        BsonDocument told = new BsonDocument();
        command.forEach((key, value) -> {
            if (!OF_THE_CONNECTION.contains(key)) {
                told.append(key, value);
            }
        });
        BsonDocument note = new BsonDocument("database", new BsonString(database)).append(COMMAND, told);
        if (command.containsKey(IMAGES_OPTION)) {
            note.append(IMAGES, BsonBoolean.valueOf(images(command.getDocument(IMAGES_OPTION))));
        }
        return note;
    }

    private static boolean images(BsonDocument option) {
        return option.getBoolean("enabled", BsonBoolean.FALSE).getValue();
    }

    private static BsonDocument update(List<BsonValue> updates) {
        long replacing = updates.stream().filter(CommandNotes::replaces).count();
        String how = replacing == 0 ? MODIFIED : replacing == updates.size() ? REPLACED : MIXED;
        return new BsonDocument(UPDATES, new BsonString(how));
    }

    private static boolean replaces(BsonValue update) {
        if (update.getBsonType() != BsonType.DOCUMENT) {
            return false;
        }
        BsonDocument document = update.asDocument();
        return document.isEmpty() || !document.getFirstKey().startsWith("$");
    }

    private static List<BsonValue> updates(BsonDocument command, byte @Nullable [] sequence) {
        List<BsonValue> updates = new ArrayList<>();
        for (BsonValue update : command.getArray("updates", new BsonArray())) {
            updates.add(update.asDocument().get("u"));
        }
        int at = 0;
        while (sequence != null && at < sequence.length) {
            int length = RawFields.int32(sequence, at);
            updates.add(new RawBsonDocument(sequence, at, length).get("u"));
            at += length;
        }
        return updates;
    }

    /** What an event says of a command about a collection: its parameters, without its name. */
    static BsonDocument description(BsonDocument command) {
        BsonDocument description = new BsonDocument();
        command.forEach((key, value) -> {
            if (key.equals("index") && !value.isDocument()) {
                BsonArray indexes = new BsonArray();
                (value.isArray() ? value.asArray() : new BsonArray(List.of(value)))
                        .forEach(name -> indexes.add(new BsonDocument("name", name)));
                description.append("indexes", indexes);
            } else if (!key.equals(command.getFirstKey())) {
                description.append(key, value);
            }
        });
        return description;
    }

    private static byte[] copy(BsonDocument document) {
        return Bytes.of(document);
    }
}
