package io.godwit.sqlserver.capture;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Reader;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.change.Position;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.SqlServerErrors;
import io.godwit.sqlserver.SqlServerOptions;
import io.godwit.sqlserver.connection.Sessions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Change data capture of one migration's source: what keeps the changes, where the log stands, and the reader of changes. Nothing is
 * written to a source until {@link #retain}. Safe for many threads.
 */
final class ChangeCapture extends ChangeLog {
    /** How long the capture job may take; it looks every few seconds, where nobody set it otherwise. */
    private static final long CAPTURE_MILLIS = 300_000;

    private static final long PAUSE_MILLIS = 100;
    private static final long LONG_PAUSE_MILLIS = 1_000;
    private static final int SHORT_PAUSES = 100;

    private final MarkTable marks;
    private volatile boolean retained;
    private volatile @Nullable String markChanges;
    private volatile @Nullable LogPosition wentOver;

    /** Connects to nothing yet. */
    ChangeCapture(Sessions sessions) {
        super(sessions);
        this.marks = new MarkTable(sessions.option(SqlServerOptions.CHECKPOINT_SCHEMA), sessions.migration());
    }

    /**
     * Makes sure that the tables' changes are captured from now on.
     *
     * @return a position from which on all changes are there; what was committed before is visible to everybody by now
     * @throws GodwitException SQLSERVER_CAPTURE_OFF if they are not captured and Godwit may not change that
     */
    @Override
    public synchronized LogPosition retain(List<Table> tables) {
        CapturedFilter.check(tables);
        monitor().ask("capturing the tables' changes", c -> {
            new CaptureSetup(sessions, marks).complete(c, tables);
            return true;
        });
        retained = true;
        markChanges = null;
        return awaitHeld(tables, mark().position());
    }

    /**
     * Makes sure that the tables' changes since a position are all there.
     *
     * @param position the position
     * @return the same
     * @throws GodwitException LOG_LOST if they are not
     */
    @Override
    public synchronized LogPosition retain(List<Table> tables, Position position) {
        CapturedFilter.check(tables);
        LogPosition since = (LogPosition) position;
        List<TableId> lost = monitor().ask("looking for the tables' changes", c -> {
            CaptureSetup setup = new CaptureSetup(sessions, marks);
            setup.completeMark(c);
            setup.tidy(c, since);
            CaptureInstances instances = CaptureInstances.read(c);
            return missing(instances, tables, since);
        });
        if (!lost.isEmpty()) {
            throw lost(lost, since);
        }
        retained = true;
        markChanges = null;
        return since;
    }

    private static List<TableId> missing(CaptureInstances instances, List<Table> tables, LogPosition since) {
        return tables.stream()
                .filter(t -> instances.holding(t, since) == null)
                .map(Table::id)
                .toList();
    }

    static GodwitException lost(List<TableId> tables, LogPosition since) {
        return new GodwitException(
                Errors.LOG_LOST,
                "the change tables no longer hold all changes since " + since.text() + " of "
                        + tables.stream().limit(10).map(TableId::toString).collect(Collectors.joining(", "))
                        + ": they were cleaned up, or capture was switched off for a while",
                tables.get(0).toString(),
                null);
    }

    /** A new capture instance says where it begins once the capture job has seen it. */
    private LogPosition awaitHeld(List<Table> tables, LogPosition position) {
        long begun = System.nanoTime();
        for (int i = 0; ; i++) {
            List<TableId> missing = monitor()
                    .ask("looking for the tables' changes", c -> missing(CaptureInstances.read(c), tables, position));
            if (missing.isEmpty()) {
                return position;
            }
            requireTime(begun, "the capture of " + missing.get(0) + " has not begun");
            pause(i);
        }
    }

    /** The end of the log; before everything if the source's changes are not captured. */
    @Override
    public LogPosition position() {
        return mark().position();
    }

    /** A position that everything visible from now on covers; before everything if the source's changes are not captured. */
    @Override
    public LogPosition lowerBound() {
        return isRetained()
                ? monitor().ask("reading how far changes are captured", ChangeCapture::captured)
                : LogPosition.NONE;
    }

    private boolean isRetained() {
        return retained || monitor().ask("looking for the mark", marks::isEntered);
    }

    /** How far the capture job has come: to the end of which transaction all change tables are complete. */
    static LogPosition captured(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT sys.fn_cdc_get_max_lsn()")) {
            byte[] bytes = row.next() ? row.getBytes(1) : null;
            return bytes == null ? LogPosition.NONE : LogPosition.of(bytes);
        }
    }

    /**
     * Marks this moment. What any session committed before this call is before it, and what it commits after the call after it.
     *
     * @throws GodwitException LOG_LOST if the mark's table is gone though changes were captured
     */
    Mark mark() {
        if (!isRetained()) {
            return new Mark(false, () -> LogPosition.NONE, () -> LogPosition.NONE);
        }
        String changes = changesOfMarks();
        LogPosition since = monitor().ask("reading how far changes are captured", ChangeCapture::captured);
        String token = monitor().ask("marking the end of the log", marks::write);
        if (token.isEmpty()) {
            throw gone();
        }
        return new Mark(true, () -> await(changes, token, since), () -> find(changes, token, since));
    }

    @Override
    public Moment moment() {
        Mark mark = mark();
        return new Moment(mark.isExact(), mark::position);
    }

    @Override
    public LogPosition parse(String text) {
        return LogPosition.parse(text);
    }

    @Override
    public boolean tellsNetChanges() {
        return false;
    }

    private GodwitException gone() {
        return new GodwitException(
                Errors.LOG_LOST,
                "the migration's row is gone, or its changes are not captured any more",
                marks.id().toString(),
                null);
    }

    private String changesOfMarks() {
        String known = markChanges;
        if (known == null) {
            known = monitor().ask("looking for the mark's changes", c -> {
                List<CaptureInstance> found = CaptureInstances.read(c).of(marks.id());
                return found.isEmpty() ? "" : found.get(0).table();
            });
            if (known.isEmpty()) {
                throw gone();
            }
            markChanges = known;
        }
        return known;
    }

    private LogPosition await(String changes, String token, LogPosition since) {
        long begun = System.nanoTime();
        for (int i = 0; ; i++) {
            LogPosition found = find(changes, token, since);
            if (found != null) {
                return found;
            }
            requireTime(begun, "a row that Godwit wrote has not been captured");
            pause(i);
        }
    }

    /** Where a mark that was written was committed; null if the capture job has not come that far. */
    private @Nullable LogPosition find(String changes, String token, LogPosition since) {
        LogPosition found = monitor().ask("looking for the mark", c -> {
            LogPosition place = marks.find(c, changes, token, since);
            return place == null ? LogPosition.NONE : place;
        });
        return found.equals(LogPosition.NONE) ? null : found;
    }

    private void requireTime(long begunNanos, String what) {
        if (TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNanos) > CAPTURE_MILLIS) {
            throw stopped(what + " for " + CAPTURE_MILLIS / 1000 + " s");
        }
    }

    /** That the capture job does not run, with all that can be found out. */
    GodwitException stopped(String what) {
        String known = monitor()
                .ask(
                        "looking for the capture job",
                        c -> Stream.of(CaptureJob.trouble(c, sessions.server()), CaptureJob.lastDeeds(c))
                                .filter(text -> !text.isEmpty())
                                .collect(Collectors.joining("; ")));
        return new GodwitException(
                SqlServerErrors.CAPTURE_STOPPED, what + (known.isEmpty() ? "" : "; " + known), "", null);
    }

    private static void pause(int times) {
        long millis = times < SHORT_PAUSES ? PAUSE_MILLIS : LONG_PAUSE_MILLIS;
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    /**
     * The changes of tables from a position on.
     *
     * @throws GodwitException LOG_LOST if the change tables do not reach back so far, SCHEMA_CHANGED if a table is not as planned
     */
    @Override
    public Reader<ChangeBatch> changes(List<TablePlan> plans, Position position) {
        LogPosition from = (LogPosition) position;
        Connection connection = null;
        try {
            connection = sessions.open("changes");
            Reader<ChangeBatch> reader = open(connection, plans, from);
            connection = null;
            return reader;
        } catch (SQLException e) {
            throw monitor().failed(e, "reading changes");
        } finally {
            if (connection != null) {
                abort(connection);
            }
        }
    }

    private ChangeReader open(Connection connection, List<TablePlan> plans, LogPosition from) throws SQLException {
        if (!CaptureInstances.isOn(connection)) {
            throw new GodwitException(
                    Errors.LOG_LOST, "change data capture was switched off", sessions.database(), null);
        }
        SourceState state = new SourceState(this, connection, sessions.server(), plans, from);
        return new ChangeReader(this, connection, state, new Windows(connection, state), from);
    }

    /** A reader reads tables from younger capture instances from a position on, so that older ones are needed up to there only. */
    void wentOver(LogPosition position) {
        wentOver = position;
    }

    /** Changes up to a position are needed no more: capture instances of Godwit's own that nobody reads any longer go. */
    @Override
    public void release(Position position) {
        LogPosition applied = (LogPosition) position;
        LogPosition left = wentOver;
        if (left != null && applied.covers(left)) {
            wentOver = null;
            monitor().ask("removing capture instances that are left", c -> {
                new CaptureSetup(sessions, marks).tidy(c, applied);
                return true;
            });
        }
    }

    static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // the session ends either way
            return;
        }
    }

    /** Removes what {@link #retain} made here; harmless if there is nothing. */
    @Override
    public synchronized void letGo() {
        retained = false;
        markChanges = null;
        monitor().ask("removing Godwit's capture instances", c -> {
            new CaptureSetup(sessions, marks).remove(c);
            return true;
        });
    }
}
