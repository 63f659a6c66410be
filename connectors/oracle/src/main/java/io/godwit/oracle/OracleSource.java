package io.godwit.oracle;

import io.godwit.oracle.capture.ChangeCapture;
import io.godwit.oracle.capture.Fence;
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

/** Hands each question to the class that answers it. */
final class OracleSource implements Source {
    /** Two of LogMiner's steps, with what lies between them. */
    private static final long RESTING_LAG_MILLIS = 10_000;

    private final Sessions sessions;
    private final Catalog catalog;
    private final ChangeCapture capture;
    private final Fence fence;

    OracleSource(Sessions sessions) {
        this.sessions = sessions;
        this.catalog = new Catalog(sessions);
        this.capture = new ChangeCapture(sessions);
        this.fence = new Fence(sessions, capture);
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
        return capture.retain(tables);
    }

    @Override
    public Position retain(List<Table> tables, Position since) {
        return capture.retain(tables, (ScnPosition) since);
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
        OracleSnapshot snapshot = OracleSnapshot.open(sessions);
        if (positioned && !snapshot.consistent()) {
            throw new GodwitException(
                    Errors.PERMISSION_DENIED,
                    "the user may not know the system change number, which says what of the log a snapshot holds: grant SELECT on"
                            + " sys.v_$database");
        }
        return snapshot;
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

    /** LogMiner reads the log in steps, each of which takes as long as the server needs. */
    @Override
    public long restingLagMillis() {
        return RESTING_LAG_MILLIS;
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
        return capture.changes(plans, (ScnPosition) from);
    }

    @Override
    public void release(Position applied) {
        // the server keeps archived logs for as long as its backups are told to, whoever still needs them
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
        fence.close();
    }
}
