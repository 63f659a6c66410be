package io.godwit.testkit.tds.sql;

import io.godwit.testkit.tds.backup.RestoreHistory;
import io.godwit.testkit.tds.dictionary.Database;
import io.godwit.testkit.tds.grammar.TransactSqlGrammar;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What all sessions of one stand-in share. Safe for use by many threads. */
public final class Peer implements AutoCloseable {
    private static final String H2 = ";DB_CLOSE_DELAY=-1;DATABASE_TO_UPPER=FALSE;TIME ZONE=UTC;QUERY_CACHE_SIZE=64";

    /** A client that has just closed its connection may not have been noticed yet. */
    private static final long LEAVING_NANOS = 3_000_000_000L;

    private final String user;
    private final String password;
    private final int version;
    private final String mark = UUID.randomUUID().toString();
    private final Map<String, Database> databases = new TreeMap<>();
    private final Map<Integer, Session> sessions = new ConcurrentSkipListMap<>();
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private final List<String> statements = new CopyOnWriteArrayList<>();
    private final List<byte[]> loads = new CopyOnWriteArrayList<>();
    private final LocalDateTime started = LocalDateTime.now(ZoneOffset.UTC);
    private final RestoreHistory restores = new RestoreHistory();
    private int nextDatabase = 1;
    private int nextSession = 51;
    private boolean records;

    /**
     * Starts with the databases that every server has.
     *
     * @param version the major version that it says it is, 11 for 2012; it refuses views and columns that are newer, and is no older in all else
     */
    public Peer(String user, String password, int version) {
        this.user = user;
        this.password = password;
        this.version = version;
        for (String system : List.of("master", "tempdb", "model", "msdb")) {
            create(system);
        }
    }

    public boolean admits(String name, String secret) {
        return name.equals(user) && secret.equals(password);
    }

    /** 11 is 2012, 16 is 2022. */
    public int majorVersion() {
        return version;
    }

    /** As SQL Server prints it. */
    public String version() {
        return version + ".0.1000.6";
    }

    public String user() {
        return user;
    }

    public LocalDateTime started() {
        return started;
    }

    /** Takes note of a fault of the stand-in's own. */
    public void report(Throwable fault) {
        fault.printStackTrace();
        faults.add(fault);
    }

    /** Faults of the stand-in itself, which a test should find none of. */
    public List<Throwable> faults() {
        return List.copyOf(faults);
    }

    /** From now on keeps the text of each batch, and the bytes of each bulk load. */
    public void record() {
        records = true;
    }

    /**
     * Takes a batch.
     *
     * @throws TdsException as the server answers one that is not in its language
     */
    void heard(String batch) {
        if (records) {
            statements.add(batch);
        }
        String refusal = TransactSqlGrammar.refusal(batch);
        if (refusal != null) {
            throw new TdsException(102, "Incorrect syntax (by the grammar that the stand-in asks first). " + refusal);
        }
        String unknown = TransactSqlGrammar.unknownView(batch, version);
        if (unknown != null) {
            throw new TdsException(207, "Invalid name (by the documentation of SQL Server's views). " + unknown);
        }
    }

    /** Takes the bytes of a bulk load. */
    public void received(byte[] load) {
        if (records) {
            loads.add(load);
        }
    }

    /** The bulk loads since {@link #record}, byte for byte. */
    public List<byte[]> loads() {
        return List.copyOf(loads);
    }

    /** The batches since {@link #record}. */
    public List<String> statements() {
        return List.copyOf(statements);
    }

    public synchronized Database create(String name) {
        if (databases.containsKey(name)) {
            throw new TdsException(1801, "Database '" + name + "' already exists. Choose a different database name.");
        }
        int id = nextDatabase++;
        Database database = new Database(id, name, "jdbc:h2:mem:" + mark + "_" + id + H2);
        try (Connection connection = DriverManager.getConnection(database.url);
                Statement statement = connection.createStatement()) {
            Aliases.create(statement);
            for (String schema : List.of("dbo", "guest", "sys", "#", "cdc", "msdb")) {
                statement.execute("CREATE SCHEMA " + Expression.quoted(schema));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot make a database in H2", e);
        }
        databases.put(name, database);
        return database;
    }

    public synchronized void drop(String name) {
        Database database = databases.get(name);
        if (database == null) {
            throw new TdsException(
                    3701,
                    11,
                    "Cannot drop the database '" + name + "', because it does not exist or you do"
                            + " not have permission.");
        }
        long end = System.nanoTime() + LEAVING_NANOS;
        while (isUsed(database) && System.nanoTime() < end) {
            LockSupport.parkNanos(5_000_000);
        }
        for (Session session : sessions.values()) {
            if (session.database() == database) {
                throw new TdsException(3702, "Cannot drop database \"" + name + "\" because it is currently in use.");
            }
        }
        databases.remove(name);
        shut(database);
    }

    private boolean isUsed(Database database) {
        return sessions.values().stream().anyMatch(s -> s.database() == database);
    }

    private static void shut(Database database) {
        database.capture.close();
        try (Connection connection = DriverManager.getConnection(database.url);
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN IMMEDIATELY");
        } catch (SQLException e) {
            // it is gone, which is what was wanted
        }
    }

    /** What was restored here. */
    public RestoreHistory restores() {
        return restores;
    }

    public synchronized @Nullable Database database(String name) {
        return databases.get(name);
    }

    /** Adds a row to a system view. */
    public void plant(String database, String view, Map<String, Object> values) {
        Database of = database(database);
        if (of == null) {
            throw new IllegalArgumentException("there is no database " + database);
        }
        of.plant(view, values);
    }

    public synchronized List<Database> databases() {
        return new ArrayList<>(databases.values());
    }

    synchronized int enter(Session session) {
        int number = nextSession++;
        sessions.put(number, session);
        return number;
    }

    void leave(int number) {
        sessions.remove(number);
    }

    public List<Session> sessions() {
        return new ArrayList<>(sessions.values());
    }

    @Nullable
    Session session(int number) {
        return sessions.get(number);
    }

    @Override
    public synchronized void close() {
        sessions.values().forEach(Session::kill);
        databases.values().forEach(Peer::shut);
        databases.clear();
    }
}
