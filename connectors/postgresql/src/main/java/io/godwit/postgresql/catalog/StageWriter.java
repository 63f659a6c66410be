package io.godwit.postgresql.catalog;

import io.godwit.postgresql.PostgresConnector;
import io.godwit.postgresql.PostgresErrors;
import io.godwit.postgresql.apply.Facts;
import io.godwit.postgresql.connection.Quoting;
import io.godwit.postgresql.connection.ReplicationRole;
import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.Checkpoint.StageCreated;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Progress;
import io.godwit.spi.schema.Definition.ViewDefinition;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.ObjectReport.Outcome;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Makes the objects of a stage. What the facts hold is not made again. */
public final class StageWriter {
    private static final String FOREIGN_KEY = "foreign key";

    /** Kinds that take their time and do not depend on one another: they are made side by side, before all others. */
    private static final Set<String> SIDE_BY_SIDE =
            Set.of("primary key", "index", "unique constraint", "exclusion constraint", "check constraint");

    private final Sessions sessions;
    private final Facts facts;
    private final PostGis postGis;

    /**
     * Prepares; nothing is done yet.
     *
     * @param postGis what tables of another engine are made with
     */
    public StageWriter(Sessions sessions, Facts facts, PostGis postGis) {
        this.sessions = sessions;
        this.facts = facts;
        this.postGis = postGis;
    }

    /**
     * Makes what is missing of the stage and records the stage.
     *
     * @param lanes how many statements may run at once
     * @throws GodwitException if a table or a key cannot be made
     */
    public void create(Schema schema, Stage stage, int lanes) {
        Progress progress = facts.progress();
        if (progress.stages().contains(stage)) {
            return;
        }
        List<SchemaObject> missing = missing(schema, stage, progress, sessions.version(), postGis);
        if (stage == Stage.PRE_DATA) {
            Lanes.run(facts, missing, 1);
        } else {
            List<SchemaObject> first = new ArrayList<>();
            List<SchemaObject> then = new ArrayList<>();
            List<SchemaObject> foreignKeys = new ArrayList<>();
            boolean wait = missing.stream().anyMatch(o -> o.kind().equals(FOREIGN_KEY)) && !mayActAsReplica();
            for (SchemaObject object : missing) {
                if (object.kind().equals(FOREIGN_KEY) && object.skipped() == null) {
                    foreignKeys.add(object);
                } else {
                    (SIDE_BY_SIDE.contains(object.kind()) ? first : then).add(object);
                }
            }
            Lanes.run(facts, first, lanes);
            Lanes.run(facts, then, 1);
            // where the session cannot keep foreign keys from being checked change by change, they wait for hand-over
            Lanes.run(facts, wait ? List.of() : foreignKeys, lanes);
        }
        if (stage == Stage.POST_DATA) {
            new Analysis(sessions).run(schema, lanes);
        }
        facts.record(new StageCreated(stage));
    }

    /** The stage's objects that have no fact yet. */
    static List<SchemaObject> missing(Schema schema, Stage stage, Progress progress, int version, PostGis postGis) {
        Set<String> made = new LinkedHashSet<>();
        for (ObjectReport report : progress.objects()) {
            made.add(report.stage() + "\n" + report.kind() + "\n" + report.name());
        }
        List<SchemaObject> objects = objects(schema, version, postGis);
        return objects.stream()
                .filter(o -> o.stage() == stage)
                .filter(o -> !made.contains(o.stage() + "\n" + o.kind() + "\n" + o.name()))
                .toList();
    }

    /** What is made of a schema here. */
    static List<SchemaObject> objects(Schema schema, int version, PostGis postGis) {
        return schema.engine().equals(PostgresConnector.ENGINE)
                ? schema.objects()
                : NeutralDefinitions.of(schema, version, postGis);
    }

    /**
     * Removes a view that was made and records it as skipped, in one transaction.
     *
     * @throws GodwitException if it cannot be removed
     */
    public void withdraw(SchemaObject object, String reason) {
        if (!(object.definition() instanceof ViewDefinition view)) {
            throw new GodwitException(Errors.NOT_SUPPORTED, "a " + object.kind() + " cannot be taken back");
        }
        try (Connection connection = facts.openWriter("withdraw");
                Statement statement = connection.createStatement()) {
            // somebody may be reading it, for as long as he likes
            statement.execute("SET LOCAL lock_timeout = '10s'");
            statement.execute("DROP VIEW IF EXISTS " + Quoting.name(view.table()));
            facts.replace(
                    connection,
                    new ObjectReport(object.kind(), object.name(), object.stage(), Outcome.SKIPPED, reason));
            connection.commit();
        } catch (SQLException e) {
            throw PostgresErrors.of(e, sessions.side(), "removing a view", object.name());
        }
    }

    private boolean mayActAsReplica() {
        try (Connection connection = sessions.open("stage")) {
            return ReplicationRole.permitted(connection);
        } catch (SQLException e) {
            throw PostgresErrors.of(e, sessions.side(), "asking for session_replication_role", "");
        }
    }
}
