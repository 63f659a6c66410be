package io.godwit.testkit.memory;

import io.godwit.spi.row.Row;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A database in memory, found by its name in a registry of this process. One lock guards all of it: transactions are serial.
 * Every method may be called from any thread.
 */
public final class MemoryDatabase {
    private static final Map<String, MemoryDatabase> REGISTRY = new ConcurrentHashMap<>();

    final Lock lock;
    final Condition changed;
    final String name;
    final String server = UUID.randomUUID().toString();
    final Map<TableId, MemoryTable> tables = new TreeMap<>();
    /** Views, triggers and whatever else is only a statement, by kind and name. */
    final Map<String, String> objects = new LinkedHashMap<>();

    final Map<String, Long> sequences = new TreeMap<>();
    final MemoryLog log;
    final MemoryFacts facts = new MemoryFacts();
    final Map<String, Set<TableId>> fences = new HashMap<>();

    private Runnable afterCommit = () -> {};

    private MemoryDatabase(String name, Lock lock, LongSupplier clockMillis) {
        this.name = name;
        this.lock = lock;
        this.changed = lock.newCondition();
        this.log = new MemoryLog(clockMillis);
    }

    /** Makes an empty database of this name, in place of any that was there. */
    public static MemoryDatabase create(String name) {
        return create(name, new ReentrantLock(), System::currentTimeMillis);
    }

    /** Makes an empty database of this name whose waits and times are another's: those of a simulation. */
    public static MemoryDatabase create(String name, Lock lock, LongSupplier clockMillis) {
        MemoryDatabase database = new MemoryDatabase(name, lock, clockMillis);
        REGISTRY.put(name, database);
        return database;
    }

    /** Takes the database of this name away. */
    public static void drop(String name) {
        REGISTRY.remove(name);
    }

    static @Nullable MemoryDatabase find(String name) {
        return REGISTRY.get(name);
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Its address, with options such as {@code "snapshots=fuzzy"} behind it. */
    public String url(String... options) {
        return "memory://tester@localhost/" + name + (options.length == 0 ? "" : "?" + String.join("&", options));
    }

    /**
     * Runs statements, each a transaction of its own.
     *
     * @see MemoryTransaction#execute
     */
    public void execute(String... statements) {
        for (String statement : statements) {
            transaction(tx -> tx.execute(statement));
        }
    }

    /**
     * Runs one transaction of a workload; an exception undoes all of it.
     *
     * @throws io.godwit.spi.GodwitException with code {@code SOURCE_REFUSED} if it writes to a fenced table
     */
    public void transaction(Consumer<MemoryTransaction> work) {
        transaction(true, begin(), work);
    }

    /** Begins a transaction of a workload that others may overtake; what it does, it does when it commits. */
    public long begin() {
        lock.lock();
        try {
            return log.begin();
        } finally {
            lock.unlock();
        }
    }

    /** Runs and commits the transaction that was begun under this number, as {@link #transaction(Consumer)}. */
    public void commit(long begun, Consumer<MemoryTransaction> work) {
        transaction(true, begun, work);
    }

    void transaction(boolean fenced, Consumer<MemoryTransaction> work) {
        transaction(fenced, begin(), work);
    }

    private void transaction(boolean fenced, long number, Consumer<MemoryTransaction> work) {
        lock.lock();
        try {
            MemoryTransaction transaction = new MemoryTransaction(this, fenced, number);
            boolean done = false;
            try {
                work.accept(transaction);
                done = true;
            } finally {
                transaction.end(done);
            }
            afterCommit.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Has something looked at after each commit, before anybody else can. */
    public void afterCommit(Runnable look) {
        afterCommit = look;
    }

    /** A number for all rows of all tables: equal contents have equal numbers. Kept up to date, so it costs nothing. */
    public long fingerprint() {
        lock.lock();
        try {
            long sum = 0;
            for (MemoryTable table : tables.values()) {
                sum += table.fingerprint() * (table.id.toString().hashCode() * 2L + 1);
            }
            return sum;
        } finally {
            lock.unlock();
        }
    }

    /** How many rows all tables hold. */
    public long rowCount() {
        lock.lock();
        try {
            long count = 0;
            for (MemoryTable table : tables.values()) {
                count += table.rows.size();
            }
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** How many changes the log has held so far; a truncation of several tables is one. */
    public long changesLogged() {
        lock.lock();
        try {
            return log.changes();
        } finally {
            lock.unlock();
        }
    }

    /** Where the log begins that is kept for this migration; -1 if none is. */
    public long keptFrom(String migration) {
        lock.lock();
        try {
            return log.keptFrom(migration);
        } finally {
            lock.unlock();
        }
    }

    /** All rows of a table as text, columns joined by a bar, sorted; a null cell is {@code ∅}. */
    public List<String> rows(String table) {
        lock.lock();
        try {
            MemoryTable found = table(table);
            List<String> texts = new ArrayList<>();
            for (Row row : found.rows.values()) {
                texts.add(MemoryValues.print(found.columns(), row));
            }
            texts.sort(null);
            return texts;
        } finally {
            lock.unlock();
        }
    }

    /** The names of all tables. */
    public List<String> tableNames() {
        lock.lock();
        try {
            return tables.keySet().stream().map(TableId::toString).toList();
        } finally {
            lock.unlock();
        }
    }

    /** Views, triggers and the like, each as {@code kind name}. */
    public Set<String> objectNames() {
        lock.lock();
        try {
            return new HashSet<>(objects.keySet());
        } finally {
            lock.unlock();
        }
    }

    /** A sequence's value; null if there is no such sequence. */
    public @Nullable Long sequence(String sequence) {
        lock.lock();
        try {
            return sequences.get(sequence.toLowerCase(Locale.ROOT));
        } finally {
            lock.unlock();
        }
    }

    /** The end of the log. */
    public MemoryPosition position() {
        lock.lock();
        try {
            return new MemoryPosition(log.end());
        } finally {
            lock.unlock();
        }
    }

    /** How many committed transactions the log still holds. */
    public int logSize() {
        lock.lock();
        try {
            return log.size();
        } finally {
            lock.unlock();
        }
    }

    /** Whether a log is kept for this migration. */
    public boolean keepsLog(String migration) {
        lock.lock();
        try {
            return log.isKept(migration);
        } finally {
            lock.unlock();
        }
    }

    /** Loses the log that migrations rely on, as a server does that runs out of room for it. */
    public void loseLog() {
        lock.lock();
        try {
            log.lose();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether any migration keeps writers out. */
    public boolean isFenced() {
        lock.lock();
        try {
            return !fences.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Whether it holds nothing of any migration's own: no facts, no kept log, no fence. */
    public boolean isClean() {
        lock.lock();
        try {
            return facts.isEmpty() && fences.isEmpty() && !log.isKeptByAny();
        } finally {
            lock.unlock();
        }
    }

    MemoryTable table(String table) {
        return table(TableId.parse(table));
    }

    MemoryTable table(TableId id) {
        MemoryTable table = tables.get(id);
        if (table == null) {
            throw new IllegalArgumentException("no table " + id + " in " + name);
        }
        return table;
    }

    @Override
    public String toString() {
        return "MemoryDatabase[" + name + "]";
    }
}
