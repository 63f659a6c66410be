package io.godwit.mongodb.capture;

import com.mongodb.MongoException;
import io.godwit.mongodb.connection.Deployment;
import io.godwit.mongodb.connection.Topology;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The change streams that together tell the events of some collections, in the order of their times: one of the deployment where the user
 * may watch it, else one of each database, else one of each collection. Used by one thread.
 */
final class StreamSet implements AutoCloseable {
    static final int UNAUTHORIZED = 13;

    private static final Logger LOG = LoggerFactory.getLogger(StreamSet.class);
    private static final long AWAIT_MILLIS = 250;
    private static final long LEAST_AWAIT_MILLIS = 5;

    private final List<EventStream> streams;
    private final LogEnd end;
    private final @Nullable TableId any;
    private final boolean tellsTime;

    private StreamSet(List<EventStream> streams, LogEnd end, @Nullable TableId any, boolean tellsTime) {
        this.streams = streams;
        this.end = end;
        this.any = any;
        this.tellsTime = tellsTime;
    }

    /**
     * Opens what is needed.
     *
     * @param wanted the collections
     * @param from everything it covers is known already
     * @throws GodwitException PERMISSION_DENIED if some collection may not be watched, LOG_LOST if the log does not reach back that far
     */
    static StreamSet open(Deployment deployment, LogEnd end, Collection<TableId> wanted, ClusterPosition from) {
        List<EventStream> streams = new ArrayList<>();
        boolean done = false;
        try {
            add(deployment, StreamScope.deployment(wanted), from, AWAIT_MILLIS, streams);
            // a server may notice only now that its log does not reach back, and only now are there tokens to look at
            boolean tellsTime = true;
            for (EventStream stream : streams) {
                stream.look(null);
                tellsTime &= stream.tellsTime();
            }
            if (!tellsTime && deployment.server().topology() == Topology.SHARDED) {
                throw new GodwitException(
                        Errors.NOT_SUPPORTED,
                        "the server's resume tokens do not say how far its shards have told their changes; move offline instead",
                        deployment.address(),
                        null);
            }
            done = true;
            return new StreamSet(streams, end, wanted.stream().findFirst().orElse(null), tellsTime);
        } finally {
            if (!done) {
                streams.forEach(EventStream::close);
            }
        }
    }

    private static void add(
            Deployment deployment,
            StreamScope scope,
            ClusterPosition from,
            long awaitMillis,
            List<EventStream> streams) {
        try {
            streams.add(EventStream.open(deployment, scope, from, awaitMillis));
        } catch (MongoException e) {
            List<StreamScope> smaller = scope.smaller();
            if (smaller.isEmpty()) {
                throw new GodwitException(
                        Errors.PERMISSION_DENIED,
                        "the user may not watch " + scope
                                + ": grant the actions find and changeStream on it (role read has both)",
                        "",
                        e);
            }
            LOG.info("the user may not watch {}; {} smaller change streams are opened instead", scope, smaller.size());
            for (StreamScope each : smaller) {
                add(deployment, each, from, Math.max(LEAST_AWAIT_MILLIS, awaitMillis / smaller.size()), streams);
            }
        }
    }

    /**
     * The next event in order, if it is known which is the next; else looks once for more, which may wait a fraction of a second.
     *
     * @return null if it was not known and has to be asked for again
     */
    @Nullable
    Event next() {
        EventStream first = first();
        if (first != null) {
            return first.take();
        }
        ClusterPosition beyond = tellsTime || any == null ? null : end.majority(any);
        Event least = least();
        for (EventStream stream : streams) {
            if (stream.head() == null
                    && (least == null || !stream.told().covers(least.time().previous()))) {
                stream.look(beyond);
            }
        }
        first = first();
        return first == null ? null : first.take();
    }

    private @Nullable Event least() {
        Event least = null;
        for (EventStream stream : streams) {
            Event head = stream.head();
            if (head != null && (least == null || !head.time().covers(least.time()))) {
                least = head;
            }
        }
        return least;
    }

    /** The stream whose event comes before all others, also before those that are not known yet. */
    private @Nullable EventStream first() {
        Event least = least();
        EventStream found = null;
        if (least != null) {
            ClusterPosition before = least.time().previous();
            for (EventStream stream : streams) {
                Event head = stream.head();
                if (head == null && !stream.told().covers(before)) {
                    return null;
                }
                if (found == null && head != null && least.time().covers(head.time())) {
                    found = stream;
                }
            }
        }
        return found;
    }

    /** Every event up to here was given. */
    ClusterPosition told() {
        ClusterPosition told = null;
        for (EventStream stream : streams) {
            Event head = stream.head();
            ClusterPosition own = head == null ? stream.told() : head.time().previous();
            if (told == null || told.covers(own)) {
                told = own;
            }
        }
        if (told == null) {
            throw new IllegalStateException("no stream is open");
        }
        return told;
    }

    @Override
    public void close() {
        streams.forEach(EventStream::close);
    }
}
