package io.godwit.mysql.catalog;

import io.godwit.mysql.MySqlErrors;
import io.godwit.mysql.MySqlOptions;
import io.godwit.mysql.apply.Facts;
import io.godwit.mysql.catalog.neutral.NeutralDefinitions;
import io.godwit.mysql.connection.Quoting;
import io.godwit.mysql.connection.Sessions;
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
    private final Sessions sessions;
    private final Facts facts;

    /** Prepares; nothing is done yet. */
    public StageWriter(Sessions sessions, Facts facts) {
        this.sessions = sessions;
        this.facts = facts;
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
        List<SchemaObject> indexes = new ArrayList<>();
        List<SchemaObject> others = new ArrayList<>();
        for (SchemaObject object : missing(schema, stage, progress)) {
            boolean index = stage != Stage.PRE_DATA && object.kind().equals(TableObjects.INDEX);
            (index ? indexes : others).add(object);
        }
        Lanes making = new Lanes(sessions, facts);
        making.sideBySide(indexes, lanes);
        making.inOrder(others);
        facts.record(new StageCreated(stage));
    }

    /**
     * Removes a view that was made and records it as skipped. Dropping commits by itself: a runner that dies before the record
     * leaves a view that is recorded and not there, and whoever compares it removes it again.
     *
     * @throws GodwitException if it cannot be removed
     */
    public void withdraw(SchemaObject object, String reason) {
        if (!(object.definition() instanceof ViewDefinition view)) {
            throw new GodwitException(Errors.NOT_SUPPORTED, "a " + object.kind() + " cannot be taken back");
        }
        try (Connection connection = facts.openWriter("withdraw");
                Statement statement = connection.createStatement()) {
            // somebody may be reading it, for as long as he likes; the session is closed after this
            statement.execute("SET SESSION lock_wait_timeout = 10");
            statement.execute("DROP VIEW IF EXISTS " + Quoting.table(view.table()));
            facts.replace(
                    connection,
                    new ObjectReport(object.kind(), object.name(), object.stage(), Outcome.SKIPPED, reason));
            connection.commit();
        } catch (SQLException e) {
            throw MySqlErrors.of(e, sessions.side(), "removing a view", object.name());
        }
    }

    /** The stage's objects that have no fact yet, as this server takes them. */
    List<SchemaObject> missing(Schema schema, Stage stage, Progress progress) {
        Set<String> made = new LinkedHashSet<>();
        for (ObjectReport report : progress.objects()) {
            made.add(report.stage() + "\n" + report.kind() + "\n" + report.name());
        }
        return adapted(schema).stream()
                .filter(o -> o.stage() == stage)
                .filter(o -> !made.contains(o.stage() + "\n" + o.kind() + "\n" + o.name()))
                .toList();
    }

    private List<SchemaObject> adapted(Schema schema) {
        if (!schema.engine().equals(SchemaReader.ENGINE)) {
            return NeutralDefinitions.of(schema, sessions.version());
        }
        try (Connection connection = sessions.open("stage")) {
            boolean currentUser = sessions.option(MySqlOptions.DEFINERS).equals("current-user");
            return Adaptation.objects(schema, connection, currentUser);
        } catch (SQLException e) {
            throw MySqlErrors.of(e, sessions.side(), "asking what the target can hold", sessions.address());
        }
    }
}
