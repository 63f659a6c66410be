package io.godwit.testkit.contract;

import io.godwit.spi.schema.TableId;
import io.godwit.testkit.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes to tables of shape {@link Shape#KEYED} in a thread of its own, from a seed: inserts, updates, deletes and key moves,
 * several to a transaction, until stopped or refused.
 */
public final class Workload implements AutoCloseable {
    private static final int KEYS = 200;
    private static final long PAUSE_NANOS = 1_000_000;

    private final TestDatabase database;
    private final List<TableId> tables;
    private final Random random;
    private final AtomicLong transactions = new AtomicLong();
    private final AtomicReference<Throwable> refusal = new AtomicReference<>();
    private final Thread thread;
    private volatile boolean stopped;

    /** Starts writing to one table. */
    public Workload(TestDatabase database, TableId table, long seed) {
        this(database, List.of(table), seed);
    }

    /** Starts writing to tables; a transaction may touch several of them. */
    public Workload(TestDatabase database, List<TableId> tables, long seed) {
        this.database = database;
        this.tables = List.copyOf(tables);
        this.random = new Random(seed);
        this.thread = new Thread(this::run, "workload");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            while (!stopped) {
                database.runPatiently(transaction());
                transactions.incrementAndGet();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (RuntimeException e) {
            refusal.set(e);
        }
    }

    private String[] transaction() {
        List<String> statements = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            TableId table = tables.get(random.nextInt(tables.size()));
            int key = random.nextInt(KEYS);
            int other = random.nextInt(KEYS);
            switch (random.nextInt(6)) {
                case 0 -> statements.add("delete from " + table + " where id = " + key);
                case 1, 2 -> {
                    statements.add("delete from " + table + " where id = " + key);
                    statements.add("insert into " + table + " values (" + key + ", 'w" + random.nextInt() + "', "
                            + other + ", " + (other % 3 == 0 ? "null" : "'" + "b".repeat(other * 30) + "'") + ")");
                }
                case 3 -> {
                    if (key != other) {
                        statements.add("delete from " + table + " where id = " + other);
                        statements.add("update " + table + " set id = " + other + " where id = " + key);
                    }
                }
                default ->
                    statements.add("update " + table + " set name = 'u" + random.nextInt() + "' where id = " + key);
            }
        }
        return statements.toArray(new String[0]);
    }

    /** How many transactions have committed. */
    public long transactions() {
        return transactions.get();
    }

    /** Waits until so many transactions have committed. */
    public void awaitTransactions(long count, Duration most) {
        Eventually.until(count + " transactions of the workload", most, () -> {
            Throwable refused = refusal.get();
            if (refused != null) {
                throw new AssertionError("the workload was refused: " + refused.getMessage(), refused);
            }
            return transactions.get() >= count;
        });
    }

    /** Waits until the database lets it write no more. */
    public void awaitRefusal(Duration most) {
        Eventually.until("the workload is refused", most, () -> refusal.get() != null);
    }

    /** Ends it after its present transaction. */
    public void stop() {
        stopped = true;
        try {
            thread.join(30_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
    }
}
