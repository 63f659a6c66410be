package io.godwit.mysql;

import io.godwit.mysql.catalog.Catalog;
import io.godwit.mysql.connection.Server;
import io.godwit.mysql.connection.Sessions;
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
final class MySqlSource implements Source {
    private final Sessions sessions;
    private final Catalog catalog;

    MySqlSource(Sessions sessions, String migration) {
        this.sessions = sessions;
        this.catalog = new Catalog(sessions);
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
        throw missing("assess");
    }

    @Override
    public Schema schema(Selection selection) {
        return catalog.schema(selection);
    }

    @Override
    public List<RowFormat> formats(Table table) {
        throw missing("formats");
    }

    @Override
    public List<String> withheld(Table table) {
        throw missing("withheld");
    }

    @Override
    public List<RowFormat> changeFormats(Table table) {
        throw missing("changeFormats");
    }

    @Override
    public Position retain(List<Table> tables) {
        throw missing("retain");
    }

    @Override
    public void letGo() {
        throw missing("letGo");
    }

    @Override
    public void forget() {
        throw missing("forget");
    }

    @Override
    public Snapshot snapshot(boolean positioned) {
        throw missing("snapshot");
    }

    @Override
    public List<Split> splits(Table table, SplitSize size) {
        throw missing("splits");
    }

    @Override
    public Reader<Batch> rows(TablePlan plan, Snapshot snapshot, Split split) {
        throw missing("rows");
    }

    @Override
    public List<Row> lookUp(TablePlan plan, @Nullable Snapshot snapshot, List<Row> keys) {
        throw missing("lookUp");
    }

    @Override
    public Position position() {
        throw missing("position");
    }

    @Override
    public Position position(String text) {
        throw missing("position");
    }

    @Override
    public Reader<ChangeBatch> changes(List<TablePlan> plans, Position from) {
        throw missing("changes");
    }

    @Override
    public void release(Position applied) {
        throw missing("release");
    }

    @Override
    public List<String> digests(Table table) {
        throw missing("digests");
    }

    @Override
    public Digest digest(Table table, Snapshot snapshot, Split split, String name) {
        throw missing("digest");
    }

    @Override
    public Digest[] digests(Table table, Snapshot snapshot, Split split, String name, int buckets) {
        throw missing("digests");
    }

    @Override
    public Reader<Batch> rows(TablePlan plan, Snapshot snapshot, Split split, Buckets buckets) {
        throw missing("rows");
    }

    @Override
    public List<Digest> digest(Table table, String name, List<RowBatch> rows) {
        throw missing("digest");
    }

    @Override
    public Position fence(List<Table> tables) {
        throw missing("fence");
    }

    @Override
    public void unfence() {
        throw missing("unfence");
    }

    @Override
    public void close() {
        // nothing is open yet
    }

    private static GodwitException missing(String what) {
        return new GodwitException(
                Errors.NOT_SUPPORTED, "this version of Godwit cannot do `" + what + "` with MySQL", "", null);
    }
}
