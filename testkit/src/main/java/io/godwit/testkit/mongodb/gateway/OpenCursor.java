package io.godwit.testkit.mongodb.gateway;

import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/** A cursor that has more to give: what the engine wants to go on with. Commands on it come one after another. */
final class OpenCursor {
    private static final long GRACE_NANOS = 30_000_000_000L;

    final long id;
    final String database;
    final String namespace;
    /** The session that it must go on in, until it ends; null if any will do. */
    final @Nullable Connection connection;
    /** The moment it reads at; null if the present. */
    final @Nullable Snapshot snapshot;

    private byte[] continuation;
    private volatile Client client;
    private volatile long usedNanos = System.nanoTime();
    private volatile boolean orphan;

    OpenCursor(
            long id,
            String database,
            String namespace,
            @Nullable Connection connection,
            @Nullable Snapshot snapshot,
            byte[] continuation,
            Client client) {
        this.id = id;
        this.database = database;
        this.namespace = namespace;
        this.connection = connection;
        this.snapshot = snapshot;
        this.continuation = continuation;
        this.client = client;
    }

    byte[] continuation() {
        return continuation;
    }

    void advance(byte[] next, Client by) {
        continuation = next;
        client = by;
        orphan = false;
        usedNanos = System.nanoTime();
    }

    boolean isOf(Client other) {
        return client == other;
    }

    /** The connection by which it was last used is gone. */
    void orphan() {
        orphan = true;
    }

    /** Whether its client is gone, and with it what it keeps of the engine is in others' way. */
    boolean isLeft() {
        return orphan && connection != null && idleNanos() > GRACE_NANOS;
    }

    long idleNanos() {
        return System.nanoTime() - usedNanos;
    }
}
