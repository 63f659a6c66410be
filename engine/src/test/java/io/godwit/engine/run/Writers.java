package io.godwit.engine.run;

import io.godwit.spi.GodwitException;
import io.godwit.testkit.memory.MemoryDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * An application at work: transactions of inserts, updates, deletes and moved keys over two tables with keys and one without,
 * until closed or kept out.
 */
final class Writers implements AutoCloseable {
    private final MemoryDatabase database;
    private final Random random;
    private final long pauseNanos;
    private final List<Integer> keys = new ArrayList<>();
    private final Thread thread;
    private int next = 1000;
    private volatile boolean closed;
    private final AtomicInteger transactions = new AtomicInteger();

    Writers(MemoryDatabase database, long seed, long pauseNanos) {
        this.database = database;
        this.random = new Random(seed);
        this.pauseNanos = pauseNanos;
        for (int i = 0; i < 60; i++) {
            keys.add(i);
        }
        thread = new Thread(this::work, "test-writers");
    }

    static void tables(MemoryDatabase database) {
        database.execute(
                "create table app.item (id int64, name text, amount int64)",
                "alter table app.item add primary key item_pkey (id)",
                "create table app.total (id int64, amount int64)",
                "alter table app.total add primary key total_pkey (id)",
                "create table app.note (text text)",
                "create sequence app.numbers");
        for (int i = 0; i < 60; i++) {
            int id = i;
            database.transaction(tx -> {
                tx.insert("app.item", id, "name " + id, id);
                tx.insert("app.total", id, id);
                tx.insert("app.note", "note " + id % 7);
            });
        }
    }

    Writers start() {
        thread.start();
        return this;
    }

    int transactions() {
        return transactions.get();
    }

    private void work() {
        try {
            while (!closed) {
                database.transaction(tx -> {
                    int steps = 1 + random.nextInt(4);
                    for (int s = 0; s < steps; s++) {
                        step(tx);
                    }
                });
                transactions.incrementAndGet();
                LockSupport.parkNanos(pauseNanos);
            }
        } catch (GodwitException e) {
            // Kept out by the fence.
            closed = true;
        }
    }

    private void step(io.godwit.testkit.memory.MemoryTransaction tx) {
        int choice = random.nextInt(10);
        int at = random.nextInt(keys.size());
        int key = keys.get(at);
        if (choice < 3 || keys.size() < 10) {
            int id = next++;
            tx.insert("app.item", id, "new " + id, id);
            tx.insert("app.total", id, id);
            keys.add(id);
        } else if (choice < 6) {
            int amount = random.nextInt(1000);
            tx.update("app.item", key, key, "changed " + amount, amount);
            tx.update("app.total", key, key, amount);
        } else if (choice < 8) {
            int id = next++;
            tx.update("app.item", key, id, "moved", 1);
            tx.update("app.total", key, id, 1);
            keys.set(at, id);
        } else if (choice < 9) {
            tx.delete("app.item", key);
            tx.delete("app.total", key);
            keys.remove(at);
        } else {
            tx.insert("app.note", "note " + random.nextInt(5));
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }
}
