package io.godwit.testkit.mongodb.gateway;

import java.sql.Connection;

/**
 * A multi-document transaction: a transaction of the engine's, which sees the moment of its first statement. Its commands come one
 * after another.
 */
final class Transaction {
    private static final long LIFETIME_NANOS = 60_000_000_000L;

    final String session;
    final long number;
    final Connection connection;
    private final long started = System.nanoTime();
    private volatile boolean wrote;
    private volatile Client client;

    Transaction(String session, long number, Connection connection, Client client) {
        this.session = session;
        this.number = number;
        this.connection = connection;
        this.client = client;
    }

    void usedBy(Client newClient) {
        this.client = newClient;
    }

    boolean isOf(Client other) {
        return client == other;
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
