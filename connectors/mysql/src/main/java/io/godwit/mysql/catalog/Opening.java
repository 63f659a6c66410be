package io.godwit.mysql.catalog;

import io.godwit.mysql.MySqlErrors;
import io.godwit.mysql.apply.Facts;
import io.godwit.mysql.connection.Quoting;
import io.godwit.mysql.connection.Sessions;
import io.godwit.spi.Checkpoint.Opened;
import io.godwit.spi.Progress;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Hands the target over: the numbers that rows get next, triggers, events that run. Each commits by itself; the fact that the target
 * is open comes last. A hand-over that broke is undone, at the latest before changes are applied again: a trigger would fire for them.
 */
public final class Opening {
    private static final int NO_SUCH_TABLE = 1146;

    /** If one of these fails, new rows could collide with old ones: the target is not handed over. */
    private static final Set<String> ESSENTIAL = Set.of(TableObjects.COUNTER, SequenceObjects.VALUE);

    private static final String TRIGGER = ProgramObjects.TRIGGER + " ";
    private static final String ENABLED = ProgramObjects.EVENT_ENABLED + " ";

    private final Sessions sessions;
    private final Facts facts;

    /** Prepares; nothing is done yet. */
    public Opening(Sessions sessions, Facts facts) {
        this.sessions = sessions;
        this.facts = facts;
    }

    /**
     * Makes what stage OPEN holds, and then the fact of it. Harmless if it happened before.
     *
     * @param latest read from the source after its writers stopped
     * @param fence the source's last position, empty if offline
     */
    public void open(Schema latest, String fence) {
        if (facts.progress().opened() != null) {
            return;
        }
        undo();
        Progress progress = facts.progress();
        List<SchemaObject> objects = new StageWriter(sessions, facts).missing(latest, Stage.OPEN, progress);
        try (Connection connection = facts.openWriter("open")) {
            ObjectMaker maker = new ObjectMaker(sessions, connection, facts);
            for (SchemaObject object : objects) {
                SQLException error = maker.make(object);
                if (error != null) {
                    // what was skipped before has nothing to be counted on
                    if (ESSENTIAL.contains(object.kind()) && error.getErrorCode() != NO_SUCH_TABLE) {
                        throw ObjectMaker.failure(object, error);
                    }
                    maker.giveUp(object, error);
                }
            }
            facts.record(connection, new Opened(fence));
            connection.commit();
        } catch (SQLException e) {
            throw MySqlErrors.of(e, sessions.side(), "handing over", sessions.address());
        }
    }

    /** Takes away what an earlier hand-over made that did not come to its end; does nothing if none did not. */
    public void undo() {
        try (Connection connection = facts.openWriter("open");
                Statement statement = connection.createStatement()) {
            List<String> made = facts.unfinishedOpening(connection);
            if (made.isEmpty()) {
                return;
            }
            for (String each : made) {
                for (String sql : undoing(connection, each)) {
                    statement.execute(sql);
                }
            }
            facts.forgetOpening(connection);
        } catch (SQLException e) {
            throw MySqlErrors.of(e, sessions.side(), "undoing a hand-over", sessions.address());
        }
    }

    /** Only what fires is taken away; a number that rows get next is set anew in any case. */
    private static List<String> undoing(Connection connection, String made) throws SQLException {
        if (made.startsWith(TRIGGER)) {
            return statements(
                    connection,
                    "SELECT trigger_schema, trigger_name FROM information_schema.triggers"
                            + " WHERE CONCAT(trigger_schema, '.', trigger_name) = ?",
                    made.substring(TRIGGER.length()),
                    "DROP TRIGGER IF EXISTS %s.%s");
        }
        if (made.startsWith(ENABLED)) {
            return statements(
                    connection,
                    "SELECT event_schema, event_name FROM information_schema.events"
                            + " WHERE CONCAT(event_schema, '.', event_name) = ?",
                    made.substring(ENABLED.length()),
                    "ALTER EVENT %s.%s DISABLE");
        }
        return List.of();
    }

    private static List<String> statements(Connection connection, String question, String name, String statement)
            throws SQLException {
        List<String> found = new ArrayList<>();
        try (PreparedStatement asking = connection.prepareStatement(question)) {
            asking.setString(1, name);
            try (ResultSet row = asking.executeQuery()) {
                while (row.next()) {
                    found.add(statement.formatted(Quoting.name(row.getString(1)), Quoting.name(row.getString(2))));
                }
            }
        }
        return found;
    }
}
