package io.godwit.testkit.mongodb.stream;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One change as the log holds it: to a document, or to a collection.
 *
 * @see Oplog
 */
final class Entry {
    /** What happened; the names are those of MongoDB's operation types. */
    enum Kind {
        INSERT("insert"),
        UPDATE("update"),
        REPLACE("replace"),
        DELETE("delete"),
        CREATE("create"),
        DROP("drop"),
        RENAME("rename"),
        DROP_DATABASE("dropDatabase"),
        CREATE_INDEXES("createIndexes"),
        DROP_INDEXES("dropIndexes"),
        MODIFY("modify");

        final String operationType;

        Kind(String operationType) {
            this.operationType = operationType;
        }

        boolean document() {
            return switch (this) {
                case INSERT, UPDATE, REPLACE, DELETE -> true;
                default -> false;
            };
        }

        /** Told only to whoever asks for expanded events. */
        boolean expanded() {
            return switch (this) {
                case CREATE, CREATE_INDEXES, DROP_INDEXES, MODIFY -> true;
                default -> false;
            };
        }
    }

    /**
     * A collection as it was called then.
     *
     * @param id the engine's number of it, 0 for a whole database
     * @param database it is in
     * @param name within the database, empty for a whole database
     * @param uuid which stays through renames
     * @param images whether images before and after changes are kept
     */
    record Collection(
            long id, String database, String name, @Nullable UUID uuid, boolean images) {
        Collection images(boolean kept) {
            return new Collection(id, database, name, uuid, kept);
        }

        Collection renamed(String newDatabase, String newName) {
            return new Collection(id, newDatabase, newName, uuid, images);
        }
    }

    final Kind kind;
    final Collection collection;
    private final byte @Nullable [] key;
    private final byte @Nullable [] before;
    private final byte @Nullable [] after;

    /**
     * A change.
     *
     * @param key the engine's {@code object_id}: a document whose one field is the {@code _id}; null unless of a document
     * @param before the document before; of a collection, what more there is to say
     * @param after the document after
     */
    Entry(Kind kind, Collection collection, byte @Nullable [] key, byte @Nullable [] before, byte @Nullable [] after) {
        this.kind = kind;
        this.collection = collection;
        this.key = key;
        this.before = before;
        this.after = after;
    }

    byte @Nullable [] key() {
        return key;
    }

    byte @Nullable [] before() {
        return before;
    }

    byte @Nullable [] after() {
        return after;
    }

    byte[] encoded() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(kind.name());
            out.writeLong(collection.id());
            out.writeUTF(collection.database());
            out.writeUTF(collection.name());
            UUID uuid = collection.uuid();
            out.writeBoolean(uuid != null);
            out.writeLong(uuid == null ? 0 : uuid.getMostSignificantBits());
            out.writeLong(uuid == null ? 0 : uuid.getLeastSignificantBits());
            out.writeBoolean(collection.images());
            write(out, key);
            write(out, before);
            write(out, after);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static Entry decoded(DataInputStream in) throws IOException {
        Kind kind = Kind.valueOf(in.readUTF());
        long id = in.readLong();
        String database = in.readUTF();
        String name = in.readUTF();
        boolean known = in.readBoolean();
        UUID uuid = new UUID(in.readLong(), in.readLong());
        Collection collection = new Collection(id, database, name, known ? uuid : null, in.readBoolean());
        return new Entry(kind, collection, read(in), read(in), read(in));
    }

    private static void write(DataOutputStream out, byte @Nullable [] bytes) throws IOException {
        out.writeInt(bytes == null ? -1 : bytes.length);
        if (bytes != null) {
            out.write(bytes);
        }
    }

    private static byte @Nullable [] read(DataInputStream in) throws IOException {
        int length = in.readInt();
        return length < 0 ? null : in.readNBytes(length);
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + " " + collection.database() + "." + collection.name();
    }
}
