package io.godwit.sqlserver.catalog;

import io.godwit.spi.Checkpoint.Opened;
import io.godwit.spi.Problem;
import io.godwit.spi.Progress;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.ObjectReport.Outcome;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.sqlserver.SqlServerErrors;
import io.godwit.sqlserver.apply.Facts;
import io.godwit.sqlserver.connection.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Hands the target over: foreign keys that had to wait, counters, triggers, histories, users. */
public final class Opening {
    /** Checking a foreign key reads both its tables. */
    private static final int LANES = 4;

    /** If one of these fails, new rows could collide with old ones: the target is not handed over. */
    private static final Set<String> COUNTERS = Set.of(Kinds.SEQUENCE_VALUE, Kinds.IDENTITY_VALUE);

    private final Sessions sessions;
    private final Facts facts;

    /** Prepares; nothing is done yet. */
    public Opening(Sessions sessions, Facts facts) {
        this.sessions = sessions;
        this.facts = facts;
    }

    /**
     * Makes the foreign keys that had to wait and what stage OPEN holds. A statement that fails ends its transaction here, so each
     * object is made with its own fact; counters and the fact of the hand-over come last, in one transaction. Harmless if it
     * happened before: what was made is not made again, and a counter is set to the same number.
     *
     * @param latest read from the source after its writers stopped
     * @param fence the source's last position, empty if offline
     */
    public void open(Schema latest, String fence) {
        Progress progress = facts.progress();
        if (progress.opened() != null) {
            return;
        }
        StageWriter stages = new StageWriter(sessions, facts);
        Lanes making = new Lanes(facts);
        making.sideBySide(
                stages.missing(latest, Stage.POST_DATA, progress).stream()
                        .filter(StageWriter::isForeignKey)
                        .toList(),
                LANES);
        List<SchemaObject> counters = new ArrayList<>();
        List<SchemaObject> others = new ArrayList<>();
        for (SchemaObject object : stages.missing(latest, Stage.OPEN, progress)) {
            boolean counter = object.counted() != null || COUNTERS.contains(object.kind());
            (counter ? counters : others).add(object);
        }
        making.inOrder(others);
        count(counters, fence, progress);
    }

    /** What {@link #open} will find in its way; changes nothing. */
    public List<Problem> foreseen(Schema latest) {
        return new PendingForeignKeys(sessions, facts).problems(latest);
    }

    private void count(List<SchemaObject> counters, String fence, Progress progress) {
        try (Connection connection = facts.openWriter("open")) {
            ObjectMaker maker = new ObjectMaker(connection, facts);
            for (SchemaObject counter : counters) {
                if (isThere(counter, progress)) {
                    try {
                        maker.execute(counter);
                    } catch (SQLException e) {
                        throw ObjectMaker.failure(counter, e);
                    }
                    maker.record(counter);
                }
            }
            facts.record(connection, new Opened(fence));
            connection.commit();
        } catch (SQLException e) {
            throw SqlServerErrors.of(e, sessions.side(), "handing over", "");
        }
    }

    /** Whether what counts was made: a sequence may have been refused, which is reported already. */
    private static boolean isThere(SchemaObject counter, Progress progress) {
        for (ObjectReport report : progress.objects()) {
            boolean basis = report.kind().equals(Kinds.SEQUENCE)
                    && report.name().equals(counter.name())
                    && counter.kind().equals(Kinds.SEQUENCE_VALUE);
            if (basis && report.outcome() == Outcome.SKIPPED) {
                return false;
            }
        }
        return true;
    }
}
