package io.godwit.mysql.catalog;

import io.godwit.mysql.MySqlErrors;
import io.godwit.mysql.MySqlOptions;
import io.godwit.mysql.apply.Facts;
import io.godwit.mysql.catalog.neutral.NeutralDefinitions;
import io.godwit.mysql.connection.Sessions;
import io.godwit.spi.Checkpoint.StageCreated;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Progress;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import java.sql.Connection;
import java.sql.SQLException;
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
