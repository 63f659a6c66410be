package io.godwit.testkit.mongodb.stream;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * Change streams of one server, out of its engine's own log. The gateway gives it the commands that open a stream, read it and
 * close it, and lets it {@linkplain #before note} in the log what the log does not say by itself.
 *
 * <p>As in MongoDB 8.0, what one command outside a transaction writes can share one cluster time. Safe for several threads.
 */
public final class ChangeStreams implements AutoCloseable {
    private static final long FIRST_CURSOR = 1L << 52;
    private static final long CATCH_UP_MILLIS = 30_000;
    private static final long MARK_MILLIS = 250;
    private static final int DEFAULT_AWAIT_MILLIS = 1000;
    private static final int ALL = Integer.MAX_VALUE;

    private final String url;
    private final LogClock clock;
    private final Oplog log;
    private final Catalogue catalogue = new Catalogue();
    private final LogReader reader;
    private final Thread marks;
    private final AtomicInteger awaiting = new AtomicInteger();
    private final AtomicLong cursorIds = new AtomicLong(FIRST_CURSOR);
    private final Map<Long, StreamCursor> cursors = new ConcurrentHashMap<>();
    private final Object connecting = new Object();
    private @Nullable Connection connection;
    private volatile boolean closed;

    /**
     * Opens the log, which from the first time on is kept by the server for ever, or until it is lost.
     *
     * @param url of the engine for JDBC, whose user is a superuser
     * @param clock of the cluster
     */
    public ChangeStreams(String url, LogClock clock) {
        this.url = url;
        this.clock = clock;
        log = new Oplog(with(LogSlot::prepare));
        reader = new LogReader(url, log, new TransactionReader(log, catalogue));
        marks = new Thread(this::mark, "change streams' heartbeat");
        marks.setDaemon(true);
        marks.start();
    }

    /** Whether a command is one to be given to {@link #run}: it opens a stream, or is about a cursor of one. */
    public boolean concerns(BsonDocument command) {
        return switch (command.getFirstKey()) {
            case "aggregate" -> stage(command) != null;
            case "getMore" -> command.getNumber("getMore").longValue() >= FIRST_CURSOR;
            default -> false;
        };
    }

    /** Closes a cursor, and says whether there was one. */
    public boolean kill(long cursor) {
        StreamCursor killed = cursors.remove(cursor);
        if (killed != null) {
            killed.kill();
        }
        return killed != null;
    }

    /** Answers a command that {@link #concerns} this; failures are answers too. Documents in it are as they lie in the engine. */
    public BsonDocument run(String database, BsonDocument command) {
        try {
            BsonDocument reply = command.containsKey("getMore") ? more(command) : open(database, command);
            return new RawBsonDocument(Bytes.of(reply.append("ok", new BsonDouble(1))));
        } catch (StreamException e) {
            return e.reply();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return StreamException.logBroken("interrupted").reply();
        }
    }

    /**
     * Notes a command that is about to be run on a connection, in the transaction that the command will have: to be called before
     * every {@code update}, {@code findAndModify} and {@code dropDatabase}, and before every command of a multi-document transaction.
     *
     * @param sequence the command's documents if they came as a section of their own, one after another, or null
     */
    public static void before(Connection connection, String database, BsonDocument command, byte @Nullable [] sequence)
            throws SQLException {
        BsonDocument note = CommandNotes.before(database, command, sequence);
        if (note != null) {
            LogSlot.note(connection, note);
        }
    }

    /** Notes a command that succeeded, in its transaction or in one of its own: creating, altering collections and indexes. */
    public static void after(Connection connection, String database, BsonDocument command) throws SQLException {
        BsonDocument note = CommandNotes.after(database, command);
        if (note != null) {
            LogSlot.note(connection, note);
        }
    }

    /** Loses all of the log that there is so far: streams that were to go on there find their history lost. */
    public void loseLog() {
        catchUp();
        log.forgetBefore(with(opened -> LogSlot.renew(opened, catalogue.seed())));
    }

    private static @Nullable BsonDocument stage(BsonDocument command) {
        if (!command.containsKey("pipeline") || command.getArray("pipeline").isEmpty()) {
            return null;
        }
        BsonDocument first = command.getArray("pipeline").get(0).asDocument();
        return first.containsKey("$changeStream") ? first.getDocument("$changeStream") : null;
    }

    private BsonDocument open(String database, BsonDocument command) throws InterruptedException {
        BsonDocument stage = stage(command);
        StreamOptions options = StreamOptions.of(database, command, stage == null ? new BsonDocument() : stage);
        List<BsonValue> stages = command.getArray("pipeline");
        Pipeline pipeline = Pipeline.of(stages.subList(1, stages.size()));
        long now = catchUp();
        ResumeToken start = ResumeToken.highWaterMark(options.from() == null ? clock.time(now + 1) : options.from());
        if (options.after() != null) {
            start = options.after();
            if (start.kind() == ResumeToken.Kind.INVALIDATE && !options.startAfter()) {
                throw StreamException.invalidToken(
                        "Attempting to resume a change stream using 'resumeAfter' is not allowed from an"
                                + " invalidate notification");
            }
        }
        String namespace = database + "." + (options.collection() == null ? "$cmd.aggregate" : options.collection());
        StreamCursor cursor = new StreamCursor(
                cursorIds.getAndIncrement(), namespace, log, clock, new Events(options, this::lookUp), pipeline, start);
        cursor.seek();
        BsonDocument settings = command.getDocument("cursor", new BsonDocument());
        BsonDocument reply = cursor.batch("firstBatch", batchSize(settings.get("batchSize"), 101), 0);
        if (!cursor.over()) {
            cursors.put(cursor.id, cursor);
        }
        return reply;
    }

    private BsonDocument more(BsonDocument command) throws InterruptedException {
        long id = command.getNumber("getMore").longValue();
        StreamCursor cursor = cursors.get(id);
        if (cursor == null) {
            throw StreamException.cursorNotFound(id);
        }
        int millis = command.getNumber("maxTimeMS", new BsonInt32(DEFAULT_AWAIT_MILLIS))
                .intValue();
        awaiting.incrementAndGet();
        try {
            int most = batchSize(command.get("batchSize"), ALL);
            BsonDocument reply = cursor.batch("nextBatch", most == 0 ? ALL : most, millis);
            if (cursor.over()) {
                cursors.remove(id);
            }
            return reply;
        } catch (StreamException e) {
            cursors.remove(id);
            throw e;
        } finally {
            awaiting.decrementAndGet();
        }
    }

    private static int batchSize(@Nullable BsonValue value, int otherwise) {
        return value == null ? otherwise : value.asNumber().intValue();
    }

    private byte @Nullable [] lookUp(Entry.Collection collection, byte[] key) {
        Optional<byte[]> found = with(opened -> {
            try (PreparedStatement table = opened.prepareStatement("select to_regclass(?) is not null")) {
                table.setString(1, "documentdb_data.documents_" + collection.id());
                try (ResultSet row = table.executeQuery()) {
                    if (!row.next() || !row.getBoolean(1)) {
                        return Optional.empty();
                    }
                }
            }
            try (PreparedStatement statement = opened.prepareStatement(
                    "select document::bytea from documentdb_data.documents_" + collection.id()
                            + " where shard_key_value = ? and object_id operator(documentdb_core.=) ?::bytea::documentdb_core.bson")) {
                statement.setLong(1, collection.id());
                statement.setBytes(2, key);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
                }
            }
        });
        return found.orElse(null);
    }

    /** Waits until everything that is committed now has been read, and gives the place where the log ended. */
    private long catchUp() {
        long place = with(LogSlot::mark);
        try {
            log.awaitPlace(place, CATCH_UP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (Long.compareUnsigned(log.reached(), place) < 0) {
            String broken = log.broken();
            throw StreamException.logBroken(broken == null ? "the engine's log is far behind" : broken);
        }
        return place;
    }

    /** While anybody waits for events, the log is marked now and then, so that streams say that time goes on. */
    private void mark() {
        while (!closed && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(MARK_MILLIS));
            try {
                if (awaiting.get() > 0) {
                    with(LogSlot::mark);
                }
            } catch (StreamException e) {
                log.broken(e.getMessage());
            }
        }
    }

    /** Something done on a connection. */
    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T with(Work<T> work) {
        synchronized (connecting) {
            try {
                Connection open = connection;
                if (open == null || open.isClosed()) {
                    open = DriverManager.getConnection(url);
                    connection = open;
                }
                return work.on(open);
            } catch (SQLException e) {
                throw StreamException.logBroken("the engine does not answer: " + e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        marks.interrupt();
        reader.close();
        log.close();
        synchronized (connecting) {
            try {
                if (connection != null) {
                    connection.close();
                }
            } catch (SQLException e) {
                throw new IllegalStateException("a connection does not close", e);
            }
        }
    }
}
