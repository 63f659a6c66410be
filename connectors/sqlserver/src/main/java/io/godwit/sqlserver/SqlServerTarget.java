package io.godwit.sqlserver;

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
import io.godwit.sqlserver.apply.ChangeWriter;
import io.godwit.sqlserver.apply.Facts;
import io.godwit.sqlserver.catalog.Adoption;
import io.godwit.sqlserver.catalog.EarlyIndexes;
import io.godwit.sqlserver.catalog.Opening;
import io.godwit.sqlserver.catalog.StageWriter;
import io.godwit.sqlserver.catalog.TargetAssessment;
import io.godwit.sqlserver.catalog.neutral.ColumnSpellings;
import io.godwit.sqlserver.catalog.neutral.RowDemands;
import io.godwit.sqlserver.connection.Server;
import io.godwit.sqlserver.connection.Sessions;
import io.godwit.sqlserver.load.Formats;
import io.godwit.sqlserver.load.SplitWriter;
import java.util.List;

/** Hands each request to the class that does it. */
final class SqlServerTarget implements Target {
    private final Sessions sessions;
    private final Facts facts;
    private final EarlyIndexes earlyIndexes;

    SqlServerTarget(Sessions sessions, String migration) {
        this.sessions = sessions;
        this.facts = new Facts(sessions, migration);
        this.earlyIndexes = new EarlyIndexes(sessions, facts);
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
    public List<Problem> assess(Schema schema, Mode mode) {
        return new TargetAssessment(sessions, facts).problems(schema, mode);
    }

    @Override
    public List<ColumnMapping> mapping(Table table, String engine) {
        return ColumnSpellings.mapping(table, engine);
    }

    @Override
    public List<Demand> demands(Schema schema) {
        return RowDemands.of(schema, sessions.server());
    }

    @Override
    public List<RowFormat> formats(Table table) {
        return Formats.of(table);
    }

    @Override
    public List<RowFormat> changeFormats(Table table) {
        return Formats.of(table);
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
        return SplitWriter.open(
                sessions, facts.openWriter("load " + split), facts::record, facts::isLoaded, plan, split);
    }

    @Override
    public Writer<ChangeBatch> changes(List<TablePlan> plans) {
        return ChangeWriter.open(sessions, facts, plans);
    }

    @Override
    public void open(Schema latest, String fence) {
        facts.resume(true);
        new Opening(sessions, facts).open(latest, fence);
    }

    @Override
    public List<Problem> openable(Schema latest) {
        return new Opening(sessions, facts).foreseen(latest);
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
