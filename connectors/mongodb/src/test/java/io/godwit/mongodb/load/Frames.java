package io.godwit.mongodb.load;

import io.godwit.spi.Reader;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.Encoded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bson.RawBsonDocument;

/** Takes batches of documents apart. */
final class Frames {
    private Frames() {}

    static List<byte[]> documents(Reader<Batch> reader) {
        List<byte[]> documents = new ArrayList<>();
        for (Batch batch = reader.next(); batch != null; batch = reader.next()) {
            Encoded frame = (Encoded) batch;
            int at = 0;
            for (int row = 0; row < frame.rows(); row++) {
                int length = Frame.documentLength(frame.data(), at);
                documents.add(Arrays.copyOfRange(frame.data(), at, at + length));
                at += length;
            }
        }
        return documents;
    }

    static byte[] bytes(RawBsonDocument document) {
        byte[] bytes = new byte[document.getByteBuffer().remaining()];
        document.getByteBuffer().get(bytes);
        return bytes;
    }
}
