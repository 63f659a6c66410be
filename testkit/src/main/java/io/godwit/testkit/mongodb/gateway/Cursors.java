package io.godwit.testkit.mongodb.gateway;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Cursors that have more to give. */
final class Cursors {
    private static final long MOST_IDLE_NANOS = 600_000_000_000L;

    /** Above are the numbers of change streams. */
    private static final long MOST_ID = 1L << 52;

    private final Engine engine;
    private final Map<Long, OpenCursor> open = new ConcurrentHashMap<>();
    private final Random random = new Random();

    Cursors(Engine engine) {
        this.engine = engine;
    }

    long newId() {
        return random.nextLong(1, MOST_ID);
    }

    void add(OpenCursor cursor) {
        open.put(cursor.id, cursor);
    }

    OpenCursor get(long id, String namespace) {
        OpenCursor cursor = open.get(id);
        if (cursor == null || !cursor.namespace.equals(namespace)) {
            throw new CommandException(ErrorName.CURSOR_NOT_FOUND, "cursor id " + id + " not found");
        }
        return cursor;
    }

    /** Closes it, and says whether there was one. */
    boolean close(long id) {
        @Nullable OpenCursor cursor = open.remove(id);
        if (cursor == null) {
            return false;
        }
        if (cursor.connection != null) {
            synchronized (cursor) {
                engine.giveBack(cursor.connection);
            }
        }
        return true;
    }

    /** Notes that a client's connection is gone. */
    void forget(Client client) {
        open.values().stream().filter(cursor -> cursor.isOf(client)).forEach(OpenCursor::orphan);
    }

    /** Closes those that nobody used for ten minutes, as MongoDB does, and before that those whose client is gone. */
    void closeOld() {
        closeWhere(cursor -> cursor.idleNanos() > MOST_IDLE_NANOS || cursor.isLeft());
    }

    /** Closes those on a collection, or on all of a database if the name ends with a dot, that is about to go. */
    void closeOn(String namespace) {
        closeWhere(cursor ->
                namespace.endsWith(".") ? cursor.namespace.startsWith(namespace) : cursor.namespace.equals(namespace));
    }

    private void closeWhere(Predicate<OpenCursor> condition) {
        List.copyOf(open.values()).stream().filter(condition).forEach(cursor -> close(cursor.id));
    }
}
