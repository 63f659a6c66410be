package io.godwit.oracle;

import io.godwit.oracle.catalog.Catalog;
import io.godwit.oracle.catalog.SourceAssessment;
import io.godwit.oracle.catalog.rows.OracleRows;
import io.godwit.oracle.connection.Server;
import io.godwit.oracle.connection.Sessions;
import io.godwit.oracle.load.LookUp;
import io.godwit.oracle.load.OracleSnapshot;
import io.godwit.oracle.load.RowReader;
import io.godwit.oracle.load.ScnPosition;
import io.godwit.oracle.load.Splits;
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
import io.godwit.spi.schema.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hands each question to the class that answers it. Changes are not read yet: what needs them is refused. */
final class OracleSource implements Source {
    private final Sessions sessions;
    private final Catalog catalog;

    OracleSource(Sessions sessions) {
        this.sessions = sessions;
        this.catalog = new Catalog(sessions);
    }

    private static GodwitException offlineOnly() {
        return new GodwitException(
                Errors.NOT_SUPPORTED,
                "changes of Oracle are not read yet, so that it is migrated in mode offline only: stop its writers first");
    }

    private static GodwitException noDigests() {
        return new GodwitException(
                Errors.NOT_SUPPORTED, "Oracle hashes no rows for Godwit; they are read and hashed here");
    }

    @Override
    public Identity identity() {
        Server server = sessions.server();
        return new Identity(
                OracleConnector.ENGINE,
                server.version(),
                server.platform().title(),
                server.id(),
                server.database(),
                sessions.address());
    }

    @Override
    public List<Problem> assess(Selection selection, Mode mode) {
        return new SourceAssessment(sessions, catalog).problems(selection, mode);
    }

    @Override
    public List<Answer> examine(List<Demand> demands, Effort effort) {
        return OracleRows.examine(sessions, demands, effort);
    }

    @Override
    public Schema schema(Selection selection) {
        return catalog.schema(selection);
    }

    @Override
    public List<RowFormat> formats(Table table) {
        return List.of(RowFormat.NEUTRAL);
    }

    @Override
    public List<String> withheld(Table table) {
        return List.of();
    }

    @Override
    public List<RowFormat> changeFormats(Table table) {
        return List.of(RowFormat.NEUTRAL);
    }

    @Override
    public Position retain(List<Table> tables) {
        throw offlineOnly();
    }

    @Override
    public void letGo() {
        // nothing is kept
    }

    @Override
    public void forget() {
        // nothing is kept
    }

    @Override
    public Snapshot snapshot(boolean positioned) {
        if (positioned) {
            throw offlineOnly();
        }
        return OracleSnapshot.open(sessions);
    }

    @Override
    public List<Split> splits(Table table, SplitSize size) {
        return Splits.of(sessions, table, size);
    }

    /** Rows of a heap lie in no order, and a range of places is read at no more cost than its part of the whole. */
    @Override
    public boolean prefersWholeTables() {
        return false;
    }

    @Override
    public Reader<Batch> rows(TablePlan plan, Snapshot snapshot, Split split) {
        return RowReader.open(sessions, plan, (OracleSnapshot) snapshot, split);
    }

    @Override
    public List<Row> lookUp(TablePlan plan, @Nullable Snapshot snapshot, List<Row> keys) {
        return LookUp.rows(sessions, plan, snapshot, keys);
    }

    @Override
    public Position position() {
        return new ScnPosition(OracleSnapshot.current(sessions));
    }

    @Override
    public Position position(String text) {
        return ScnPosition.parse(text);
    }

    @Override
    public Reader<ChangeBatch> changes(List<TablePlan> plans, Position from) {
        throw offlineOnly();
    }

    @Override
    public void release(Position applied) {
        // nothing is kept
    }

    @Override
    public List<String> digests(Table table) {
        return List.of();
    }

    /** Servers print documents each in their own way. */
    @Override
    public boolean comparesByValue(Table table) {
        return table.moved().stream().anyMatch(c -> c.type() instanceof Type.Json);
    }

    @Override
    public Digest digest(Table table, Snapshot snapshot, Split split, String name) {
        throw noDigests();
    }

    @Override
    public Digest[] digests(Table table, Snapshot snapshot, Split split, String name, int buckets) {
        throw noDigests();
    }

    @Override
    public Reader<Batch> rows(TablePlan plan, Snapshot snapshot, Split split, Buckets buckets) {
        throw noDigests();
    }

    @Override
    public List<Digest> digest(Table table, String name, List<RowBatch> rows) {
        throw noDigests();
    }

    @Override
    public Position fence(List<Table> tables) {
        throw offlineOnly();
    }

    @Override
    public void unfence() {
        // there is no fence
    }

    @Override
    public void close() {
        // sessions belong to those who opened them
    }
}
