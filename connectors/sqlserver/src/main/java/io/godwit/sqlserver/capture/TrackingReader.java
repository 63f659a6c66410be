package io.godwit.sqlserver.capture;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Reader;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.load.ActualColumns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Polls Change Tracking. Each poll that finds a new version reads what became of the rows since, in a transaction under snapshot
 * isolation of which the version was asked for before: it sees all of the version, and may see more, which comes once more with the
 * next. Where a moment is marked, a session is put aside that sees that moment, so that one window ends exactly there.
 *
 * <p>{@link #next} belongs to one thread; {@link #close} and {@link #mark} may come from others.
 */
final class TrackingReader implements Reader<ChangeBatch> {
    private static final long HEARTBEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(800);
    private static final long POLL_MILLIS = 200;

    private final ChangeTracking tracking;
    private final Connection connection;
    private final Definitions definitions;
    private final List<TrackedTable> tables = new ArrayList<>();
    private final List<Long> objects = new ArrayList<>();
    private final Map<Long, String> shapes;
    private final String objectList;
    private final Object beginning = new Object();
    private final Deque<Aside> aside = new ArrayDeque<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private TrackedVersion complete;
    private @Nullable TrackedWindow window;
    private @Nullable Connection lent;

    /** A session in a transaction that sees the moment of a version. */
    private record Aside(TrackedVersion version, Connection connection) {}

    TrackingReader(ChangeTracking tracking, Connection connection, List<TablePlan> plans, TrackedVersion from)
            throws SQLException {
        this.tracking = tracking;
        this.connection = connection;
        this.complete = from;
        this.definitions = new Definitions(connection, tracking.sessions.server());
        for (TablePlan plan : plans) {
            long object = object(plan);
            String difference = definitions.difference(plan.table(), object);
            if (difference != null) {
                throw Definitions.changed(plan.table(), difference);
            }
            objects.add(object);
            tables.add(new TrackedTable(
                    plan,
                    ActualColumns.read(
                            connection, tracking.sessions.server(), plan.table().id())));
        }
        StringBuilder list = new StringBuilder();
        objects.forEach(o -> list.append(list.isEmpty() ? "" : ", ").append(o));
        this.objectList = list.isEmpty() ? "0" : list.toString();
        this.shapes = definitions.shapes(objectList);
        requireKept(connection);
        begin(connection);
    }

    private long object(TablePlan plan) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT OBJECT_ID(?)")) {
            statement.setString(1, Quoting.table(plan.table().id()));
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    /** Lets a session's transactions see one moment each. */
    private static void begin(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL SNAPSHOT");
        }
    }

    @Override
    public ChangeBatch next() {
        long begun = System.nanoTime();
        while (true) {
            requireOpen();
            try {
                ChangeBatch batch = read();
                if (batch != null) {
                    return batch;
                }
            } catch (SQLException e) {
                requireOpen();
                throw failed(e);
            } catch (GodwitException e) {
                requireOpen();
                throw e;
            }
            if (System.nanoTime() - begun > HEARTBEAT_NANOS) {
                return ChangeBatch.heartbeat(complete);
            }
            await();
        }
    }

    /** A statement that fails because a table was altered says so. */
    private GodwitException failed(SQLException error) {
        try {
            endTransaction();
            requireUnchanged();
        } catch (SQLException again) {
            error.addSuppressed(again);
        }
        return tracking.monitor().failed(error, "reading changes");
    }

    private @Nullable ChangeBatch read() throws SQLException {
        TrackedWindow open = window;
        if (open == null) {
            open = open();
            if (open == null) {
                return null;
            }
            if (open.isEmpty()) {
                finish(open);
                return ChangeBatch.heartbeat(complete);
            }
            window = open;
        }
        ChangeBatch batch = open.next();
        if (batch.last()) {
            finish(open);
        }
        return batch;
    }

    private @Nullable TrackedWindow open() throws SQLException {
        requireUnchanged();
        TrackedVersion until;
        Connection used;
        synchronized (beginning) {
            Aside marked = marked();
            if (marked == null) {
                until = tracking.version(connection);
                if (until.number() <= complete.number()) {
                    requireKept(connection);
                    return null;
                }
                used = connection;
                begun(connection);
            } else {
                until = marked.version();
                used = marked.connection();
                lent = used;
            }
        }
        requireKept(used);
        return new TrackedWindow(used, tables, complete, until);
    }

    private @Nullable Aside marked() throws SQLException {
        Aside first = aside.poll();
        while (first != null && first.version().number() <= complete.number()) {
            first.connection().close();
            first = aside.poll();
        }
        return first;
    }

    /** A transaction's moment is that of the first row it looks at. */
    private void begun(Connection session) throws SQLException {
        session.setAutoCommit(false);
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("SELECT TOP (1) 1 FROM "
                        + Quoting.table(tables.get(0).plan.table().id()))) {
            row.next();
        }
    }

    /**
     * Lets a window end at this moment, while the caller keeps writers away.
     *
     * @param version the moment's
     */
    void mark(TrackedVersion version) throws SQLException {
        Connection session = tracking.sessions.open("changes");
        boolean done = false;
        try {
            begin(session);
            synchronized (beginning) {
                begun(session);
                aside.add(new Aside(version, session));
                done = ended.getCount() > 0;
            }
        } finally {
            if (!done) {
                session.close();
            }
        }
    }

    private void finish(TrackedWindow open) throws SQLException {
        // an answer of after a truncation or the cleanup came by would be worth nothing
        requireKept(lent == null ? connection : lent);
        window = null;
        endTransaction();
        complete = open.until();
    }

    private void endTransaction() throws SQLException {
        Connection other = lent;
        lent = null;
        if (other != null) {
            other.close();
        }
        connection.rollback();
        connection.setAutoCommit(true);
    }

    /** Makes sure that changes are still known since the version up to which all was given. */
    private void requireKept(Connection session) throws SQLException {
        int kept = 0;
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT COUNT(*) FROM sys.change_tracking_tables WHERE min_valid_version <= "
                                + complete.number() + " AND object_id IN (" + objectList + ")")) {
            kept = row.next() ? row.getInt(1) : 0;
        }
        if (kept < tables.size()) {
            throw tracking.lost(
                    session, tables.stream().map(t -> t.plan.table()).toList(), complete);
        }
    }

    private void requireUnchanged() throws SQLException {
        if (definitions.shapes(objectList).equals(shapes)) {
            return;
        }
        for (int i = 0; i < tables.size(); i++) {
            TablePlan plan = tables.get(i).plan;
            String difference = definitions.difference(plan.table(), objects.get(i));
            if (difference != null) {
                throw Definitions.changed(plan.table(), difference);
            }
        }
    }

    private void requireOpen() {
        if (ended.getCount() == 0) {
            throw new GodwitException(Errors.READER_CLOSED, "the change stream was closed");
        }
    }

    private void await() {
        try {
            if (ended.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                requireOpen();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GodwitException(Errors.READER_CLOSED, "waiting for changes was interrupted", "", e);
        }
    }

    @Override
    public void close() {
        if (ended.getCount() == 0) {
            return;
        }
        List<Connection> all = new ArrayList<>(List.of(connection));
        synchronized (beginning) {
            ended.countDown();
            aside.forEach(a -> all.add(a.connection()));
            aside.clear();
            if (lent != null) {
                all.add(lent);
            }
        }
        tracking.closed(this);
        all.forEach(ChangeCapture::abort);
    }
}
