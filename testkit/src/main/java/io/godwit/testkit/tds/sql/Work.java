package io.godwit.testkit.tds.sql;

import io.godwit.testkit.tds.capture.Capture;
import io.godwit.testkit.tds.dictionary.Database;
import io.godwit.testkit.tds.dictionary.TableInfo;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A session's transaction in H2. Tables are made and changed over a second connection, because H2 ends a transaction with such a
 * statement and SQL Server does not; what they did is undone by hand if the transaction is rolled back.
 */
final class Work {
    private static final AtomicLong NUMBERS = new AtomicLong(1000);
    private static final int HOUR_MILLIS = 3_600_000;

    private final Session session;
    private final List<Runnable> undo = new ArrayList<>();
    private final List<Runnable> afterwards = new ArrayList<>();
    private final Map<String, int[]> savepoints = new HashMap<>();
    private final List<Capture.Change> changes = new ArrayList<>();
    private @Nullable Connection main;
    private @Nullable Connection side;
    private volatile @Nullable Statement running;
    private int depth;
    private long number;

    Work(Session session) {
        this.session = session;
    }

    int depth() {
        return depth;
    }

    List<Capture.Change> changes() {
        return changes;
    }

    /** The session's transaction runs here. */
    Connection main() throws SQLException {
        Connection open = main;
        if (open == null) {
            open = DriverManager.getConnection(session.database().url);
            open.setAutoCommit(false);
            main = open;
            isolate();
        }
        return open;
    }

    /** Statements here are transactions of their own. */
    Connection side() throws SQLException {
        Connection open = side;
        if (open == null) {
            open = DriverManager.getConnection(session.database().url);
            side = open;
        }
        return open;
    }

    /** As {@link #side}, for those who cannot fail. */
    Connection sideForDictionary() {
        try {
            return side();
        } catch (SQLException e) {
            throw error(e, "connecting");
        }
    }

    /** Brings H2's isolation and patience in line with the session's settings. */
    void isolate() throws SQLException {
        Connection open = main;
        if (open != null && depth == 0) {
            try (Statement statement = open.createStatement()) {
                statement.execute("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL " + session.isolation);
                statement.execute("SET LOCK_TIMEOUT "
                        + (session.lockTimeoutMillis < 0 ? HOUR_MILLIS : session.lockTimeoutMillis));
            }
            open.commit();
        }
    }

    /** As {@link #isolate}, after a change that was taken back. */
    void settle() {
        try {
            isolate();
            lockTimeout();
        } catch (SQLException e) {
            throw error(e, "SET");
        }
    }

    void lockTimeout() throws SQLException {
        Connection open = main;
        if (open != null) {
            try (Statement statement = open.createStatement()) {
                statement.execute("SET LOCK_TIMEOUT "
                        + (session.lockTimeoutMillis < 0 ? HOUR_MILLIS : session.lockTimeoutMillis));
            }
        }
    }

    /** Begins one if statements do that by themselves. */
    void touch(Answer answer) {
        if (session.implicit && depth == 0) {
            begin(answer);
        }
    }

    void begin(Answer answer) {
        if (depth++ == 0) {
            number = NUMBERS.incrementAndGet();
            answer.transaction(Answer.Transaction.BEGUN, number);
        }
    }

    void commit(Answer answer) {
        if (depth == 0) {
            throw new TdsException(3902, "The COMMIT TRANSACTION request has no corresponding BEGIN TRANSACTION.");
        }
        if (--depth == 0) {
            publish();
            answer.transaction(Answer.Transaction.COMMITTED, number);
        }
    }

    /** Commits what stands alone. */
    void commitAlone() {
        if (depth == 0) {
            publish();
        }
    }

    private void publish() {
        Connection open = main;
        if (open != null) {
            session.database().capture.commit(open, session, changes);
        }
        changes.clear();
        undo.clear();
        ended();
    }

    private void ended() {
        savepoints.clear();
        session.locks().free(session, false);
        List<Runnable> late = List.copyOf(afterwards);
        afterwards.clear();
        late.forEach(Runnable::run);
    }

    void save(String name) {
        try {
            try (Statement statement = main().createStatement()) {
                statement.execute("SAVEPOINT " + Expression.quoted("s" + name));
            }
            savepoints.put(name, new int[] {changes.size(), undo.size()});
        } catch (SQLException e) {
            throw error(e, "SAVEPOINT");
        }
    }

    void rollBack(String savepoint, Answer answer) {
        if (depth == 0) {
            throw new TdsException(3903, "The ROLLBACK TRANSACTION request has no corresponding BEGIN TRANSACTION.");
        }
        int[] mark = savepoints.get(savepoint);
        if (!savepoint.isEmpty() && mark != null) {
            try (Statement statement = main().createStatement()) {
                statement.execute("ROLLBACK TO SAVEPOINT " + Expression.quoted("s" + savepoint));
            } catch (SQLException e) {
                throw error(e, "ROLLBACK TO SAVEPOINT");
            }
            truncate(changes, mark[0]);
            undoTo(mark[1]);
            return;
        }
        abandon();
        answer.transaction(Answer.Transaction.ROLLED_BACK, number);
    }

    private void abandon() {
        depth = 0;
        Connection open = main;
        if (open != null) {
            try {
                open.rollback();
            } catch (SQLException e) {
                session.peer().report(e);
            }
        }
        changes.clear();
        undoTo(0);
        ended();
    }

    private void undoTo(int size) {
        while (undo.size() > size) {
            undo.remove(undo.size() - 1).run();
        }
    }

    static void truncate(List<?> list, int size) {
        while (list.size() > size) {
            list.remove(list.size() - 1);
        }
    }

    /** What a statement that failed does to the transaction. */
    void failed(TdsException error, Answer answer) {
        boolean ends = (session.abortsTransaction && error.severity() >= 11 && error.number() != 49_001)
                || error.number() == 1205
                || error.number() == 3960;
        if (depth > 0 && ends) {
            abandon();
            answer.transaction(Answer.Transaction.ROLLED_BACK, number);
        } else if (depth == 0) {
            abandon();
        }
    }

    /** Changes a table's definition; {@code back} undoes it. */
    void define(String sql, String back, Runnable model, Runnable modelBack) {
        runAside(sql);
        model.run();
        remember(() -> {
            modelBack.run();
            if (!back.isEmpty()) {
                runAside(back);
            }
        });
    }

    void remember(Runnable back) {
        if (depth > 0) {
            undo.add(back);
        }
    }

    /** Does something when the transaction has ended either way; at once if none runs. */
    void afterwards(Runnable what) {
        if (depth > 0) {
            afterwards.add(what);
        } else {
            what.run();
        }
    }

    void runAside(String sql) {
        if (sql.isEmpty()) {
            return;
        }
        try (Statement statement = side().createStatement()) {
            statement.execute("SET LOCK_TIMEOUT "
                    + (session.lockTimeoutMillis < 0 ? 20_000 : Math.max(1, session.lockTimeoutMillis)));
            statement.execute(sql);
        } catch (SQLException e) {
            throw error(e, sql);
        }
    }

    /** Removes a temporary table's rows' home. */
    void forget(TableInfo table) {
        try (Connection own = DriverManager.getConnection(session.database().url);
                Statement statement = own.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS " + table.stored);
        } catch (SQLException e) {
            // its rows go with the database
        }
    }

    /** Prepares a statement with its variables' values. */
    PreparedStatement prepare(Connection connection, String sql, List<@Nullable Object> values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
        }
        running = statement;
        return statement;
    }

    void done() {
        running = null;
    }

    void cancel() {
        Statement now = running;
        if (now != null) {
            try {
                now.cancel();
            } catch (SQLException e) {
                // it has just ended
            }
        }
    }

    TdsException error(SQLException error, String sql) {
        return H2Errors.of(error, session.database(), sql, session.isolation.equals("SNAPSHOT"));
    }

    /** One number. */
    long ask(String sql) {
        try (Statement statement = main().createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw error(e, sql);
        }
    }

    Database database() {
        return session.database();
    }

    void close() {
        if (depth > 0 || main != null) {
            abandon();
        }
        for (Connection open : new Connection[] {main, side}) {
            try {
                if (open != null) {
                    open.close();
                }
            } catch (SQLException e) {
                // closed as well as can be
            }
        }
        main = null;
        side = null;
    }
}
