package io.godwit.testkit.mongodb.gateway;

import java.sql.Connection;

/** A moment that can be read at: an exported snapshot of the engine's, and its place in the log. */
final class Snapshot {
    final long place;
    final String exported;
    final Connection exporter;
    private volatile long usedNanos = System.nanoTime();

    Snapshot(long place, String exported, Connection exporter) {
        this.place = place;
        this.exported = exported;
        this.exporter = exporter;
    }

    void use() {
        usedNanos = System.nanoTime();
    }

    long idleNanos() {
        return System.nanoTime() - usedNanos;
    }
}
