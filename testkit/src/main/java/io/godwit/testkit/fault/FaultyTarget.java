package io.godwit.testkit.fault;

import io.godwit.spi.Checkpoint;
import io.godwit.spi.Identity;
import io.godwit.spi.Mode;
import io.godwit.spi.Problem;
import io.godwit.spi.Progress;
import io.godwit.spi.TablePlan;
import io.godwit.spi.Target;
import io.godwit.spi.Writer;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.demand.Demand;
import io.godwit.spi.load.Split;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.ColumnMapping;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import java.util.List;

/** A target that fails as a script says. What needs no server never fails. */
final class FaultyTarget implements Target {
    private final Target inner;
    private final Line line;

    FaultyTarget(Target inner, Line line) {
        this.inner = inner;
        this.line = line;
    }

    @Override
    public Identity identity() {
        return line.call("identity", inner::identity);
    }

    @Override
    public List<Problem> assess(Schema schema, Mode mode) {
        return line.call("assess", () -> inner.assess(schema, mode));
    }

    @Override
    public List<Problem> openable(Schema latest) {
        return inner.openable(latest);
    }

    @Override
    public List<Problem> adoptable(Schema schema) {
        return line.call("adoptable", () -> inner.adoptable(schema));
    }

    @Override
    public List<ColumnMapping> mapping(Table table, String engine) {
        return inner.mapping(table, engine);
    }

    @Override
    public List<Demand> demands(Schema schema) {
        return inner.demands(schema);
    }

    @Override
    public List<RowFormat> formats(Table table) {
        return inner.formats(table);
    }

    @Override
    public List<RowFormat> changeFormats(Table table) {
        return inner.changeFormats(table);
    }

    @Override
    public void claim() {
        line.run("claim", inner::claim);
    }

    @Override
    public Progress progress() {
        return line.call("progress", inner::progress);
    }

    @Override
    public void record(Checkpoint fact) {
        line.run("record", () -> inner.record(fact));
    }

    @Override
    public void create(Schema schema, Stage stage, int lanes) {
        line.run("create", () -> inner.create(schema, stage, lanes));
    }

    @Override
    public void loaded(Schema schema, Table table) {
        line.run("loaded", () -> inner.loaded(schema, table));
    }

    @Override
    public void withdraw(SchemaObject object, String reason) {
        line.run("withdraw", () -> inner.withdraw(object, reason));
    }

    @Override
    public void reset(Table table) {
        line.run("reset", () -> inner.reset(table));
    }

    @Override
    public boolean prefersWholeTables() {
        return inner.prefersWholeTables();
    }

    @Override
    public Writer<Batch> rows(TablePlan plan, Split split) {
        return new FaultyWriter<>(line.call("rows", () -> inner.rows(plan, split)), line, "rows");
    }

    @Override
    public Writer<ChangeBatch> changes(List<TablePlan> plans) {
        return new FaultyWriter<>(line.call("changes", () -> inner.changes(plans)), line, "changes");
    }

    @Override
    public void open(Schema latest, String fence) {
        line.run("open", () -> inner.open(latest, fence));
    }

    @Override
    public void discard() {
        line.run("discard", inner::discard);
    }

    @Override
    public void forget() {
        line.run("forget", inner::forget);
    }

    @Override
    public void close() {
        line.close("close", inner::close);
    }
}
