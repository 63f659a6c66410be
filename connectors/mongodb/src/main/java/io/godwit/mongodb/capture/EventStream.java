package io.godwit.mongodb.capture;

import com.mongodb.MongoException;
import com.mongodb.client.ChangeStreamIterable;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.changestream.FullDocument;
import io.godwit.mongodb.MongoErrors;
import io.godwit.mongodb.connection.Deployment;
import io.godwit.mongodb.connection.Server;
import io.godwit.mongodb.connection.Topology;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * One change stream, and up to where it has told everything. The driver goes on by itself, behind the last token it was given, when a
 * connection breaks or another server becomes primary (MongoDB specifications, "Change Streams"). Used by one thread.
 */
final class EventStream implements AutoCloseable {
    /** {@code ChangeStreamHistoryLost}, {@code ChangeStreamFatalError} and what servers before 4.4 say for them. */
    private static final Set<Integer> LOST = Set.of(136, 280, 286, 40576, 40585);

    private static final int TOO_LARGE = 10334;

    private final Deployment deployment;
    private final StreamScope scope;
    private final boolean sharded;
    private final MongoChangeStreamCursor<RawBsonDocument> cursor;
    private ClusterPosition told;
    private @Nullable Event head;

    private EventStream(
            Deployment deployment,
            StreamScope scope,
            MongoChangeStreamCursor<RawBsonDocument> cursor,
            ClusterPosition from) {
        this.deployment = deployment;
        this.scope = scope;
        this.sharded = deployment.server().topology() == Topology.SHARDED;
        this.cursor = cursor;
        this.told = from;
    }

    /**
     * Opens one.
     *
     * @param from everything it covers is known already
     * @param awaitMillis how long the server waits for an event
     * @throws MongoException with error 13 if the user may not watch this
     * @throws GodwitException if the stream cannot be had; LOG_LOST if the log does not reach back that far
     */
    static EventStream open(Deployment deployment, StreamScope scope, ClusterPosition from, long awaitMillis) {
        Server server = deployment.server();
        boolean expanded = server.platform().isMongo() ? server.isAtLeast(6, 0) : server.supportsImages();
        boolean splits = server.platform().isMongo()
                ? server.isAtLeast(7, 0) || (server.isAtLeast(6, 0, 9) && !server.isAtLeast(6, 1))
                : server.supportsImages();
        ChangeStreamIterable<RawBsonDocument> stream = watch(deployment, scope, scope.pipeline(splits))
                .startAtOperationTime(from.next().timestamp())
                .maxAwaitTime(awaitMillis, TimeUnit.MILLISECONDS);
        if (server.supportsImages()) {
            stream = stream.fullDocument(FullDocument.WHEN_AVAILABLE);
        }
        if (expanded) {
            stream = stream.showExpandedEvents(true);
        }
        try {
            // the driver gives a cursor of change streams for documents of one's own class too
            return new EventStream(
                    deployment,
                    scope,
                    (MongoChangeStreamCursor<RawBsonDocument>)
                            stream.withDocumentClass(RawBsonDocument.class).cursor(),
                    from);
        } catch (MongoException e) {
            if (e.getCode() == StreamSet.UNAUTHORIZED) {
                throw e;
            }
            throw failure(deployment, scope, e);
        }
    }

    private static ChangeStreamIterable<RawBsonDocument> watch(
            Deployment deployment, StreamScope scope, List<Bson> pipeline) {
        if (scope.database().isEmpty()) {
            return deployment.client().watch(pipeline, RawBsonDocument.class);
        }
        MongoDatabase database = deployment.client().getDatabase(scope.database());
        return scope.collection().isEmpty()
                ? database.watch(pipeline, RawBsonDocument.class)
                : database.getCollection(scope.collection()).watch(pipeline, RawBsonDocument.class);
    }

    /** The event that comes next; null if none is known. */
    @Nullable
    Event head() {
        return head;
    }

    /** Takes the event that comes next. */
    Event take() {
        Event taken = head;
        if (taken == null) {
            throw new IllegalStateException("no event is known");
        }
        head = null;
        told = taken.time().previous();
        return taken;
    }

    /** Every event up to here was taken. */
    ClusterPosition told() {
        return told;
    }

    /**
     * Looks for the next event, if none is known.
     *
     * @param beyond a position that everything acknowledged before this call and held by most servers is at or before; for a server whose
     *     tokens do not say how far it looked. Null where they do
     */
    void look(@Nullable ClusterPosition beyond) {
        if (head != null) {
            return;
        }
        Event event = null;
        try {
            RawBsonDocument next = cursor.tryNext();
            while (next != null) {
                event = new Event(next, event);
                // the fragments of one event follow each other
                next = event.isWhole() ? null : cursor.next();
            }
            if (event == null) {
                idle(beyond);
            }
        } catch (MongoException e) {
            throw failure(deployment, scope, e);
        } catch (IllegalStateException e) {
            // what the driver says of a client that was closed
            throw new GodwitException(Errors.READER_CLOSED, "the source was closed", "", e);
        }
        head = event;
    }

    /**
     * A server of a replica set that has nothing to give has given all that its log holds, up to and with what its token names. mongos
     * only promises that nothing before its token is to come: a shard may be in the midst of a transaction of just that time.
     */
    private void idle(@Nullable ClusterPosition beyond) {
        ClusterPosition token = tokenTime(cursor.getResumeToken());
        ClusterPosition reached = token != null && sharded ? token.previous() : token;
        if (beyond != null && (reached == null || beyond.covers(reached))) {
            reached = beyond;
        }
        if (reached != null && reached.covers(told)) {
            told = reached;
        }
    }

    /** Whether the tokens of this stream say how far the server looked. */
    boolean tellsTime() {
        return tokenTime(cursor.getResumeToken()) != null;
    }

    /**
     * The time in a token: the first of its values, a timestamp as sortable bytes, after the byte of its type, 0x82 (MongoDB's {@code
     * KeyString}, in hexadecimal digits in {@code _data}). Null if it does not look like that.
     */
    static @Nullable ClusterPosition tokenTime(@Nullable BsonDocument token) {
        if (token == null || !token.isString("_data")) {
            return null;
        }
        String data = token.getString("_data").getValue();
        if (data.length() < 18 || !data.startsWith("82")) {
            return null;
        }
        try {
            return new ClusterPosition(
                    Integer.parseUnsignedInt(data, 2, 10, 16), Integer.parseUnsignedInt(data, 10, 18, 16));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static GodwitException failure(Deployment deployment, StreamScope scope, MongoException error) {
        String doing = "reading the change stream of " + scope;
        if (LOST.contains(error.getCode())) {
            return new GodwitException(Errors.LOG_LOST, doing + " failed: " + MongoErrors.message(error), "", error);
        }
        if (error.getCode() == TOO_LARGE) {
            return new GodwitException(
                    MongoErrors.DOCUMENT_TOO_LARGE,
                    doing + " failed: an event is larger than a document may be, and this server does not split it"
                            + " (MongoDB 6.0.9, 7.0 and later do)",
                    "",
                    error);
        }
        return deployment.failure(error, doing, "");
    }

    @Override
    public void close() {
        cursor.close();
    }
}
