package io.godwit.mongodb;

import io.godwit.mongodb.bson.Collections;
import io.godwit.mongodb.capture.ChangeLog;
import io.godwit.mongodb.capture.ClusterPosition;
import io.godwit.mongodb.capture.Fence;
import io.godwit.mongodb.catalog.Catalog;
import io.godwit.mongodb.catalog.SourceAssessment;
import io.godwit.mongodb.connection.Deployment;
import io.godwit.mongodb.load.Documents;
import io.godwit.mongodb.load.MongoSnapshot;
import io.godwit.mongodb.load.Splits;
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
final class MongoSource implements Source {
    private final Deployment deployment;
    private final Documents documents;
    private final ChangeLog log;
    private final Fence fence;

    MongoSource(Deployment deployment) {
        this.deployment = deployment;
        this.documents = new Documents(deployment);
        this.log = new ChangeLog(deployment);
        this.fence = new Fence(deployment, log);
    }

    @Override
    public Identity identity() {
        return deployment.identity();
    }

    @Override
    public List<Problem> assess(Selection selection, Mode mode) {
        return new SourceAssessment(deployment).problems(selection, mode);
    }

    @Override
    public Schema schema(Selection selection) {
        return new Catalog(deployment).schema(selection);
    }

    @Override
    public List<RowFormat> formats(Table table) {
        return List.of(Collections.ROWS, RowFormat.NEUTRAL);
    }

    @Override
    public List<String> withheld(Table table) {
        return List.of();
    }

    @Override
    public List<RowFormat> changeFormats(Table table) {
        return List.of(Collections.CHANGES, RowFormat.NEUTRAL);
    }

    @Override
    public Position retain(List<Table> tables) {
        return log.retain(tables);
    }

    @Override
    public Position retain(List<Table> tables, Position since) {
        return log.retain(tables, (ClusterPosition) since);
    }

    @Override
    public void takeOver(Position applied) {
        log.takeOver((ClusterPosition) applied);
    }

    @Override
    public void letGo() {
        log.letGo();
    }

    @Override
    public void forget() {
        fence.unfence();
        log.forget();
    }

    @Override
    public Snapshot snapshot(boolean positioned) {
        return MongoSnapshot.open(deployment, positioned);
    }

    /** A range of keys is read by the index of keys, like the whole. */
    @Override
    public boolean prefersWholeTables() {
        return false;
    }

    @Override
    public List<Split> splits(Table table, SplitSize size) {
        return new Splits(deployment).of(table, size);
    }

    @Override
    public Reader<Batch> rows(TablePlan plan, Snapshot snapshot, Split split) {
        return documents.rows(plan, (MongoSnapshot) snapshot, split);
    }

    @Override
    public Reader<Batch> rows(TablePlan plan, Snapshot snapshot, Split split, Buckets buckets) {
        return documents.rows(plan, (MongoSnapshot) snapshot, split, buckets);
    }

    @Override
    public List<Row> lookUp(TablePlan plan, @Nullable Snapshot snapshot, List<Row> keys) {
        return documents.lookUp(plan, (MongoSnapshot) snapshot, keys);
    }

    @Override
    public Position position() {
        return log.position();
    }

    @Override
    public Position position(String text) {
        return ClusterPosition.parse(text);
    }

    @Override
    public Reader<ChangeBatch> changes(List<TablePlan> plans, Position from) {
        return log.changes(plans, (ClusterPosition) from);
    }

    @Override
    public long restingLagMillis() {
        return log.restingLagMillis();
    }

    @Override
    public void release(Position applied) {
        // the oplog is kept by size and hours, whoever still needs it
    }

    @Override
    public List<String> digests(Table table) {
        return documents.digestNames(table);
    }

    @Override
    public Digest digest(Table table, Snapshot snapshot, Split split, String name) {
        return documents.digests(table, (MongoSnapshot) snapshot, split, name, 1)[0];
    }

    @Override
    public Digest[] digests(Table table, Snapshot snapshot, Split split, String name, int buckets) {
        return documents.digests(table, (MongoSnapshot) snapshot, split, name, buckets);
    }

    @Override
    public List<Digest> digest(Table table, String name, List<RowBatch> rows) {
        return documents.digest(table, name, rows);
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
        deployment.close();
    }
}
