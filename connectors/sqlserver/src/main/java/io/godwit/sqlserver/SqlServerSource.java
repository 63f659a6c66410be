package io.godwit.sqlserver;

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
import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.capture.ChangeLog;
import io.godwit.sqlserver.capture.Fence;
import io.godwit.sqlserver.catalog.Catalog;
import io.godwit.sqlserver.catalog.SourceAssessment;
import io.godwit.sqlserver.catalog.rows.SqlServerRows;
import io.godwit.sqlserver.connection.Server;
import io.godwit.sqlserver.connection.Sessions;
import io.godwit.sqlserver.load.Digests;
import io.godwit.sqlserver.load.Formats;
import io.godwit.sqlserver.load.LookUp;
import io.godwit.sqlserver.load.RowReader;
import io.godwit.sqlserver.load.Scope;
import io.godwit.sqlserver.load.Splits;
import io.godwit.sqlserver.load.SqlServerSnapshot;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Hands each question to the class that answers it. */
final class SqlServerSource implements Source {
    private final Sessions sessions;
    private final Catalog catalog;
    private final Scope scope = new Scope();
    private final LookUp lookUp;
    private final ChangeLog capture;
    private final Fence fence;

    SqlServerSource(Sessions sessions, String migration) {
        this.sessions = sessions;
        this.catalog = new Catalog(sessions);
        this.lookUp = new LookUp(sessions);
        this.capture = ChangeLog.of(sessions);
        this.fence = new Fence(sessions, capture);
    }

    @Override
    public Identity identity() {
        Server server = sessions.server();
        return new Identity(
                SqlServerConnector.ENGINE,
                server.version(),
                server.platform().title(),
                server.id(),
                sessions.database(),
                sessions.address());
    }

    @Override
    public List<Problem> assess(Selection selection, Mode mode) {
        return new SourceAssessment(sessions, catalog).problems(selection, mode);
    }

    @Override
    public List<Answer> examine(List<Demand> demands, Effort effort) {
        return SqlServerRows.examine(sessions, demands, effort);
    }

    @Override
    public Schema schema(Selection selection) {
        Schema schema = catalog.schema(selection);
        scope.keep(schema);
        return schema;
    }

    @Override
    public List<RowFormat> formats(Table table) {
        return Formats.of(table);
    }

    @Override
    public List<String> withheld(Table table) {
        return Formats.withheld(table);
    }

    @Override
    public List<RowFormat> changeFormats(Table table) {
        return Formats.of(table);
    }

    @Override
    public Position retain(List<Table> tables) {
        return capture.retain(tables);
    }

    /** Capturing a table takes a procedure call and waits for the capture job. */
    @Override
    public void prepareToRetain(List<Table> tables) {
        var unused = capture.retain(tables);
    }

    /** What is captured already may stay so: the mark says where it begins to matter. */
    @Override
    public Position retainAnew(List<Table> tables) {
        return capture.retain(tables);
    }

    @Override
    public Position retain(List<Table> tables, Position since) {
        return capture.retain(tables, since);
    }

    @Override
    public void letGo() {
        capture.letGo();
    }

    @Override
    public void forget() {
        fence.unfence();
        capture.letGo();
    }

    @Override
    public Snapshot snapshot(boolean positioned) {
        return SqlServerSnapshot.open(sessions, scope, new LogOfSnapshots(), positioned);
    }

    /** What a snapshot asks of the captured changes. */
    private final class LogOfSnapshots implements SqlServerSnapshot.Log {
        @Override
        public Position lowerBound() {
            return capture.lowerBound();
        }

        @Override
        public Supplier<? extends Position> mark() {
            return capture.moment().place();
        }

        @Override
        public boolean isFenced(List<TableId> tables) {
            return fence.holds(tables);
        }
    }

    /** A range of a clustered key is read like the whole. */
    @Override
    public boolean prefersWholeTables() {
        return false;
    }

    @Override
    public List<Split> splits(Table table, SplitSize size) {
        return Splits.of(sessions, table, size);
    }

    @Override
    public Reader<Batch> rows(TablePlan plan, Snapshot snapshot, Split split) {
        return RowReader.open(sessions, plan, (SqlServerSnapshot) snapshot, split);
    }

    @Override
    public List<Row> lookUp(TablePlan plan, @Nullable Snapshot snapshot, List<Row> keys) {
        return lookUp.rows(plan, snapshot, keys);
    }

    @Override
    public Position position() {
        return capture.position();
    }

    @Override
    public Position position(String text) {
        return capture.parse(text);
    }

    @Override
    public Reader<ChangeBatch> changes(List<TablePlan> plans, Position from) {
        return capture.changes(plans, from);
    }

    @Override
    public boolean tellsNetChanges() {
        return capture.tellsNetChanges();
    }

    @Override
    public void release(Position applied) {
        // the server removes changes by their age, whoever still needs them; capture instances go when they are not
        // needed
        capture.release(applied);
    }

    @Override
    public List<String> digests(Table table) {
        return Digests.names(table, sessions);
    }

    @Override
    public boolean comparesByValue(Table table) {
        return false;
    }

    @Override
    public Digest digest(Table table, Snapshot snapshot, Split split, String name) {
        return Digests.digest(sessions, table, (SqlServerSnapshot) snapshot, split, name);
    }

    @Override
    public Digest[] digests(Table table, Snapshot snapshot, Split split, String name, int buckets) {
        return Digests.digests(sessions, table, (SqlServerSnapshot) snapshot, split, name, buckets);
    }

    @Override
    public Reader<Batch> rows(TablePlan plan, Snapshot snapshot, Split split, Buckets buckets) {
        return Digests.rows(sessions, plan, (SqlServerSnapshot) snapshot, split, buckets);
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
        capture.close();
    }
}
