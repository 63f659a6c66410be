package io.godwit.mongodb.capture;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.TableId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bson.BsonBinaryReader;
import org.bson.BsonType;
import org.bson.ByteBufNIO;
import org.bson.RawBsonDocument;
import org.bson.io.ByteBufferBsonInput;
import org.jspecify.annotations.Nullable;

/**
 * One event of a change stream, documents left as they are. An event larger than a document may be comes as fragments that hold some of
 * its fields each ({@code $changeStreamSplitLargeEvent}). Fields: MongoDB Manual, "Change Events".
 */
final class Event {
    private final ClusterPosition time;
    private String kind = "";
    private String database = "";
    private @Nullable TableId collection;
    private @Nullable TableId renamed;
    private byte @Nullable [] document;
    private byte @Nullable [] key;
    private byte @Nullable [] description;
    private @Nullable ClusterPosition told;
    private long wallMillis;
    private int fragment;
    private int fragments;

    /**
     * Reads an event, or one fragment of it.
     *
     * @param begun the event to which a fragment belongs; null for the first
     * @throws GodwitException if it is none that can be understood
     */
    Event(RawBsonDocument raw, @Nullable Event begun) {
        if (begun != null) {
            take(begun);
        }
        ByteBuffer buffer = raw.getByteBuffer().asNIO();
        byte[] bytes = buffer.array();
        int start = buffer.arrayOffset() + buffer.position();
        ByteBuffer own =
                ByteBuffer.wrap(bytes, start, buffer.remaining()).slice().order(ByteOrder.LITTLE_ENDIAN);
        try (BsonBinaryReader reader = new BsonBinaryReader(new ByteBufferBsonInput(new ByteBufNIO(own)))) {
            reader.readStartDocument();
            while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
                read(reader, reader.readName(), bytes, start);
            }
            reader.readEndDocument();
        }
        if (fragment != (begun == null ? Math.min(fragments, 1) : begun.fragment + 1)) {
            throw new GodwitException(
                    Errors.SOURCE_UNREACHABLE, "a part of a large event is missing from the change stream");
        }
        ClusterPosition known = told;
        if (known == null) {
            throw new GodwitException(
                    Errors.NOT_SUPPORTED,
                    "an event of the change stream does not say when it happened (clusterTime); move offline instead");
        }
        this.time = known;
    }

    private void take(Event earlier) {
        told = earlier.told;
        kind = earlier.kind;
        database = earlier.database;
        collection = earlier.collection;
        renamed = earlier.renamed;
        document = earlier.document;
        key = earlier.key;
        description = earlier.description;
        wallMillis = earlier.wallMillis;
    }

    private void read(BsonBinaryReader reader, String name, byte[] bytes, int start) {
        switch (name) {
            case "operationType" -> kind = reader.readString();
            case "clusterTime" -> told = ClusterPosition.of(reader.readTimestamp());
            case "wallTime" -> wallMillis = reader.readDateTime();
            case "fullDocument" -> document = copy(reader, bytes, start);
            case "documentKey" -> key = copy(reader, bytes, start);
            case "updateDescription" -> description = copy(reader, bytes, start);
            case "ns" -> {
                String[] names = names(reader);
                database = names[0];
                collection = names[1].isEmpty() ? null : new TableId(names[0], names[1]);
            }
            case "to" -> {
                String[] names = names(reader);
                renamed = new TableId(names[0], names[1]);
            }
            case "splitEvent" -> {
                reader.readStartDocument();
                while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
                    if (reader.readName().equals("fragment")) {
                        fragment = reader.readInt32();
                    } else {
                        fragments = reader.readInt32();
                    }
                }
                reader.readEndDocument();
            }
            default -> reader.skipValue();
        }
    }

    /** A nested document's bytes; null of anything else, such as the null that stands for an image which is not kept. */
    private static byte @Nullable [] copy(BsonBinaryReader reader, byte[] bytes, int start) {
        boolean nested = reader.getCurrentBsonType() == BsonType.DOCUMENT;
        int from = start + reader.getBsonInput().getPosition();
        reader.skipValue();
        return nested
                ? Arrays.copyOfRange(bytes, from, start + reader.getBsonInput().getPosition())
                : null;
    }

    private static String[] names(BsonBinaryReader reader) {
        String[] names = {"", ""};
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            switch (reader.readName()) {
                case "db" -> names[0] = reader.readString();
                case "coll" -> names[1] = reader.readString();
                default -> reader.skipValue();
            }
        }
        reader.readEndDocument();
        return names;
    }

    /** When it happened: the same for all events of one commit. */
    ClusterPosition time() {
        return time;
    }

    /** Whether no further fragment is to come. */
    boolean isWhole() {
        return fragment == fragments;
    }

    /** {@code operationType}. */
    String kind() {
        return kind;
    }

    /** Of what; null for events of a database or of the stream. */
    @Nullable
    TableId collection() {
        return collection;
    }

    /** In which database; empty for events of the stream. */
    String database() {
        return database;
    }

    /** What a collection is called from now on. */
    @Nullable
    TableId renamed() {
        return renamed;
    }

    /** The whole document after the event, as BSON. */
    byte @Nullable [] document() {
        return document;
    }

    /** {@code _id} and the shard key, as BSON. */
    byte @Nullable [] key() {
        return key;
    }

    /** What an update changed, as BSON. */
    byte @Nullable [] description() {
        return description;
    }

    /** The server's clock, in milliseconds since 1970; only seconds are exact before MongoDB 6.0. */
    long wallMillis() {
        return wallMillis != 0 ? wallMillis : Integer.toUnsignedLong(time.seconds()) * 1_000;
    }
}
