package io.godwit.postgresql;

import io.godwit.postgresql.apply.ChangeWriter;
import io.godwit.postgresql.apply.Facts;
import io.godwit.postgresql.catalog.Adoption;
import io.godwit.postgresql.catalog.Catalog;
import io.godwit.postgresql.catalog.Opening;
import io.godwit.postgresql.catalog.PostGis;
import io.godwit.postgresql.catalog.RowDemands;
import io.godwit.postgresql.catalog.StageWriter;
import io.godwit.postgresql.catalog.TargetAssessment;
import io.godwit.postgresql.catalog.TypeMapping;
import io.godwit.postgresql.connection.Sessions;
import io.godwit.postgresql.load.CopyIn;
import io.godwit.postgresql.load.Formats;
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
import org.jspecify.annotations.Nullable;

/** Hands each request to the class that does it. */
final class PostgresTarget implements Target {
    private final Sessions sessions;
    private final Catalog catalog;
    private final Facts facts;
    private @Nullable PostGis postGis;

    PostgresTarget(Sessions sessions, String migration) {
        this.sessions = sessions;
        this.catalog = new Catalog(sessions);
        this.facts = new Facts(sessions, migration);
    }

    /** What tables of another engine are made with here; asked once. */
    private synchronized PostGis postGis(String engine) {
        PostGis known = postGis;
        if (known == null && !engine.equals(PostgresConnector.ENGINE)) {
            known = PostGis.probe(sessions);
            postGis = known;
        }
        return known == null ? PostGis.NONE : known;
    }

    @Override
    public Identity identity() {
        return catalog.identity();
    }

    @Override
    public List<Problem> assess(Schema schema, Mode mode) {
        return new TargetAssessment(sessions, facts, postGis(schema.engine())).problems(schema, mode);
    }

    @Override
    public List<ColumnMapping> mapping(Table table, String engine) {
        boolean same = engine.equals(PostgresConnector.ENGINE);
        PostGis here = postGis(engine);
        return table.columns().stream()
                .map(c -> {
                    TypeMapping.Mapped mapped =
                            same ? new TypeMapping.Mapped(c.nativeType(), "") : TypeMapping.mapped(c, here);
                    return new ColumnMapping(c.name(), c.nativeType(), mapped.type(), mapped.reason());
                })
                .toList();
    }

    @Override
    public List<Demand> demands(Schema schema) {
        return RowDemands.of(schema, postGis(schema.engine()));
    }

    @Override
    public List<RowFormat> formats(Table table) {
        return Formats.rows(table, sessions.version());
    }

    @Override
    public List<RowFormat> changeFormats(Table table) {
        return Formats.changes(table, sessions.version());
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
        new StageWriter(sessions, facts, postGis(schema.engine())).create(schema, stage, lanes);
    }

    @Override
    public List<Problem> adoptable(Schema schema) {
        return Adoption.problems(sessions, schema);
    }

    @Override
    public void withdraw(SchemaObject object, String reason) {
        new StageWriter(sessions, facts, PostGis.NONE).withdraw(object, reason);
    }

    @Override
    public void reset(Table table) {
        facts.reset(table);
    }

    @Override
    public Writer<Batch> rows(TablePlan plan, Split split) {
        return CopyIn.open(sessions, facts, plan, split);
    }

    @Override
    public Writer<ChangeBatch> changes(List<TablePlan> plans) {
        return ChangeWriter.open(sessions, facts, plans);
    }

    @Override
    public void open(Schema latest, String fence) {
        new Opening(sessions, facts, postGis(latest.engine())).open(latest, fence);
    }

    @Override
    public void forget() {
        facts.drop();
    }

    @Override
    public void close() {
        facts.close();
        catalog.close();
    }
}
