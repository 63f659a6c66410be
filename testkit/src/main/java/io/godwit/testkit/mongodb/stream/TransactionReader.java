package io.godwit.testkit.mongodb.stream;

import io.godwit.testkit.mongodb.stream.Entry.Collection;
import io.godwit.testkit.mongodb.stream.Entry.Kind;
import io.godwit.testkit.mongodb.stream.LogMessage.Relation;
import io.godwit.testkit.mongodb.stream.LogMessage.Row;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** Makes the log's entries of what the engine sends, transaction by transaction. For one thread. */
final class TransactionReader {
    private static final String DOCUMENTS = "documents_";

    private final Oplog log;
    private final Catalogue catalogue;
    private final Map<Integer, Relation> relations = new HashMap<>();

    private boolean skipping;
    private boolean changing;
    private BsonArray known = new BsonArray();
    private long wallMillis;
    private long offset;
    private int entries;
    private String updates = CommandNotes.MODIFIED;
    private @Nullable Session session;
    private @Nullable Entry heldDrop;
    private @Nullable String droppedDatabase;

    TransactionReader(Oplog log, Catalogue catalogue) {
        this.log = log;
        this.catalogue = catalogue;
    }

    /** Takes one message, in the order of the log. */
    void take(ByteBuffer data) {
        LogMessage message = new LogMessage(data);
        char type = message.type();
        switch (type) {
            case 'B' -> begin(message);
            case 'C' -> commit(message);
            case 'R' -> relations.put(message.int32(), message.relation());
            case 'I', 'U', 'D' -> row(type, message);
            case 'M' -> note(message);
            case 'O', 'Y' -> {}
            default -> throw new IllegalStateException("the engine logs something unforeseen: " + type);
        }
    }

    /** The connection broke: what was read of a transaction without its end does not count, and will be read again. */
    void abandon() {
        relations.clear();
        skipping = false;
        heldDrop = null;
        if (changing) {
            catalogue.restore(known);
            changing = false;
        }
    }

    /** Before what is known of collections changes. */
    private void change() {
        if (!changing) {
            known = catalogue.seed();
            changing = true;
        }
    }

    private void begin(LogMessage message) {
        long place = message.int64();
        wallMillis = message.wallMillis();
        // Read before, by a connection that broke since.
        skipping = Long.compareUnsigned(place, log.reached()) < 0;
        offset = log.end();
        entries = 0;
        updates = CommandNotes.MODIFIED;
        session = null;
        heldDrop = null;
        droppedDatabase = null;
    }

    private void commit(LogMessage message) {
        message.int8();
        message.int64();
        long place = message.int64();
        if (skipping) {
            skipping = false;
            return;
        }
        letDropGo();
        if (droppedDatabase != null && entries > 0) {
            write(new Entry(Kind.DROP_DATABASE, new Collection(0, droppedDatabase, "", null, false), null, null, null));
        }
        changing = false;
        log.publish(new Oplog.Transaction(place, wallMillis, session, offset, entries));
    }

    private void write(Entry entry) {
        log.write(entry);
        entries++;
    }

    private void letDropGo() {
        if (heldDrop != null) {
            write(heldDrop);
            heldDrop = null;
        }
    }

    private void note(LogMessage message) {
        boolean transactional = message.int8() == 1;
        long place = message.int64();
        if (!message.text().equals(CommandNotes.PREFIX)) {
            return;
        }
        byte[] content = message.counted();
        if (!transactional) {
            log.reached(place);
            return;
        }
        if (skipping || content.length == 0) {
            return;
        }
        BsonDocument note = new RawBsonDocument(content);
        if (note.containsKey(CommandNotes.UPDATES)) {
            updates = note.getString(CommandNotes.UPDATES).getValue();
        }
        if (note.containsKey(CommandNotes.SESSION)) {
            session = new Session(note.getDocument(CommandNotes.SESSION), note.getInt64(CommandNotes.NUMBER));
        }
        if (note.containsKey(CommandNotes.DROPPED_DATABASE)) {
            droppedDatabase = note.getString(CommandNotes.DROPPED_DATABASE).getValue();
        }
        if (note.containsKey(CommandNotes.SEED)) {
            change();
            catalogue.plant(note.getArray(CommandNotes.SEED));
        }
        if (note.containsKey(CommandNotes.COMMAND)) {
            command(note);
        }
    }

    private void command(BsonDocument note) {
        BsonDocument command = note.getDocument(CommandNotes.COMMAND);
        String name = command.getFirstKey();
        Collection collection = catalogue.get(
                note.getString("database").getValue(), command.getString(name).getValue());
        if (collection == null) {
            return;
        }
        if (note.containsKey(CommandNotes.IMAGES)) {
            change();
            collection = collection.images(note.getBoolean(CommandNotes.IMAGES).getValue());
            catalogue.put(collection);
        }
        Kind kind = switch (name) {
            case "createIndexes" -> Kind.CREATE_INDEXES;
            case "dropIndexes", "deleteIndexes" -> Kind.DROP_INDEXES;
            case "collMod" -> Kind.MODIFY;
            default -> null;
        };
        if (kind != null) {
            write(new Entry(kind, collection, null, Bytes.of(CommandNotes.description(command)), null));
        }
    }

    private void row(char type, LogMessage message) {
        Relation relation = relations.get(message.int32());
        if (relation == null) {
            throw new IllegalStateException("the engine logs a row of a table that it did not describe");
        }
        char which = message.type();
        Row before = null;
        if (which == 'O' || which == 'K') {
            before = message.row(relation);
            which = type == 'D' ? which : message.type();
        }
        Row after = type == 'D' ? null : message.row(relation);
        if (skipping) {
            return;
        }
        if (relation.schema.equals("documentdb_data") && relation.name.startsWith(DOCUMENTS)) {
            document(Long.parseLong(relation.name.substring(DOCUMENTS.length())), before, after);
        } else if (relation.name.equals("collections")) {
            collection(before, after);
        }
    }

    private void document(long id, @Nullable Row before, @Nullable Row after) {
        Collection collection = catalogue.get(id);
        if (collection == null) {
            throw new IllegalStateException("the engine logs a document of a collection that is not known");
        }
        letDropGo();
        byte[] old = before == null ? null : before.bytes("document");
        if (after == null) {
            write(new Entry(Kind.DELETE, collection, before == null ? null : before.bytes("object_id"), old, null));
            return;
        }
        if (before != null) {
            after.completed(before);
        } else {
            write(new Entry(Kind.INSERT, collection, after.bytes("object_id"), null, after.bytes("document")));
            return;
        }
        byte[] now = after.bytes("document");
        boolean replaced = old == null || now == null || replaced(old, now);
        write(new Entry(replaced ? Kind.REPLACE : Kind.UPDATE, collection, after.bytes("object_id"), old, now));
    }

    /** An update that left no field as it was, in a command that also replaced, counts as a replacement. */
    private boolean replaced(byte[] old, byte[] now) {
        RawFields olds = RawFields.of(old);
        RawFields news = RawFields.of(now);
        // A description by names cannot tell what happened to one of two fields of the same name.
        if (updates.equals(CommandNotes.REPLACED) || olds.repeats() || news.repeats()) {
            return true;
        }
        return updates.equals(CommandNotes.MIXED)
                && news.fields().stream()
                        .filter(is -> !is.name().equals("_id"))
                        .noneMatch(is -> olds.fields().stream()
                                .anyMatch(was -> was.name().equals(is.name()) && olds.same(was, news, is)));
    }

    private void collection(@Nullable Row before, @Nullable Row after) {
        change();
        if (after == null) {
            if (before != null) {
                letDropGo();
                Collection gone = catalogue.remove(id(before));
                heldDrop = gone == null ? null : new Entry(Kind.DROP, gone, null, null, null);
            }
            return;
        }
        after.completed(before == null ? after : before);
        if (after.bytes("view_definition") != null) {
            return;
        }
        String database = after.text("database_name");
        String name = after.text("collection_name");
        Collection known = catalogue.get(id(after));
        if (known == null) {
            Collection created = new Collection(id(after), database, name, uuid(after), false);
            catalogue.put(created);
            letDropGo();
            write(new Entry(Kind.CREATE, created, null, null, null));
        } else if (!known.database().equals(database) || !known.name().equals(name)) {
            rename(known, known.renamed(database, name));
        }
    }

    private void rename(Collection from, Collection to) {
        catalogue.put(to);
        BsonDocument target =
                new BsonDocument("db", new BsonString(to.database())).append("coll", new BsonString(to.name()));
        BsonDocument told = new BsonDocument("to", target);
        Entry dropped = heldDrop;
        if (dropped != null
                && dropped.collection.database().equals(to.database())
                && dropped.collection.name().equals(to.name())) {
            heldDrop = null;
            told.append("dropTarget", Events.uuid(dropped.collection));
        }
        letDropGo();
        write(new Entry(Kind.RENAME, from, null, Bytes.of(told), null));
    }

    private static long id(Row row) {
        byte[] bytes = row.bytes("collection_id");
        if (bytes == null) {
            throw new IllegalStateException("the engine's log does not hold the number of a collection");
        }
        return ByteBuffer.wrap(bytes).getLong();
    }

    private static @Nullable UUID uuid(Row row) {
        byte[] bytes = row.bytes("collection_uuid");
        if (bytes == null) {
            return null;
        }
        ByteBuffer halves = ByteBuffer.wrap(bytes);
        return new UUID(halves.getLong(), halves.getLong());
    }
}
