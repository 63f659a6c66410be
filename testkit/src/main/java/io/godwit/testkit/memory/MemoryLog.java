package io.godwit.testkit.memory;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.change.Change;
import io.godwit.spi.row.Row;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.TableId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Committed transactions, kept for as long as somebody asked for them. Guarded by its database's lock. */
final class MemoryLog {
    /** One row change with whole images, or one truncation of several tables. */
    record Entry(
            Change.Kind kind,
            TableId table,
            List<Column> columns,
            @Nullable Row before,
            @Nullable Row after,
            List<TableId> truncated) {}

    /** What one transaction did; {@code end} is the place of its commit. */
    record Transaction(long end, String number, long commitMillis, List<Entry> entries) {}

    private static final class Kept {
        long from;
        boolean lost;

        Kept(long from) {
            this.from = from;
        }
    }

    private final ArrayDeque<Transaction> transactions = new ArrayDeque<>();
    private final Map<String, Kept> keepers = new HashMap<>();
    private long end;
    private long number;
    private long changes;
    private final LongSupplier clockMillis;

    MemoryLog(LongSupplier clockMillis) {
        this.clockMillis = clockMillis;
    }

    long changes() {
        return changes;
    }

    long keptFrom(String migration) {
        Kept kept = keepers.get(migration);
        return kept == null ? -1 : kept.from;
    }

    long end() {
        return end;
    }

    /** The number of a transaction that begins now; it may commit after others that began later. */
    long begin() {
        return ++number;
    }

    void append(long begun, List<Entry> entries) {
        end += 10L + entries.size();
        changes += entries.size();
        transactions.add(new Transaction(end, Long.toString(begun), clockMillis.getAsLong(), List.copyOf(entries)));
        trim();
    }

    /** Keeps the log for a migration from now on and returns where it begins. */
    long keep(String migration) {
        Kept kept = keepers.computeIfAbsent(migration, m -> new Kept(end));
        if (kept.lost) {
            throw lost(migration);
        }
        return kept.from;
    }

    boolean isKept(String migration) {
        return keepers.containsKey(migration);
    }

    boolean isKeptByAny() {
        return !keepers.isEmpty();
    }

    void letGo(String migration) {
        keepers.remove(migration);
        trim();
    }

    void release(String migration, long upTo) {
        Kept kept = keepers.get(migration);
        if (kept != null && upTo > kept.from) {
            if (upTo > end) {
                throw new IllegalArgumentException("released beyond the log's end: " + upTo + " > " + end);
            }
            kept.from = upTo;
            trim();
        }
    }

    /** Loses what is kept, as a server does that runs out of room for its log. */
    void lose() {
        transactions.clear();
        keepers.values().forEach(k -> k.lost = true);
    }

    int size() {
        return transactions.size();
    }

    /** The first transaction after a place; null if there is none yet. */
    @Nullable
    Transaction after(String migration, long position) {
        Kept kept = keepers.get(migration);
        if (kept == null || kept.lost || position < kept.from) {
            throw lost(migration);
        }
        for (Transaction transaction : transactions) {
            if (transaction.end() > position) {
                return transaction;
            }
        }
        return null;
    }

    private static GodwitException lost(String migration) {
        return new GodwitException(Errors.LOG_LOST, "The log kept for " + migration + " does not reach back that far.");
    }

    private void trim() {
        long from = keepers.values().stream().mapToLong(k -> k.from).min().orElse(Long.MAX_VALUE);
        while (!transactions.isEmpty() && transactions.getFirst().end() <= from) {
            transactions.removeFirst();
        }
    }
}
