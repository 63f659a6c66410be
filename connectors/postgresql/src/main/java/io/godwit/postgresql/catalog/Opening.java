package io.godwit.postgresql.catalog;

import io.godwit.postgresql.PostgresErrors;
import io.godwit.postgresql.apply.Facts;
import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.Checkpoint.Opened;
import io.godwit.spi.Progress;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.ObjectReport.Outcome;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Hands the target over: sequence values, foreign keys that had to wait, materialized views, triggers. */
public final class Opening {
    private static final String UNDEFINED_TABLE = "42P01";

    /** If one of these fails, new rows could collide with old ones: the target is not handed over. */
    private static final Set<String> ESSENTIAL = Set.of("sequence value", "identity");

    private final Sessions sessions;
    private final Facts facts;
    private final PostGis postGis;

    /** Prepares; nothing is done yet. */
    public Opening(Sessions sessions, Facts facts, PostGis postGis) {
        this.sessions = sessions;
        this.facts = facts;
        this.postGis = postGis;
    }

    /**
     * Makes what stage OPEN holds, and the fact of it, in one transaction. Harmless if it happened before.
     *
     * @param latest read from the source after its writers stopped
     * @param fence the source's last position, empty if offline
     */
    public void open(Schema latest, String fence) {
        Progress progress = facts.progress();
        if (progress.opened() != null) {
            return;
        }
        List<SchemaObject> objects = new ArrayList<>();
        int version = sessions.version();
        for (SchemaObject waiting : StageWriter.missing(latest, Stage.POST_DATA, progress, version, postGis)) {
            if (waiting.kind().equals("foreign key")) {
                objects.add(waiting);
            }
        }
        objects.addAll(StageWriter.missing(latest, Stage.OPEN, progress, version, postGis));
        try (Connection connection = facts.openWriter("open")) {
            ObjectMaker maker = new ObjectMaker(connection, facts);
            for (SchemaObject object : objects) {
                SQLException error = maker.make(object);
                if (error != null) {
                    fail(maker, object, error, progress);
                }
            }
            facts.record(connection, new Opened(fence));
            connection.commit();
        } catch (SQLException e) {
            throw PostgresErrors.of(e, sessions.side(), "handing over", "");
        }
    }

    private static void fail(ObjectMaker maker, SchemaObject object, SQLException error, Progress progress)
            throws SQLException {
        boolean skippedBefore =
                progress.objects().stream().anyMatch(r -> r.outcome() == Outcome.SKIPPED && isBasisOf(r, object));
        boolean absent = UNDEFINED_TABLE.equals(error.getSQLState());
        if (ESSENTIAL.contains(object.kind()) && !skippedBefore && !absent) {
            throw ObjectMaker.failure(object, error);
        }
        maker.giveUp(object, error);
    }

    private static boolean isBasisOf(ObjectReport report, SchemaObject object) {
        return report.kind().equals("sequence") && report.name().equals(object.name());
    }
}
