package io.godwit.testkit.memory;

import io.godwit.spi.Checkpoint;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.Writer;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.Row;
import java.util.ArrayList;
import java.util.List;

/** Collects a split's rows and puts them and their fact into the table at once. */
final class MemoryRowWriter implements Writer<Batch> {
    private final MemoryDatabase database;
    private final String migration;
    private final TablePlan plan;
    private final List<Row> rows = new ArrayList<>();

    MemoryRowWriter(MemoryDatabase database, String migration, TablePlan plan) {
        this.database = database;
        this.migration = migration;
        this.plan = plan;
        MemoryWriters.opened(database, migration, this);
    }

    @Override
    public void write(Batch batch) {
        rows.addAll(MemoryFormat.rows(batch, plan.rows(), plan.table().moved().size()));
    }

    @Override
    public void commit(Checkpoint reached) {
        MemoryWriters.checkOpen(database, migration, this);
        database.transaction(false, tx -> {
            database.facts.add(migration, reached, tx);
            MemoryTable table = database.table(plan.table().target());
            try {
                rows.forEach(row -> tx.insert(table, row));
            } catch (MemoryTable.Conflict e) {
                throw new GodwitException(Errors.TARGET_REFUSED, "A row is there already.", table.id.toString(), e);
            }
        });
        rows.clear();
    }

    @Override
    public void close() {
        MemoryWriters.closed(database, migration, this);
    }
}
