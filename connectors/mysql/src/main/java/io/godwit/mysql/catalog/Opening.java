package io.godwit.mysql.catalog;

import io.godwit.mysql.MySqlErrors;
import io.godwit.mysql.apply.Facts;
import io.godwit.mysql.connection.Sessions;
import io.godwit.spi.Checkpoint.Opened;
import io.godwit.spi.Progress;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * Hands the target over: the numbers that rows get next, triggers, events that run. Each commits by itself; the fact that the target
 * is open comes last, and what is done is not done again when a hand-over that broke is repeated.
 */
public final class Opening {
    private static final int NO_SUCH_TABLE = 1146;

    /** If one of these fails, new rows could collide with old ones: the target is not handed over. */
    private static final Set<String> ESSENTIAL = Set.of(TableObjects.COUNTER, SequenceObjects.VALUE);

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
        Progress progress = facts.progress();
        if (progress.opened() != null) {
            return;
        }
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
}
