package io.godwit.testkit.mongodb.gateway;

import java.sql.Connection;
import org.bson.BsonDocument;

/**
 * A multi-document transaction: a transaction of the engine's, which sees the moment of its first statement. Its commands come one
 * after another.
 */
final class Transaction {
    private static final long LIFETIME_NANOS = 60_000_000_000L;
    /** A client that loses one of its connections may go on by another. */
    private static final long GRACE_NANOS = 1_000_000_000L;

    private static final long NOT_ORPHAN = Long.MIN_VALUE;

    final BsonDocument sessionId;
    final long number;
    final Connection connection;
    private final long started = System.nanoTime();
    private volatile boolean wrote;
    private volatile Client client;
    private volatile long orphanNanos = NOT_ORPHAN;

    Transaction(BsonDocument sessionId, long number, Connection connection, Client client) {
        this.sessionId = sessionId;
        this.number = number;
        this.connection = connection;
        this.client = client;
    }

    void usedBy(Client newClient) {
        this.client = newClient;
        this.orphanNanos = NOT_ORPHAN;
    }

    boolean isOf(Client other) {
        return client == other;
    }

    /** The connection by which its last command came is gone. */
    void orphan() {
        orphanNanos = System.nanoTime();
    }

    /** Whether its client is gone for good. */
    boolean isLeft() {
        long since = orphanNanos;
        return since != NOT_ORPHAN && System.nanoTime() - since > GRACE_NANOS;
    }

    void noteWrite() {
        wrote = true;
    }

    boolean wrote() {
        return wrote;
    }

    /** Whether it is older than a server lets transactions be ({@code transactionLifetimeLimitSeconds}). */
    boolean isTooOld() {
        return System.nanoTime() - started > LIFETIME_NANOS;
    }
}
