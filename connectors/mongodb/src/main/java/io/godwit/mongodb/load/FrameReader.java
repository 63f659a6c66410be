package io.godwit.mongodb.load;

import com.mongodb.client.ClientSession;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCursor;
import io.godwit.mongodb.bson.Collections;
import io.godwit.mongodb.connection.Deployment;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Reader;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.Encoded;
import io.godwit.spi.schema.Table;
import org.bson.BsonDocument;
import org.bson.codecs.configuration.CodecRegistries;
import org.jspecify.annotations.Nullable;

/**
 * Reads the documents of a query as the wire carries them: a batch is one reply of the server. The driver's cursor is used, and not the
 * bare commands, because it sends what follows to the server that holds the cursor, be there several routers or secondaries.
 */
final class FrameReader implements Reader<Batch> {
    /** A reply holds about so many bytes; the server ends one at 16 MB whatever was asked. */
    private static final long REPLY_BYTES = 4 << 20;

    private static final int MOST_IN_REPLY = 50_000;
    private static final int UNKNOWN = 1_000;

    private final Deployment deployment;
    private final String where;
    private final ClientSession session;
    private final Frame frame = new Frame();
    private final Encoded batch = new Encoded(Collections.ROWS);
    private final MongoCursor<Frame.Taken> cursor;
    private volatile boolean closed;

    /**
     * Sends the query.
     *
     * @param session which moment is read; closed with this reader
     * @param where for messages
     */
    FrameReader(Deployment deployment, ClientSession session, Table table, BsonDocument filter, String where) {
        this.deployment = deployment;
        this.session = session;
        this.where = where;
        FindIterable<Frame.Taken> find = deployment
                .client()
                .getDatabase(table.id().schema())
                .getCollection(table.id().name(), Frame.Taken.class)
                .withCodecRegistry(CodecRegistries.fromCodecs(frame))
                .withReadPreference(deployment.loadPreference())
                .find(session, filter)
                .batchSize(inReply(table))
                .noCursorTimeout(false);
        try {
            this.cursor = find.cursor();
        } catch (RuntimeException e) {
            session.close();
            throw deployment.failure(e, "reading documents", where);
        }
    }

    private static int inReply(Table table) {
        if (table.estimatedRows() <= 0 || table.estimatedBytes() <= 0) {
            return UNKNOWN;
        }
        long bytes = Math.max(1, table.estimatedBytes() / table.estimatedRows());
        return (int) Math.max(1, Math.min(MOST_IN_REPLY, REPLY_BYTES / bytes));
    }

    /** The documents of the next reply; null at the end. */
    @Nullable
    Frame nextFrame() {
        if (closed) {
            throw new GodwitException(Errors.READER_CLOSED, "reading was ended", where, null);
        }
        try {
            if (frame.rows() > 0 && cursor.available() == 0) {
                frame.clear();
            }
            // asking for more fills the frame; the first reply did when the query was sent
            if (!cursor.hasNext()) {
                return null;
            }
            for (int left = cursor.available(); left > 0; left--) {
                cursor.next();
            }
            return frame;
        } catch (RuntimeException e) {
            if (closed) {
                throw new GodwitException(Errors.READER_CLOSED, "reading was ended", where, e);
            }
            throw deployment.failure(e, "reading documents", where);
        }
    }

    @Override
    public @Nullable Batch next() {
        Frame filled = nextFrame();
        if (filled == null) {
            return null;
        }
        batch.set(filled.data(), filled.length(), filled.rows());
        return batch;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            cursor.close();
            session.close();
        }
    }
}
