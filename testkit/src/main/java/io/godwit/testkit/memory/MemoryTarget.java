package io.godwit.testkit.memory;

import io.godwit.spi.Checkpoint;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Identity;
import io.godwit.spi.Mode;
import io.godwit.spi.Problem;
import io.godwit.spi.Progress;
import io.godwit.spi.TablePlan;
import io.godwit.spi.Target;
import io.godwit.spi.Writer;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.load.Split;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.ColumnMapping;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The writing side of a memory database. */
final class MemoryTarget implements Target {
    private static final long CLAIM_WAIT_SECONDS = 10;

    private final MemoryDatabase database;
    private final MemoryOptions options;
    private final String migration;
    private boolean closed;

    MemoryTarget(MemoryDatabase database, MemoryOptions options, String migration) {
        this.database = database;
        this.options = options;
        this.migration = migration;
    }

    @Override
    public Identity identity() {
        return MemorySource.identity(database);
    }

    @Override
    public List<Problem> assess(Schema schema, Mode mode) {
        return locked(() -> {
            List<Problem> problems = new ArrayList<>();
            boolean mine = !database.facts.progress(migration).stages().isEmpty();
            for (Table table : schema.tables()) {
                if (!mine && database.tables.containsKey(table.target())) {
                    problems.add(new Problem(
                            Problem.Severity.BLOCKER,
                            Errors.TARGET_REFUSED,
                            table.target().toString(),
                            "A table of this name is there already.",
                            "drop table " + table.target()));
                }
            }
            return problems;
        });
    }

    @Override
    public List<ColumnMapping> mapping(Table table, String engine) {
        return table.columns().stream()
                .map(c -> new ColumnMapping(c.name(), c.nativeType(), c.nativeType(), ""))
                .toList();
    }

    @Override
    public List<RowFormat> formats(Table table) {
        return MemoryFormat.offered(table, options.neutralOnly());
    }

    @Override
    public List<RowFormat> changeFormats(Table table) {
        return MemoryFormat.offered(table, options.neutralOnly());
    }

    @Override
    public void claim() {
        database.lock.lock();
        try {
            Object owner = database.facts.owner(migration);
            if (owner != null && owner != this) {
                throw claimed();
            }
            long nanos = TimeUnit.SECONDS.toNanos(CLAIM_WAIT_SECONDS);
            while (owner == null && !database.facts.writers(migration).isEmpty()) {
                if (nanos <= 0) {
                    throw claimed();
                }
                nanos = database.changed.awaitNanos(nanos);
            }
            if (closed) {
                // a server takes nothing for a session that it has ended, whoever still waits for it
                throw new GodwitException(Errors.TARGET_UNREACHABLE, "The session has ended.");
            }
            if (database.facts.owner(migration) == null) {
                database.facts.claim(migration, this);
            } else if (database.facts.owner(migration) != this) {
                throw claimed();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GodwitException(Errors.TARGET_CLAIMED, "Interrupted while waiting for a writer to go.", "", e);
        } finally {
            database.lock.unlock();
        }
    }

    private static GodwitException claimed() {
        return new GodwitException(Errors.TARGET_CLAIMED, "Another runner holds this migration.");
    }

    @Override
    public Progress progress() {
        return locked(() -> database.facts.progress(migration));
    }

    @Override
    public void record(Checkpoint fact) {
        write(tx -> database.facts.add(migration, fact, tx));
    }

    @Override
    public void create(Schema schema, Stage stage, int lanes) {
        for (SchemaObject object : MemoryStage.objects(schema, stage)) {
            create(object);
        }
        Checkpoint created = new Checkpoint.StageCreated(stage);
        write(tx -> {
            if (!database.facts.has(migration, created)) {
                database.facts.add(migration, created, tx);
            }
        });
    }

    private void create(SchemaObject object) {
        if (locked(
                () -> database.facts.has(migration, new Checkpoint.ObjectCreated(report(object, object.skipped()))))) {
            return;
        }
        try {
            write(tx -> {
                if (object.skipped() == null) {
                    object.statements().forEach(tx::execute);
                }
                database.facts.add(migration, new Checkpoint.ObjectCreated(report(object, object.skipped())), tx);
            });
        } catch (IllegalArgumentException | MemoryTable.Conflict e) {
            if (object.kind().equals("table") || object.kind().equals("primary key")) {
                throw new GodwitException(
                        Errors.TARGET_REFUSED, "A " + object.kind() + " cannot be made.", object.name(), e);
            }
            Checkpoint skipped = new Checkpoint.ObjectCreated(report(object, "the statement is not valid here"));
            write(tx -> database.facts.add(migration, skipped, tx));
        }
    }

    private static ObjectReport report(SchemaObject object, @org.jspecify.annotations.Nullable String skipped) {
        return new ObjectReport(
                object.kind(),
                object.name(),
                object.stage(),
                skipped == null ? ObjectReport.Outcome.COPIED : ObjectReport.Outcome.SKIPPED,
                skipped == null ? "" : skipped);
    }

    @Override
    public void reset(Table table) {
        write(tx -> {
            tx.truncate(List.of(database.table(table.target())));
            database.facts.forgetSplits(migration, table.id());
        });
    }

    @Override
    public Writer<Batch> rows(TablePlan plan, Split split) {
        checkOwner();
        return new MemoryRowWriter(database, migration, plan);
    }

    @Override
    public Writer<ChangeBatch> changes(List<TablePlan> plans) {
        checkOwner();
        return new MemoryChangeWriter(database, migration, plans);
    }

    private void checkOwner() {
        if (locked(() -> database.facts.owner(migration) != this)) {
            throw new IllegalStateException("claim() comes before anything is written");
        }
    }

    @Override
    public void open(Schema latest, String fence) {
        Checkpoint opened = new Checkpoint.Opened(fence);
        write(tx -> {
            if (!database.facts.has(migration, opened)) {
                latest.objects(Stage.OPEN).forEach(o -> o.statements().forEach(tx::execute));
                database.facts.add(migration, opened, tx);
            }
        });
    }

    @Override
    public void discard() {
        List<ObjectReport> made = progress().objects().stream()
                .filter(o -> o.kind().equals("table"))
                .toList();
        write(tx -> made.forEach(o -> tx.execute("drop table " + o.name())));
    }

    @Override
    public void forget() {
        locked(() -> {
            database.facts.forget(migration);
            return true;
        });
    }

    @Override
    public void close() {
        locked(() -> {
            closed = true;
            database.facts.release(migration, this);
            database.changed.signalAll();
            return true;
        });
    }

    private void write(Consumer<MemoryTransaction> work) {
        database.transaction(false, work);
    }

    private <B> B locked(Supplier<B> work) {
        database.lock.lock();
        try {
            return work.get();
        } finally {
            database.lock.unlock();
        }
    }
}
