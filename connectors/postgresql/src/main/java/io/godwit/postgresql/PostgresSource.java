package io.godwit.postgresql;

import io.godwit.postgresql.capture.ChangeStream;
import io.godwit.postgresql.capture.Fence;
import io.godwit.postgresql.capture.Lsn;
import io.godwit.postgresql.capture.Slot;
import io.godwit.postgresql.catalog.Catalog;
import io.godwit.postgresql.catalog.SourceAssessment;
import io.godwit.postgresql.catalog.rows.PostgresRows;
import io.godwit.postgresql.connection.Sessions;
import io.godwit.postgresql.load.BucketDigests;
import io.godwit.postgresql.load.CopyOut;
import io.godwit.postgresql.load.Digests;
import io.godwit.postgresql.load.Formats;
import io.godwit.postgresql.load.LookUp;
import io.godwit.postgresql.load.PostgresSnapshot;
import io.godwit.postgresql.load.Splits;
import io.godwit.spi.Identity;
import io.godwit.spi.Mode;
import io.godwit.spi.Problem;
import io.godwit.spi.Reader;
import io.godwit.spi.Source;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.change.Position;
import io.godwit.spi.demand.Answer;
import io.godwit.spi.demand.Demand;
import io.godwit.spi.demand.Effort;
import io.godwit.spi.load.Buckets;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.load.Split;
import io.godwit.spi.load.SplitSize;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.Digest;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hands each question to the class that answers it. */
final class PostgresSource implements Source {
    private final Sessions sessions;
    private final Catalog catalog;
    private final Slot slot;
    private final Fence fence;
    private final LookUp lookUp;

    PostgresSource(Sessions sessions, String migration) {
        this.sessions = sessions;
        this.catalog = new Catalog(sessions);
        this.slot = new Slot(sessions, migration);
        this.fence = new Fence(sessions, slot);
        this.lookUp = new LookUp(sessions);
    }

    @Override
    public Identity identity() {
        return catalog.identity();
    }

    @Override
    public List<Problem> assess(Selection selection, Mode mode) {
        return new SourceAssessment(sessions, slot).problems(catalog.schema(selection), selection, mode);
    }

    @Override
    public List<Answer> examine(List<Demand> demands, Effort effort) {
        return PostgresRows.examine(sessions, demands, effort);
    }

    @Override
    public Schema schema(Selection selection) {
        return catalog.schema(selection);
    }

    @Override
    public List<RowFormat> formats(Table table) {
        return Formats.rows(table, sessions.version());
    }

    @Override
    public List<String> withheld(Table table) {
        return Formats.withheld(table);
    }

    @Override
    public List<RowFormat> changeFormats(Table table) {
        return Formats.changes(table, sessions.version());
    }

    @Override
    public Position retain(List<Table> tables) {
        return slot.retain(tables);
    }

    @Override
    public void letGo() {
        slot.drop();
    }

    @Override
    public void forget() {
        fence.unfence();
        slot.drop();
    }

    @Override
    public Snapshot snapshot(boolean positioned) {
        return PostgresSnapshot.open(sessions, positioned);
    }

    @Override
    public List<Split> splits(Table table, SplitSize size) {
        return Splits.of(sessions, table, size);
    }

    @Override
    public Reader<Batch> rows(TablePlan plan, Snapshot snapshot, Split split) {
        return CopyOut.open(sessions, plan, (PostgresSnapshot) snapshot, split);
    }

    @Override
    public List<Row> lookUp(TablePlan plan, @Nullable Snapshot snapshot, List<Row> keys) {
        return lookUp.rows(plan, snapshot, keys);
    }

    @Override
    public Position position() {
        return slot.currentPosition();
    }

    @Override
    public Position position(String text) {
        return Lsn.parse(text);
    }

    @Override
    public Reader<ChangeBatch> changes(List<TablePlan> plans, Position from) {
        return ChangeStream.open(sessions, slot, plans, (Lsn) from);
    }

    @Override
    public void release(Position applied) {
        slot.release((Lsn) applied);
    }

    @Override
    public List<String> digests(Table table) {
        return Digests.names(table);
    }

    @Override
    public Digest digest(Table table, Snapshot snapshot, Split split, String name) {
        return Digests.digest(sessions, table, (PostgresSnapshot) snapshot, split, name);
    }

    @Override
    public Digest[] digests(Table table, Snapshot snapshot, Split split, String name, int buckets) {
        return BucketDigests.digests(sessions, table, (PostgresSnapshot) snapshot, split, name, buckets);
    }

    @Override
    public Reader<Batch> rows(TablePlan plan, Snapshot snapshot, Split split, Buckets buckets) {
        return BucketDigests.rows(sessions, plan, (PostgresSnapshot) snapshot, split, buckets);
    }

    @Override
    public List<Digest> digest(Table table, String name, List<RowBatch> rows) {
        return Digests.digest(sessions, table, name, rows);
    }

    @Override
    public Position fence(List<Table> tables) {
        return fence.fence(tables);
    }

    @Override
    public String fenceInWords() {
        return fence.inWords();
    }

    @Override
    public void unfence() {
        fence.unfence();
    }

    @Override
    public void close() {
        lookUp.close();
        fence.close();
        slot.close();
        catalog.close();
    }
}
