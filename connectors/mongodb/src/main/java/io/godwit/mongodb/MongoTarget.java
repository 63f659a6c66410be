package io.godwit.mongodb;

import io.godwit.mongodb.apply.ChangeWriter;
import io.godwit.mongodb.apply.Facts;
import io.godwit.mongodb.bson.Collections;
import io.godwit.mongodb.catalog.Removal;
import io.godwit.mongodb.catalog.StageWriter;
import io.godwit.mongodb.catalog.TargetAssessment;
import io.godwit.mongodb.connection.Deployment;
import io.godwit.mongodb.load.SplitWriter;
import io.godwit.spi.Checkpoint;
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
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import java.util.List;

/** Hands each request to the class that does it. */
final class MongoTarget implements Target {
    private final Deployment deployment;
    private final Facts facts;
    private final StageWriter stages;

    MongoTarget(Deployment deployment) {
        this.deployment = deployment;
        this.facts = new Facts(deployment);
        this.stages = new StageWriter(deployment, facts);
    }

    @Override
    public Identity identity() {
        return deployment.identity();
    }

    @Override
    public List<Problem> assess(Schema schema, Mode mode) {
        return new TargetAssessment(deployment).problems(schema, mode, facts.progress());
    }

    @Override
    public List<Problem> adoptable(Schema schema) {
        return new TargetAssessment(deployment).adoptable(schema);
    }

    @Override
    public List<ColumnMapping> mapping(Table table, String engine) {
        return table.columns().stream()
                .map(c -> new ColumnMapping(c.name(), c.nativeType(), c.nativeType(), ""))
                .toList();
    }

    @Override
    public List<RowFormat> formats(Table table) {
        return List.of(Collections.ROWS, RowFormat.NEUTRAL);
    }

    @Override
    public List<RowFormat> changeFormats(Table table) {
        return List.of(Collections.CHANGES, RowFormat.NEUTRAL);
    }

    @Override
    public void claim() {
        facts.claim();
    }

    @Override
    public Progress progress() {
        return facts.progress();
    }

    @Override
    public void record(Checkpoint fact) {
        facts.record(fact);
    }

    @Override
    public void create(Schema schema, Stage stage, int lanes) {
        stages.create(schema, stage, lanes);
    }

    @Override
    public void loaded(Schema schema, Table table) {
        stages.loaded(schema, table);
    }

    @Override
    public void withdraw(SchemaObject object, String reason) {
        stages.withdraw(object, reason);
    }

    @Override
    public void reset(Table table) {
        facts.reset(table);
    }

    @Override
    public boolean prefersWholeTables() {
        return false;
    }

    @Override
    public Writer<Batch> rows(TablePlan plan, Split split) {
        return SplitWriter.open(deployment, facts, plan, split);
    }

    @Override
    public Writer<ChangeBatch> changes(List<TablePlan> plans) {
        stages.undoOpening();
        return ChangeWriter.open(deployment, facts, plans);
    }

    @Override
    public void open(Schema latest, String fence) {
        stages.open(latest, fence);
    }

    @Override
    public void discard() {
        new Removal(deployment).remove(facts.progress().objects());
    }

    @Override
    public void forget() {
        stages.forget();
        facts.forget();
    }

    @Override
    public void close() {
        facts.close();
        deployment.close();
    }
}
