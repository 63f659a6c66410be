package io.godwit.testkit.memory;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;

/** Who writes at present: a new runner waits for those that a dead one left. */
final class MemoryWriters {
    private MemoryWriters() {}

    static void opened(MemoryDatabase database, String migration, AutoCloseable writer) {
        database.lock.lock();
        try {
            database.facts.writers(migration).add(writer);
        } finally {
            database.lock.unlock();
        }
    }

    static void checkOpen(MemoryDatabase database, String migration, AutoCloseable writer) {
        database.lock.lock();
        try {
            if (!database.facts.writers(migration).contains(writer)) {
                throw new GodwitException(Errors.TARGET_UNREACHABLE, "The writer is closed.");
            }
        } finally {
            database.lock.unlock();
        }
    }

    static void closed(MemoryDatabase database, String migration, AutoCloseable writer) {
        database.lock.lock();
        try {
            database.facts.writers(migration).remove(writer);
            database.changed.signalAll();
        } finally {
            database.lock.unlock();
        }
    }
}
