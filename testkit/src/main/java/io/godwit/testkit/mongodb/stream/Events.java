package io.godwit.testkit.mongodb.stream;

import io.godwit.testkit.mongodb.stream.Entry.Collection;
import io.godwit.testkit.mongodb.stream.Entry.Kind;
import java.util.UUID;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** Makes change events of the log's entries, with the fields and in the order that MongoDB gives them (MongoDB Manual, "Change Events"). */
final class Events {
    /** Finds documents as they are now. */
    interface LookUp {
        byte @Nullable [] document(Collection collection, byte[] key);
    }

    private final StreamOptions options;
    private final LookUp now;

    Events(StreamOptions options, LookUp now) {
        this.options = options;
        this.now = now;
    }

    /** Whether an entry is told to this stream. */
    boolean tells(Entry entry) {
        if (entry.kind.expanded() && !options.expanded()) {
            return false;
        }
        Collection collection = entry.collection;
        if (options.watches(collection.database(), collection.name())) {
            return true;
        }
        if (entry.kind != Kind.RENAME) {
            return false;
        }
        BsonDocument to = detail(entry).getDocument("to");
        return options.watches(
                to.getString("db").getValue(), to.getString("coll").getValue());
    }

    /** Whether the stream ends behind an entry that it was told. */
    boolean ends(Entry entry) {
        if (options.collection() != null) {
            return entry.kind == Kind.DROP || entry.kind == Kind.RENAME || entry.kind == Kind.DROP_DATABASE;
        }
        return options.database() != null && entry.kind == Kind.DROP_DATABASE;
    }

    BsonDocument invalidate(ResumeToken token, Oplog.Transaction transaction) {
        return new BsonDocument("_id", token.document())
                .append("operationType", new BsonString("invalidate"))
                .append("clusterTime", token.time())
                .append("wallTime", new BsonDateTime(transaction.wallMillis()));
    }

    BsonDocument event(ResumeToken token, Oplog.Transaction transaction, Entry entry) {
        BsonTimestamp time = token.time();
        Collection collection = entry.collection;
        BsonDocument event = new BsonDocument("_id", token.document())
                .append("operationType", new BsonString(entry.kind.operationType))
                .append("clusterTime", time);
        if (options.expanded() && collection.uuid() != null) {
            event.append("collectionUUID", uuid(collection));
        }
        event.append("wallTime", new BsonDateTime(transaction.wallMillis()));
        Session session = transaction.session();
        if (session != null && entry.kind.document()) {
            event.append("txnNumber", session.number()).append("lsid", session.id());
        }
        if (entry.kind.document()) {
            document(entry, event);
        } else {
            definition(entry, event);
        }
        return event;
    }

    private void document(Entry entry, BsonDocument event) {
        Collection collection = entry.collection;
        byte[] key = required(entry.key());
        if (entry.kind == Kind.INSERT || entry.kind == Kind.REPLACE) {
            event.append("fullDocument", new RawBsonDocument(required(entry.after())));
        } else if (entry.kind == Kind.UPDATE) {
            updated(entry, key, event);
        }
        event.append("ns", namespace(collection)).append("documentKey", documentKey(key));
        if (entry.kind == Kind.UPDATE) {
            event.append(
                    "updateDescription",
                    UpdateDescription.of(required(entry.before()), required(entry.after()), options.expanded()));
        }
        if (entry.kind != Kind.INSERT && !options.beforeChange().equals("off")) {
            event.append(
                    "fullDocumentBeforeChange", image(collection, entry.before(), options.beforeChange(), "pre-image"));
        }
    }

    private void updated(Entry entry, byte[] key, BsonDocument event) {
        switch (options.fullDocument()) {
            case "updateLookup" -> {
                byte[] found = now.document(entry.collection, key);
                event.append("fullDocument", found == null ? BsonNull.VALUE : new RawBsonDocument(found));
            }
            case "whenAvailable", "required" ->
                event.append(
                        "fullDocument", image(entry.collection, entry.after(), options.fullDocument(), "post-image"));
            default -> {}
        }
    }

    private static BsonValue image(Collection collection, byte @Nullable [] document, String mode, String which) {
        if (collection.images() && document != null) {
            return new RawBsonDocument(document);
        }
        if (mode.equals("required")) {
            throw StreamException.imageMissing(which);
        }
        return BsonNull.VALUE;
    }

    private void definition(Entry entry, BsonDocument event) {
        Collection collection = entry.collection;
        event.append(
                "ns",
                entry.kind == Kind.DROP_DATABASE
                        ? new BsonDocument("db", new BsonString(collection.database()))
                        : namespace(collection));
        BsonDocument detail = detail(entry);
        switch (entry.kind) {
            case RENAME -> {
                event.append("to", detail.getDocument("to"));
                if (options.expanded()) {
                    event.append("operationDescription", detail);
                }
            }
            case CREATE -> {
                BsonDocument index = new BsonDocument("v", new BsonInt32(2))
                        .append("key", new BsonDocument("_id", new BsonInt32(1)))
                        .append("name", new BsonString("_id_"));
                event.append("operationDescription", new BsonDocument("idIndex", index));
            }
            case CREATE_INDEXES, DROP_INDEXES, MODIFY -> event.append("operationDescription", detail);
            default -> {}
        }
    }

    private static BsonDocument detail(Entry entry) {
        byte[] detail = entry.before();
        return detail == null ? new BsonDocument() : new RawBsonDocument(detail);
    }

    private static BsonDocument namespace(Collection collection) {
        return new BsonDocument("db", new BsonString(collection.database()))
                .append("coll", new BsonString(collection.name()));
    }

    static BsonValue uuid(Collection collection) {
        UUID uuid = collection.uuid();
        return uuid == null ? BsonBoolean.TRUE : new BsonBinary(uuid);
    }

    private static BsonDocument documentKey(byte[] key) {
        RawFields raw = RawFields.of(key);
        RawFields.Writer writer = new RawFields.Writer();
        raw.copy(raw.fields().get(0), "_id", writer);
        return new RawBsonDocument(writer.document());
    }

    private static byte[] required(byte @Nullable [] bytes) {
        if (bytes == null) {
            throw new IllegalStateException("the engine's log does not hold what an event needs");
        }
        return bytes;
    }
}
