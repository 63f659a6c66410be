package io.godwit.testkit.memory;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Identity;
import io.godwit.spi.Mode;
import io.godwit.spi.Problem;
import io.godwit.spi.Reader;
import io.godwit.spi.Source;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.change.Position;
import io.godwit.spi.load.Buckets;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.load.Split;
import io.godwit.spi.load.SplitSize;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Digest;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The reading side of a memory database. */
final class MemorySource implements Source {
    static final String ROW_HASH = "memory/row-hash";

    private final MemoryDatabase database;
    private final MemoryOptions options;
    private final String migration;

    MemorySource(MemoryDatabase database, MemoryOptions options, String migration) {
        this.database = database;
        this.options = options;
        this.migration = migration;
    }

    static Identity identity(MemoryDatabase database) {
        return new Identity("memory", "1", "in process", database.server, database.name, "localhost");
    }

    @Override
    public Identity identity() {
        return identity(database);
    }

    @Override
    public List<Problem> assess(Selection selection, Mode mode) {
        List<Problem> problems = new ArrayList<>();
        for (Table table : schema(selection).tables()) {
            if (options.fuzzy() && table.key() == null) {
                problems.add(new Problem(
                        Problem.Severity.BLOCKER,
                        Errors.NOT_SUPPORTED,
                        table.id().toString(),
                        "It has no key, and snapshots here are not consistent.",
                        "Give it a primary key or leave it out."));
            }
        }
        return problems;
    }

    @Override
    public Schema schema(Selection selection) {
        database.lock.lock();
        try {
            return MemorySchema.read(database, selection, options);
        } finally {
            database.lock.unlock();
        }
    }

    @Override
    public List<RowFormat> formats(Table table) {
        return MemoryFormat.offered(table, options.neutralOnly());
    }

    @Override
    public List<String> withheld(Table table) {
        return List.of();
    }

    @Override
    public List<RowFormat> changeFormats(Table table) {
        return MemoryFormat.offered(table, options.neutralOnly());
    }

    @Override
    public Position retain(List<Table> tables) {
        database.lock.lock();
        try {
            return new MemoryPosition(database.log.keep(migration));
        } finally {
            database.lock.unlock();
        }
    }

    @Override
    public void letGo() {
        database.lock.lock();
        try {
            database.log.letGo(migration);
        } finally {
            database.lock.unlock();
        }
    }

    @Override
    public void forget() {
        database.lock.lock();
        try {
            database.log.letGo(migration);
            database.fences.remove(migration);
        } finally {
            database.lock.unlock();
        }
    }

    @Override
    public Snapshot snapshot(boolean positioned) {
        return new MemorySnapshot(database, options.fuzzy());
    }

    @Override
    public List<Split> splits(Table table, SplitSize size) {
        database.lock.lock();
        try {
            return MemorySplits.of(table, database.table(table.id()), options, size);
        } finally {
            database.lock.unlock();
        }
    }

    @Override
    public Reader<Batch> rows(TablePlan plan, Snapshot snapshot, Split split) {
        checkColumns(plan.table());
        return new MemoryRowReader(database, plan, (MemorySnapshot) snapshot, split, row -> true);
    }

    @Override
    public List<Row> lookUp(TablePlan plan, @Nullable Snapshot snapshot, List<Row> keys) {
        Table table = plan.table();
        checkColumns(table);
        Set<Row> wanted = new HashSet<>();
        keys.forEach(key -> wanted.add(MemoryFormat.convert(plan.changes(), key)));
        Predicate<Cells> filter = MemorySchema.filter(table);
        int[] key = table.keyIndexes();
        List<Row> found = new ArrayList<>();
        for (Row row : present(table, (MemorySnapshot) snapshot)) {
            if (filter.test(row)
                    && wanted.contains(key.length == 0 ? Row.copyOf(row) : MemoryTable.project(row, key))) {
                found.add(MemoryFormat.convert(plan.changes(), row));
            }
        }
        return found;
    }

    private List<Row> present(Table table, @Nullable MemorySnapshot snapshot) {
        if (snapshot != null) {
            return List.copyOf(snapshot.rows(table.id()).values());
        }
        database.lock.lock();
        try {
            return List.copyOf(database.table(table.id()).rows.values());
        } finally {
            database.lock.unlock();
        }
    }

    private void checkColumns(Table table) {
        database.lock.lock();
        try {
            MemorySchema.checkColumns(table, database.table(table.id()).columns());
        } finally {
            database.lock.unlock();
        }
    }

    @Override
    public Position position() {
        return database.position();
    }

    @Override
    public Position position(String text) {
        return new MemoryPosition(Long.parseLong(text));
    }

    @Override
    public Reader<ChangeBatch> changes(List<TablePlan> plans, Position from) {
        return new MemoryChangeReader(database, migration, options, plans, MemoryPosition.of(from));
    }

    @Override
    public void release(Position applied) {
        database.lock.lock();
        try {
            database.log.release(migration, MemoryPosition.of(applied).end());
        } finally {
            database.lock.unlock();
        }
    }

    @Override
    public List<String> digests(Table table) {
        return options.digests() ? List.of(ROW_HASH) : List.of();
    }

    @Override
    public Digest digest(Table table, Snapshot snapshot, Split split, String name) {
        return digests(table, snapshot, split, name, 1)[0];
    }

    @Override
    public Digest[] digests(Table table, Snapshot snapshot, Split split, String name, int buckets) {
        checkColumns(table);
        MemoryHash hash = hash(table, name);
        Predicate<Cells> filter = MemorySchema.filter(table);
        Digest[] digests = new Digest[buckets];
        Arrays.fill(digests, Digest.empty(ROW_HASH));
        for (Row row : MemorySplits.rows(table, ((MemorySnapshot) snapshot).rows(table.id()), split)) {
            if (filter.test(row)) {
                digests[hash.bucket(row, buckets)] =
                        digests[hash.bucket(row, buckets)].plus(hash.digest(ROW_HASH, row));
            }
        }
        return digests;
    }

    @Override
    public Reader<Batch> rows(TablePlan plan, Snapshot snapshot, Split split, Buckets buckets) {
        checkColumns(plan.table());
        MemoryHash hash = hash(plan.table(), buckets.digest());
        Predicate<Cells> wanted = row -> buckets.wants(hash.bucket(row, buckets.count()));
        return new MemoryRowReader(database, plan, (MemorySnapshot) snapshot, split, wanted);
    }

    private MemoryHash hash(Table table, String name) {
        if (!options.digests() || !name.equals(ROW_HASH)) {
            throw new GodwitException(Errors.NOT_SUPPORTED, "There is no digest " + name + ".");
        }
        return new MemoryHash(table);
    }

    @Override
    public List<Digest> digest(Table table, String name, List<RowBatch> rows) {
        MemoryHash hash = hash(table, name);
        List<Digest> digests = new ArrayList<>();
        for (RowBatch batch : rows) {
            Digest digest = Digest.empty(ROW_HASH);
            for (int r = 0; r < batch.rows(); r++) {
                digest = digest.plus(hash.digest(ROW_HASH, batch.at(r)));
            }
            digests.add(digest);
        }
        return digests;
    }

    @Override
    public Position fence(List<Table> tables) {
        database.lock.lock();
        try {
            database.fences.put(
                    migration, new HashSet<>(tables.stream().map(Table::id).toList()));
            return new MemoryPosition(database.log.end());
        } finally {
            database.lock.unlock();
        }
    }

    @Override
    public void unfence() {
        database.lock.lock();
        try {
            database.fences.remove(migration);
        } finally {
            database.lock.unlock();
        }
    }

    @Override
    public void close() {}
}
