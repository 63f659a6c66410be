package io.godwit.mysql;

import io.godwit.mysql.capture.BinaryLog;
import io.godwit.mysql.capture.Fence;
import io.godwit.mysql.capture.LogPosition;
import io.godwit.mysql.capture.SourceFacts;
import io.godwit.mysql.catalog.Catalog;
import io.godwit.mysql.catalog.SourceAssessment;
import io.godwit.mysql.catalog.rows.MySqlRows;
import io.godwit.mysql.connection.Server;
import io.godwit.mysql.connection.Sessions;
import io.godwit.mysql.load.Digests;
import io.godwit.mysql.load.Formats;
import io.godwit.mysql.load.LookUp;
import io.godwit.mysql.load.MySqlSnapshot;
import io.godwit.mysql.load.RowFilter;
import io.godwit.mysql.load.Scope;
import io.godwit.mysql.load.Splits;
import io.godwit.mysql.load.TextRows;
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
import io.godwit.spi.schema.ColumnRule;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Hands each question to the class that answers it. */
final class MySqlSource implements Source {
    private final Sessions sessions;
    private final Catalog catalog;
    private final Scope scope = new Scope();
    private final LookUp lookUp;
    private final BinaryLog log;
    private final Fence fence;

    MySqlSource(Sessions sessions, String migration) {
        this.sessions = sessions;
        this.catalog = new Catalog(sessions);
        this.lookUp = new LookUp(sessions, scope);
        this.log = new BinaryLog(sessions);
        this.fence = new Fence(sessions, log);
    }

    @Override
    public Identity identity() {
        Server server = sessions.server();
        return new Identity(
                MySqlConnector.ENGINE,
                server.version().text(),
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
        return MySqlRows.examine(sessions, demands, effort);
    }

    @Override
    public Schema schema(Selection selection) {
        Schema schema = catalog.schema(selection);
        scope.keep(selection, schema);
        return schema;
    }

    @Override
    public List<RowFormat> formats(Table table) {
        return Formats.of(table, sessions.version());
    }

    @Override
    public List<String> withheld(Table table) {
        return Formats.withheld(table, sessions.version());
    }

    @Override
    public List<RowFormat> changeFormats(Table table) {
        return Formats.of(table, sessions.version());
    }

    @Override
    public Position retain(List<Table> tables) {
        RowFilter.check(tables);
        return log.retain();
    }

    @Override
    public Position retain(List<Table> tables, Position since) {
        RowFilter.check(tables);
        return log.retain((LogPosition) since);
    }

    @Override
    public void takeOver(Position applied) {
        log.retain((LogPosition) applied);
    }

    @Override
    public void letGo() {
        // a server keeps no log for anybody, so there is nothing to let go
    }

    @Override
    public void forget() {
        fence.unfence();
    }

    @Override
    public Snapshot snapshot(boolean positioned) {
        return MySqlSnapshot.open(sessions, scope, fence::holds);
    }

    /** InnoDB keeps rows in the order of their primary key: a range of it is read like the whole. */
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
        return TextRows.open(sessions, plan, (MySqlSnapshot) snapshot, split, scope);
    }

    @Override
    public List<Row> lookUp(TablePlan plan, @Nullable Snapshot snapshot, List<Row> keys) {
        return lookUp.rows(plan, snapshot, keys);
    }

    @Override
    public Position position() {
        return log.position();
    }

    @Override
    public Position position(String text) {
        return LogPosition.parse(text);
    }

    @Override
    public Reader<ChangeBatch> changes(List<TablePlan> plans, Position from) {
        return log.changes(plans, (LogPosition) from, new Facts());
    }

    /** What a stream of changes asks. */
    private final class Facts implements SourceFacts {
        @Override
        public @Nullable Table present(TableId table) {
            Selection only =
                    new Selection(List.of(), List.of(table.toString()), List.of(), Map.of(), Map.of(), Map.of());
            return catalog.schema(only).tables().stream()
                    .filter(t -> t.id().equals(table))
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public ColumnRule rule(TableId table, String column) {
            return scope.rules(table).apply(column);
        }
    }

    @Override
    public void release(Position applied) {
        // the server purges its log by age and size, whoever still needs it
    }

    @Override
    public List<String> digests(Table table) {
        return Digests.names(table, sessions);
    }

    @Override
    public boolean comparesByValue(Table table) {
        return Digests.compareByValue(table);
    }

    @Override
    public Digest digest(Table table, Snapshot snapshot, Split split, String name) {
        return Digests.digest(sessions, table, (MySqlSnapshot) snapshot, split, name);
    }

    @Override
    public Digest[] digests(Table table, Snapshot snapshot, Split split, String name, int buckets) {
        return Digests.digests(sessions, table, (MySqlSnapshot) snapshot, split, name, buckets);
    }

    @Override
    public Reader<Batch> rows(TablePlan plan, Snapshot snapshot, Split split, Buckets buckets) {
        return Digests.rows(sessions, plan, (MySqlSnapshot) snapshot, split, buckets, scope);
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
        log.close();
    }
}
