package io.godwit.testkit.fault;

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

/** A source that fails as a script says. What needs no server never fails. */
final class FaultySource implements Source {
    private final Source inner;
    private final Line line;

    FaultySource(Source inner, Line line) {
        this.inner = inner;
        this.line = line;
    }

    @Override
    public Identity identity() {
        return line.call("identity", inner::identity);
    }

    @Override
    public List<Problem> assess(Selection selection, Mode mode) {
        return line.call("assess", () -> inner.assess(selection, mode));
    }

    @Override
    public List<Answer> examine(List<Demand> demands, Effort effort) {
        return line.call("examine", () -> inner.examine(demands, effort));
    }

    @Override
    public Schema schema(Selection selection) {
        return line.call("schema", () -> inner.schema(selection));
    }

    @Override
    public List<RowFormat> formats(Table table) {
        return inner.formats(table);
    }

    @Override
    public List<String> withheld(Table table) {
        return inner.withheld(table);
    }

    @Override
    public List<RowFormat> changeFormats(Table table) {
        return inner.changeFormats(table);
    }

    @Override
    public Position retain(List<Table> tables) {
        return line.call("retain", () -> inner.retain(tables));
    }

    @Override
    public void prepareToRetain(List<Table> tables) {
        line.run("prepareToRetain", () -> inner.prepareToRetain(tables));
    }

    @Override
    public Position retainAnew(List<Table> tables) {
        return line.call("retainAnew", () -> inner.retainAnew(tables));
    }

    @Override
    public Position retain(List<Table> tables, Position since) {
        return line.call("retain", () -> inner.retain(tables, since));
    }

    @Override
    public void takeOver(Position applied) {
        line.run("takeOver", () -> inner.takeOver(applied));
    }

    @Override
    public void letGo() {
        line.run("letGo", inner::letGo);
    }

    @Override
    public void forget() {
        line.run("forget", inner::forget);
    }

    @Override
    public Snapshot snapshot(boolean positioned) {
        return line.call("snapshot", () -> inner.snapshot(positioned));
    }

    @Override
    public List<Split> splits(Table table, SplitSize size) {
        return line.call("splits", () -> inner.splits(table, size));
    }

    @Override
    public long restingLagMillis() {
        return inner.restingLagMillis();
    }

    @Override
    public boolean tellsNetChanges() {
        return inner.tellsNetChanges();
    }

    @Override
    public boolean prefersWholeTables() {
        return inner.prefersWholeTables();
    }

    @Override
    public Reader<Batch> rows(TablePlan plan, Snapshot snapshot, Split split) {
        return new FaultyReader<>(line.call("rows", () -> inner.rows(plan, snapshot, split)), line, "rows");
    }

    @Override
    public List<Row> lookUp(TablePlan plan, @Nullable Snapshot snapshot, List<Row> keys) {
        return line.call("lookUp", () -> inner.lookUp(plan, snapshot, keys));
    }

    @Override
    public Position position() {
        return line.call("position", inner::position);
    }

    @Override
    public Position position(String text) {
        return inner.position(text);
    }

    @Override
    public Reader<ChangeBatch> changes(List<TablePlan> plans, Position from) {
        return new FaultyReader<>(line.call("changes", () -> inner.changes(plans, from)), line, "changes");
    }

    @Override
    public void release(Position applied) {
        line.run("release", () -> inner.release(applied));
    }

    @Override
    public List<String> digests(Table table) {
        return inner.digests(table);
    }

    @Override
    public boolean comparesByValue(Table table) {
        return inner.comparesByValue(table);
    }

    @Override
    public Digest digest(Table table, Snapshot snapshot, Split split, String name) {
        return line.call("digest", () -> inner.digest(table, snapshot, split, name));
    }

    @Override
    public Digest[] digests(Table table, Snapshot snapshot, Split split, String name, int buckets) {
        return line.call("digests", () -> inner.digests(table, snapshot, split, name, buckets));
    }

    @Override
    public Reader<Batch> rows(TablePlan plan, Snapshot snapshot, Split split, Buckets buckets) {
        return new FaultyReader<>(line.call("rows", () -> inner.rows(plan, snapshot, split, buckets)), line, "rows");
    }

    @Override
    public List<Digest> digest(Table table, String name, List<RowBatch> rows) {
        return line.call("digest", () -> inner.digest(table, name, rows));
    }

    @Override
    public Position fence(List<Table> tables) {
        return line.call("fence", () -> inner.fence(tables));
    }

    @Override
    public String fenceInWords() {
        return inner.fenceInWords();
    }

    @Override
    public void unfence() {
        line.run("unfence", inner::unfence);
    }

    @Override
    public void close() {
        inner.close();
    }
}
