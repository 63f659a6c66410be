package io.godwit.sqlserver.catalog;

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
import io.godwit.sqlserver.SqlServerErrors;
import io.godwit.sqlserver.apply.Facts;
import io.godwit.sqlserver.catalog.neutral.NeutralDefinitions;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.connection.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Makes the objects of a stage. What the facts hold is not made again. */
public final class StageWriter {
    private final Sessions sessions;
    private final Facts facts;

    /** Prepares; nothing is done yet. */
    public StageWriter(Sessions sessions, Facts facts) {
        this.sessions = sessions;
        this.facts = facts;
    }

    /**
     * Makes what is missing of the stage and records the stage. No session can keep foreign keys from being checked, or from acting,
     * change by change: where changes follow the load, they wait for hand-over.
     *
     * @param lanes how many statements may run at once
     * @throws GodwitException if a table or a key cannot be made
     */
    public void create(Schema schema, Stage stage, int lanes) {
        Progress progress = facts.progress();
        if (progress.stages().contains(stage)) {
            return;
        }
        boolean online = progress.replayFrom() != null;
        List<SchemaObject> indexes = new ArrayList<>();
        List<SchemaObject> others = new ArrayList<>();
        List<SchemaObject> foreignKeys = new ArrayList<>();
        for (SchemaObject object : missing(schema, stage, progress)) {
            if (isForeignKey(object) && object.skipped() == null) {
                foreignKeys.add(object);
            } else {
                boolean index = stage != Stage.PRE_DATA && Kinds.OF_ONE_TABLE.contains(object.kind());
                (index ? indexes : others).add(object);
            }
        }
        Lanes making = new Lanes(facts);
        making.sideBySide(indexes, lanes);
        making.inOrder(others);
        if (!online) {
            making.sideBySide(foreignKeys, lanes);
        }
        facts.record(new StageCreated(stage));
    }

    static boolean isForeignKey(SchemaObject object) {
        return object.kind().equals(Kinds.FOREIGN_KEY);
    }

    /** The stage's objects that have no fact yet. */
    List<SchemaObject> missing(Schema schema, Stage stage, Progress progress) {
        Set<String> made = new LinkedHashSet<>();
        for (ObjectReport report : progress.objects()) {
            made.add(report.stage() + "\n" + report.kind() + "\n" + report.name());
        }
        return objects(schema).stream()
                .filter(o -> o.stage() == stage)
                .filter(o -> !made.contains(o.stage() + "\n" + o.kind() + "\n" + o.name()))
                .toList();
    }

    /** What is made of a schema here. */
    List<SchemaObject> objects(Schema schema) {
        return schema.engine().equals(SchemaReader.ENGINE)
                ? schema.objects()
                : NeutralDefinitions.of(schema, sessions.server());
    }

    /**
     * Removes a view that was made and records it as skipped, in one transaction.
     *
     * @throws GodwitException if it cannot be removed
     */
    public void withdraw(SchemaObject object, String reason) {
        if (!(object.definition() instanceof ViewDefinition view)) {
            throw new GodwitException(Errors.NOT_SUPPORTED, "a " + object.kind() + " cannot be taken back", "", null);
        }
        String name = Quoting.table(view.table());
        try (Connection connection = facts.openWriter("withdraw");
                Statement statement = connection.createStatement()) {
            // somebody may be reading it, for as long as he likes; the session is closed after this
            statement.execute("SET LOCK_TIMEOUT 10000");
            statement.execute("IF OBJECT_ID(" + Quoting.text(name) + ", 'V') IS NOT NULL DROP VIEW " + name);
            facts.replace(
                    connection,
                    new ObjectReport(object.kind(), object.name(), object.stage(), Outcome.SKIPPED, reason));
            connection.commit();
        } catch (SQLException e) {
            throw SqlServerErrors.of(e, sessions.side(), "removing a view", object.name());
        }
    }
}
