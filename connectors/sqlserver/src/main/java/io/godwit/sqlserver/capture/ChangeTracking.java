package io.godwit.sqlserver.capture;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Reader;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.change.Position;
import io.godwit.spi.schema.Table;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.connection.Sessions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Change Tracking (SQL Server, "Work with Change Tracking"), for servers without change data capture. It tells which rows changed
 * since a version, and no more: what they were meanwhile, and which transaction changed them, is not known. What became of all tables'
 * rows is read as of one moment and given as one transaction, so that the target goes from one state that the source had to another.
 */
final class ChangeTracking extends ChangeLog {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeTracking.class);

    private List<String> left = List.of();
    private final Set<TrackingReader> readers = ConcurrentHashMap.newKeySet();

    /** Connects to nothing yet. */
    ChangeTracking(Sessions sessions) {
        super(sessions);
    }

    @Override
    public boolean tellsNetChanges() {
        return true;
    }

    @Override
    public synchronized Position retain(List<Table> tables) {
        CapturedFilter.check(tables);
        return monitor().ask("tracking the tables' changes", c -> {
            new TrackingSetup(sessions).complete(c, tables);
            return version(c);
        });
    }

    @Override
    public synchronized Position retain(List<Table> tables, Position since) {
        CapturedFilter.check(tables);
        TrackedVersion from = (TrackedVersion) since;
        return monitor().ask("looking for the tables' changes", c -> {
            GodwitException lost = lost(c, tables, from);
            if (lost.code().equals(Errors.LOG_LOST) && !lost.where().isEmpty()) {
                throw lost;
            }
            return from;
        });
    }

    /** The last transaction's version; before everything if the database tracks nothing. */
    TrackedVersion version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT CHANGE_TRACKING_CURRENT_VERSION()")) {
            return row.next() ? new TrackedVersion(row.getLong(1)) : TrackedVersion.NONE;
        }
    }

    /** That changes since a version are not known any more; the first of the tables is named as the place, none if all are. */
    GodwitException lost(Connection connection, List<Table> tables, TrackedVersion since) throws SQLException {
        List<String> lost = new ArrayList<>();
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT CHANGE_TRACKING_MIN_VALID_VERSION(OBJECT_ID(?))")) {
            for (Table table : tables) {
                statement.setString(1, Quoting.table(table.id()));
                try (ResultSet row = statement.executeQuery()) {
                    long least = row.next() ? row.getLong(1) : 0;
                    if (row.wasNull() || least > since.number()) {
                        lost.add(table.id().toString());
                    }
                }
            }
        }
        return new GodwitException(
                Errors.LOG_LOST,
                "changes since version " + since.text() + " are not known any more of "
                        + lost.stream().limit(10).collect(Collectors.joining(", "))
                        + ": they were cleaned up by age, the table was truncated, or Change Tracking was switched off",
                lost.isEmpty() ? "" : lost.get(0),
                null);
    }

    @Override
    public Position position() {
        return monitor().ask("asking for the version", this::version);
    }

    @Override
    public Position lowerBound() {
        return position();
    }

    /** Readers that are open let a window end here. */
    @Override
    public Moment moment() {
        TrackedVersion now = (TrackedVersion) position();
        try {
            for (TrackingReader reader : readers) {
                reader.mark(now);
            }
        } catch (SQLException e) {
            throw monitor().failed(e, "marking a moment");
        }
        return new Moment(monitor().ask("asking for Change Tracking", TrackingSetup::isOn), () -> now);
    }

    @Override
    public Position parse(String text) {
        return TrackedVersion.parse(text);
    }

    @Override
    public Reader<ChangeBatch> changes(List<TablePlan> plans, Position from) {
        Connection connection = null;
        try {
            connection = sessions.open("changes");
            TrackingReader reader = new TrackingReader(this, connection, plans, (TrackedVersion) from);
            readers.add(reader);
            connection = null;
            return reader;
        } catch (SQLException e) {
            throw monitor().failed(e, "reading changes");
        } finally {
            if (connection != null) {
                ChangeCapture.abort(connection);
            }
        }
    }

    void closed(TrackingReader reader) {
        readers.remove(reader);
    }

    @Override
    public void release(Position applied) {
        // the server removes what it tracked by its age, whoever still needs it
    }

    /** A table that is locked, as by a fence, cannot be altered: it is tried again when this is closed, and the fence with it. */
    @Override
    public synchronized void letGo() {
        left = monitor().ask("switching Change Tracking off again", c -> new TrackingSetup(sessions).remove(c));
    }

    @Override
    public synchronized void close() {
        if (!left.isEmpty()) {
            try {
                letGo();
            } catch (GodwitException e) {
                LOG.debug("switching Change Tracking off", e);
            }
            if (!left.isEmpty()) {
                LOG.warn(
                        "Change Tracking could not be switched off while tables are locked; run {}",
                        String.join("; ", left));
                left = List.of();
            }
        }
        super.close();
    }
}
