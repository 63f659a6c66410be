package io.godwit.mysql;

import io.godwit.mysql.apply.ChangeWriter;
import io.godwit.mysql.apply.Facts;
import io.godwit.mysql.apply.SplitWriter;
import io.godwit.mysql.capture.ReadOnlyServer;
import io.godwit.mysql.catalog.Adoption;
import io.godwit.mysql.catalog.EarlyIndexes;
import io.godwit.mysql.catalog.Opening;
import io.godwit.mysql.catalog.StageWriter;
import io.godwit.mysql.catalog.TargetAssessment;
import io.godwit.mysql.catalog.neutral.ColumnSpellings;
import io.godwit.mysql.connection.Server;
import io.godwit.mysql.connection.Sessions;
import io.godwit.mysql.load.Formats;
import io.godwit.mysql.load.LoadData;
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
import java.sql.SQLException;
import java.util.List;

/** Hands each request to the class that does it. */
final class MySqlTarget implements Target {
    private final Sessions sessions;
    private final Facts facts;
    private final EarlyIndexes earlyIndexes;

    MySqlTarget(Sessions sessions, String migration) {
        this.sessions = sessions;
        this.facts = new Facts(sessions, migration);
        this.earlyIndexes = new EarlyIndexes(sessions, facts);
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
    public List<Problem> assess(Schema schema, Mode mode) {
        return new TargetAssessment(sessions).problems(schema, mode, facts.progress());
    }

    @Override
    public List<ColumnMapping> mapping(Table table, String engine) {
        if (engine.equals(MySqlConnector.ENGINE)) {
            return table.columns().stream()
                    .map(c -> new ColumnMapping(c.name(), c.nativeType(), c.nativeType(), ""))
                    .toList();
        }
        return ColumnSpellings.mapping(table, sessions.version());
    }

    @Override
    public List<Demand> demands(Schema schema) {
        return schema.engine().equals(MySqlConnector.ENGINE) ? List.of() : TargetAssessment.demands(sessions, schema);
    }

    @Override
    public List<RowFormat> formats(Table table) {
        return Formats.of(table, sessions.version());
    }

    @Override
    public List<RowFormat> changeFormats(Table table) {
        return Formats.of(table, sessions.version());
    }

    @Override
    public void claim() {
        try {
            // where this was a source, and is written to on the way back
            new ReadOnlyServer(sessions).letPrivilegedWrite();
        } catch (SQLException e) {
            throw MySqlErrors.of(e, sessions.side(), "looking for a fence", sessions.address());
        }
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
        new StageWriter(sessions, facts).create(schema, stage, lanes);
    }

    @Override
    public void loaded(Schema schema, Table table) {
        earlyIndexes.make(schema, table.target());
    }

    @Override
    public List<Problem> adoptable(Schema schema) {
        return Adoption.problems(sessions, schema);
    }

    @Override
    public void withdraw(SchemaObject object, String reason) {
        new StageWriter(sessions, facts).withdraw(object, reason);
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
        return new SplitWriter(
                facts, split, LoadData.open(sessions, facts.openWriter("load " + split), facts::record, plan, split));
    }

    @Override
    public Writer<ChangeBatch> changes(List<TablePlan> plans) {
        new Opening(sessions, facts).undo();
        return ChangeWriter.open(sessions, facts, plans);
    }

    @Override
    public void open(Schema latest, String fence) {
        new Opening(sessions, facts).open(latest, fence);
    }

    @Override
    public void forget() {
        facts.drop();
    }

    @Override
    public void close() {
        facts.close();
    }
}
