package io.godwit.mongodb.load;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.bson.BsonBinaryWriter;
import org.bson.BsonReader;
import org.bson.BsonWriter;
import org.bson.ByteBuf;
import org.bson.ByteBufNIO;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.io.OutputBuffer;

/**
 * Documents one after another, as they were in the driver's replies. It is what the driver is told to decode documents with, and copies
 * each of them, byte for byte, behind the ones before; what it hands the driver instead stands for all documents alike.
 */
final class Frame extends OutputBuffer implements Codec<Frame.Taken> {
    /** Stands for a document that was taken. */
    enum Taken {
        /** The only one. */
        DOCUMENT
    }

    private static final int FIRST_BYTES = 64 * 1024;

    private byte[] data = new byte[FIRST_BYTES];
    private int length;
    private int rows;

    /** Forgets all documents, keeps the memory. */
    void clear() {
        length = 0;
        rows = 0;
    }

    /** How many bytes the document has that begins here. */
    static int documentLength(byte[] data, int at) {
        return (data[at] & 0xff) | ((data[at + 1] & 0xff) << 8) | ((data[at + 2] & 0xff) << 16) | (data[at + 3] << 24);
    }

    byte[] data() {
        return data;
    }

    int length() {
        return length;
    }

    int rows() {
        return rows;
    }

    @Override
    public Taken decode(BsonReader reader, DecoderContext context) {
        new BsonBinaryWriter(this).pipe(reader);
        rows++;
        return Taken.DOCUMENT;
    }

    @Override
    public void encode(BsonWriter writer, Taken value, EncoderContext context) {
        throw new UnsupportedOperationException("documents are only taken");
    }

    @Override
    public Class<Taken> getEncoderClass() {
        return Taken.class;
    }

    // --- where the driver writes to ---

    @Override
    public void writeBytes(byte[] bytes, int offset, int count) {
        room(count);
        System.arraycopy(bytes, offset, data, length, count);
        length += count;
    }

    @Override
    public void writeByte(int value) {
        room(1);
        data[length++] = (byte) value;
    }

    private void room(int count) {
        if (data.length - length < count) {
            data = Arrays.copyOf(data, Math.max(Math.multiplyExact(data.length, 2), Math.addExact(length, count)));
        }
    }

    @Override
    protected void write(int absolutePosition, int value) {
        data[absolutePosition] = (byte) value;
    }

    @Override
    public int getPosition() {
        return length;
    }

    @Override
    public int getSize() {
        return length;
    }

    @Override
    public void truncateToPosition(int position) {
        length = position;
    }

    @Override
    public int pipe(OutputStream out) throws IOException {
        out.write(data, 0, length);
        return length;
    }

    @Override
    public List<ByteBuf> getByteBuffers() {
        return List.of(new ByteBufNIO(ByteBuffer.wrap(data, 0, length)));
    }

    @Override
    public void close() {
        // the memory is all there is
    }
}
