package io.godwit.testkit.mongodb.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** A change stream that is open: where it stands in the log, and what it gives next. Safe for several threads, one at a time. */
final class StreamCursor {
    private static final int MAXIMUM_INTERNAL_BYTES = EventSplit.MAXIMUM_BYTES + 16 * 1024;

    final long id;
    private final String namespace;
    private final Oplog log;
    private final LogClock clock;
    private final Events events;
    private final Pipeline pipeline;
    private final Deque<Told> waiting = new ArrayDeque<>();

    private int transaction;
    private int entry;
    private long offset = -1;
    private ResumeToken seen;
    private @Nullable ResumeToken splitAfter;
    private boolean ended;
    private volatile boolean killed;

    /** An event, or a part of one, and its token. */
    private record Told(ResumeToken token, RawBsonDocument event) {}

    StreamCursor(
            long id, String namespace, Oplog log, LogClock clock, Events events, Pipeline pipeline, ResumeToken start) {
        this.id = id;
        this.namespace = namespace;
        this.log = log;
        this.clock = clock;
        this.events = events;
        this.pipeline = pipeline;
        this.seen = start;
    }

    /** Sets it to where its start token says; the log has been read until now. */
    void seek() {
        long place = clock.place(seen.time());
        if (Long.compareUnsigned(place, log.oldest()) < 0) {
            throw StreamException.historyLost();
        }
        transaction = log.firstFrom(place);
        if (seen.kind() == ResumeToken.Kind.HIGH_WATER_MARK) {
            return;
        }
        if (transaction >= log.size()
                || !clock.time(log.transaction(transaction).place()).equals(seen.time())
                || seen.entry() >= log.transaction(transaction).entries()) {
            throw StreamException.tokenNotFound();
        }
        int last = seen.fragment() < 0 ? seen.entry() : seen.entry() - 1;
        offset = log.transaction(transaction).offset();
        for (; entry <= last; entry++) {
            offset = log.read(offset).next();
        }
        if (seen.fragment() >= 0) {
            if (!pipeline.splitting()) {
                throw StreamException.tokenNotFound();
            }
            splitAfter = seen;
        }
    }

    void kill() {
        killed = true;
    }

    /** Whether the stream ended by itself, and everything was given. */
    boolean over() {
        return ended && waiting.isEmpty();
    }

    /** The next batch: at once if there is anything, else when there is, or the time is over. */
    synchronized BsonDocument batch(String field, int most, long awaitMillis) throws InterruptedException {
        long until = System.nanoTime() + awaitMillis * 1_000_000;
        BsonArray batch = new BsonArray();
        while (true) {
            int known = log.size();
            long reached = log.reached();
            boolean dry = fill(batch, most, known);
            if (dry) {
                ResumeToken mark = ResumeToken.highWaterMark(clock.time(reached));
                seen = mark.time().compareTo(seen.time()) > 0 ? mark : seen;
            }
            long left = (until - System.nanoTime()) / 1_000_000;
            if (!batch.isEmpty() || over() || left <= 0) {
                break;
            }
            log.awaitMore(known, left);
            String broken = log.broken();
            if (broken != null) {
                throw StreamException.logBroken(broken);
            }
            if (killed) {
                throw StreamException.cursorNotFound(id);
            }
        }
        BsonDocument cursor = new BsonDocument(field, batch)
                .append("postBatchResumeToken", seen.document())
                .append("id", new BsonInt64(over() ? 0 : id))
                .append("ns", new BsonString(namespace));
        return new BsonDocument("cursor", cursor);
    }

    /** Fills a batch, and says whether everything up to the known end of the log has been given. */
    private boolean fill(BsonArray batch, int most, int known) {
        if (Long.compareUnsigned(nextPlace(known), log.oldest()) < 0) {
            throw StreamException.historyLost();
        }
        long bytes = 0;
        while (batch.size() < most) {
            while (waiting.isEmpty()) {
                if (ended || !step(known)) {
                    return true;
                }
            }
            int length = waiting.getFirst().event().getByteBuffer().remaining();
            if (!batch.isEmpty() && bytes + length > EventSplit.MAXIMUM_BYTES) {
                return false;
            }
            Told told = waiting.removeFirst();
            batch.add(told.event());
            seen = told.token();
            bytes += length;
        }
        return false;
    }

    private long nextPlace(int known) {
        return transaction < known ? log.transaction(transaction).place() : -1L;
    }

    /** Looks at the next entry, and says whether there was one. */
    private boolean step(int known) {
        if (transaction >= known) {
            return false;
        }
        Oplog.Transaction now = log.transaction(transaction);
        offset = offset < 0 ? now.offset() : offset;
        if (entry < now.entries()) {
            Oplog.Read read = log.read(offset);
            offset = read.next();
            tell(now, entry++, read.entry());
        }
        if (entry >= now.entries()) {
            transaction++;
            entry = 0;
            offset = -1;
        }
        return true;
    }

    private void tell(Oplog.Transaction now, int number, Entry read) {
        if (!events.tells(read)) {
            return;
        }
        ResumeToken token = ResumeToken.event(clock.time(now.place()), number);
        BsonDocument event = pipeline.apply(events.event(token, now, read));
        if (event != null) {
            add(token, event);
        }
        if (events.ends(read)) {
            BsonDocument end = pipeline.apply(events.invalidate(token.invalidate(), now));
            if (end != null) {
                add(token.invalidate(), end);
            }
            ended = true;
        }
    }

    private void add(ResumeToken token, BsonDocument event) {
        byte[] bytes = Bytes.of(event);
        int limit = pipeline.splitting() ? EventSplit.MAXIMUM_BYTES : MAXIMUM_INTERNAL_BYTES;
        if (bytes.length <= limit) {
            waiting.add(new Told(token, new RawBsonDocument(bytes)));
            return;
        }
        if (!pipeline.splitting()) {
            throw StreamException.tooLarge(bytes.length);
        }
        List<RawBsonDocument> parts = EventSplit.split(event, token);
        int first = splitAfter != null && splitAfter.time().equals(token.time()) && splitAfter.entry() == token.entry()
                ? splitAfter.fragment() + 1
                : 0;
        for (int i = first; i < parts.size(); i++) {
            waiting.add(new Told(token.fragment(i), parts.get(i)));
        }
    }
}
