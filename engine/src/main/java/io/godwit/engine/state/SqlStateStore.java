package io.godwit.engine.state;

import io.godwit.engine.migration.Desired;
import io.godwit.engine.run.Status;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The store in a folder: an SQLite file, a lock file a migration and the last status of each. May be opened by several
 * processes at once; a write is on disk when its method returns.
 */
public final class SqlStateStore implements StateStore {
    /** How long a process waits for another one's write. */
    private static final int BUSY_MILLIS = 5000;

    private final StateFolder folder;
    private final StatusFiles statuses;
    private final Connection connection;

    private SqlStateStore(StateFolder folder, Connection connection) {
        this.folder = folder;
        this.statuses = new StatusFiles(folder);
        this.connection = connection;
    }

    /**
     * Opens the store, making folder and file if they are not there.
     *
     * @throws io.godwit.spi.GodwitException with {@code STATE_UNAVAILABLE}, {@code STATE_DAMAGED} or {@code STATE_TOO_NEW}
     */
    public static SqlStateStore open(Path path) {
        StateFolder folder = StateFolder.open(path);
        Path file = folder.database();
        try {
            return new SqlStateStore(folder, connect(file));
        } catch (SQLException e) {
            throw StateErrors.of(e, file);
        }
    }

    private static Connection connect(Path file) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        boolean ready = false;
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = " + BUSY_MILLIS);
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute("PRAGMA foreign_keys = ON");
            StateSchema.bringUpToDate(connection, file);
            ready = true;
            return connection;
        } finally {
            if (!ready) {
                connection.close();
            }
        }
    }

    @Override
    public void define(String name, String definition) {
        folder.lock(name); // refuses what is not a name
        update(
                "INSERT INTO migration (name, definition) VALUES (?, ?)"
                        + " ON CONFLICT (name) DO UPDATE SET definition = excluded.definition",
                name,
                definition);
    }

    @Override
    public Optional<String> definition(String name) {
        return one("SELECT definition FROM migration WHERE name = ?", name);
    }

    @Override
    public List<String> names() {
        return texts("SELECT name FROM migration WHERE definition IS NOT NULL ORDER BY name");
    }

    @Override
    public Desired desired(String name) {
        return one("SELECT desired FROM migration WHERE name = ?", name)
                .map(Desired::valueOf)
                .orElse(Desired.RUN);
    }

    @Override
    public void desire(String name, Desired desired) {
        update(
                "INSERT INTO migration (name, desired) VALUES (?, ?)"
                        + " ON CONFLICT (name) DO UPDATE SET desired = excluded.desired",
                name,
                desired.name());
    }

    @Override
    public void savePlan(String name, Plan plan) {
        update(
                "INSERT INTO migration (name, plan) VALUES (?, ?)"
                        + " ON CONFLICT (name) DO UPDATE SET plan = excluded.plan",
                name,
                StateJson.write(plan));
    }

    @Override
    public Optional<Plan> plan(String name) {
        return one("SELECT plan FROM migration WHERE name = ?", name).map(text -> StateJson.read(text, Plan.class));
    }

    @Override
    public void saveProof(String name, String json) {
        update(
                "INSERT INTO migration (name, proof) VALUES (?, ?)"
                        + " ON CONFLICT (name) DO UPDATE SET proof = excluded.proof",
                name,
                json);
    }

    @Override
    public Optional<String> proof(String name) {
        return one("SELECT proof FROM migration WHERE name = ?", name);
    }

    @Override
    public synchronized void append(String name, JournalEntry entry) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            try {
                execute("INSERT INTO migration (name) VALUES (?) ON CONFLICT (name) DO NOTHING", name);
                execute(
                        "INSERT INTO journal (name, at_millis, event, details) VALUES (?, ?, ?, ?)",
                        name,
                        entry.atMillis(),
                        entry.event(),
                        StateJson.write(entry.details()));
                statement.execute("COMMIT");
            } catch (SQLException | RuntimeException e) {
                rollback(statement, e);
                throw e;
            }
        } catch (SQLException e) {
            throw StateErrors.of(e, folder.database());
        }
    }

    /** SQLite ends the transaction itself in some failures (a full disk), so a refused rollback changes nothing. */
    private static void rollback(Statement statement, Exception cause) {
        try {
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public synchronized List<JournalEntry> journal(String name) {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT at_millis, event, details FROM journal WHERE name = ? ORDER BY id")) {
            statement.setString(1, name);
            try (ResultSet result = statement.executeQuery()) {
                List<JournalEntry> entries = new ArrayList<>();
                while (result.next()) {
                    entries.add(new JournalEntry(result.getLong(1), result.getString(2), details(result.getString(3))));
                }
                return List.copyOf(entries);
            }
        } catch (SQLException e) {
            throw StateErrors.of(e, folder.database());
        }
    }

    @SuppressWarnings("unchecked") // written by append from a map of texts
    private static Map<String, String> details(String text) {
        return StateJson.read(text, Map.class);
    }

    @Override
    public long ask(String name, Request.Kind kind, Request.Arguments arguments) {
        update("INSERT INTO migration (name) VALUES (?) ON CONFLICT (name) DO NOTHING", name);
        return requests(r -> r.ask(name, kind, arguments));
    }

    @Override
    public List<Request> openRequests(String name) {
        return requests(r -> r.open(name));
    }

    @Override
    public Optional<Request> request(String name, long id) {
        return requests(r -> r.one(name, id)).stream().findFirst();
    }

    @Override
    public boolean take(String name, long id) {
        return requests(r -> r.take(name, id));
    }

    @Override
    public void answer(String name, long id, Request.State state, String result) {
        requests(r -> {
            r.answer(name, id, state, result);
            return true;
        });
    }

    @Override
    public boolean withdraw(String name, long id) {
        return requests(r -> r.withdraw(name, id));
    }

    private interface RequestWork<B> {
        B on(SqlRequests requests) throws SQLException;
    }

    private synchronized <B> B requests(RequestWork<B> work) {
        try {
            return work.on(new SqlRequests(connection));
        } catch (SQLException e) {
            throw StateErrors.of(e, folder.database());
        }
    }

    @Override
    public void publish(String name, Status status) {
        statuses.publish(name, status);
    }

    @Override
    public Optional<Status> status(String name) {
        return statuses.status(name);
    }

    @Override
    public Lease lease(String name) {
        return FileLease.take(folder.lock(name), name);
    }

    @Override
    public void forget(String name) {
        update("DELETE FROM migration WHERE name = ?", name);
        statuses.forget(name);
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw StateErrors.of(e, folder.database());
        }
    }

    private synchronized void update(String sql, Object... values) {
        try {
            execute(sql, values);
        } catch (SQLException e) {
            throw StateErrors.of(e, folder.database());
        }
    }

    private void execute(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    private Optional<String> one(String sql, String name) {
        List<String> found = texts(sql, name);
        return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0));
    }

    /** The first column's values, nulls left out. */
    private synchronized List<String> texts(String sql, String... values) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                List<String> found = new ArrayList<>();
                while (result.next()) {
                    @Nullable String text = result.getString(1);
                    if (text != null) {
                        found.add(text);
                    }
                }
                return List.copyOf(found);
            }
        } catch (SQLException e) {
            throw StateErrors.of(e, folder.database());
        }
    }
}
