package io.godwit.testkit.server;

import io.godwit.spi.Endpoint;
import io.godwit.spi.Secret;
import io.godwit.spi.schema.TableId;
import io.godwit.testkit.Eventually;
import io.godwit.testkit.contract.Shape;
import io.godwit.testkit.contract.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/**
 * A real MySQL or MariaDB server under test with one empty database, for as long as it is open; a session for each transaction.
 * Where the server cannot run on this machine, the test is skipped with the reason.
 */
public final class MySqlTestDatabase implements TestDatabase {
    private static final String OTHERS = "'mysql', 'sys', 'information_schema', 'performance_schema'";

    private static final int DEADLOCK = 1213;
    private static final int DEADLOCKS = 20;

    private final String server;
    private final String schema;
    private final Map<String, String> options;
    private final String user;
    private final MySqlServer running;

    /** A database {@code app} on a server of that name; see {@link MySqlServer#builder}. */
    public MySqlTestDatabase(String server) {
        this(server, "app", Map.of());
    }

    /** A database of a name, reached with options. */
    public MySqlTestDatabase(String server, String schema, Map<String, String> options) {
        this(server, schema, options, MySqlServer.USER);
    }

    private MySqlTestDatabase(String server, String schema, Map<String, String> options, String user) {
        Assumptions.assumeTrue(
                MySqlServer.missing(server).isEmpty(),
                () -> MySqlServer.missing(server).orElse(""));
        this.server = server;
        this.schema = schema;
        this.options = Map.copyOf(options);
        this.user = user;
        this.running = SharedMySqlServers.take(server);
        clean();
        running.execute("", "CREATE DATABASE `" + schema + "` CHARACTER SET utf8mb4");
    }

    /** A database {@code app} that Godwit reaches as a user who may everything. */
    public static MySqlTestDatabase asAdmin(String server) {
        return new MySqlTestDatabase(server, "app", Map.of(), MySqlServer.ADMIN);
    }

    /** The server, which nobody else uses. */
    public MySqlServer server() {
        return running;
    }

    @Override
    public Endpoint endpoint() {
        return new Endpoint(running.url(user, schema), Secret.of(MySqlServer.PASSWORD), options);
    }

    @Override
    public String schema() {
        return schema;
    }

    @Override
    public void create(TableId table, Shape shape) {
        run("CREATE TABLE " + table
                + switch (shape) {
                    case KEYED -> " (id bigint PRIMARY KEY, name text, amount bigint, body longtext)";
                    case KEYLESS -> " (name text, amount bigint)";
                    case COMPOSITE -> " (region varchar(100), number bigint, name text, PRIMARY KEY (region, number))";
                    case UNIQUE -> " (id bigint PRIMARY KEY, code bigint UNIQUE)";
                });
    }

    @Override
    public void create(TableId table, String nativeType) {
        run("CREATE TABLE " + table + " (id bigint PRIMARY KEY, v " + nativeType + ")");
    }

    @Override
    public void run(String... statements) {
        // behind a fence a writer waits for a lock; here that counts as refused
        transaction(MySqlServer.ADMIN, 3, true, statements);
    }

    /**
     * The lock under which a snapshot begins is held for long on a machine that does much else; and it is taken table by table,
     * so that the server ends a transaction with a deadlock that holds one table and wants another. An application repeats it.
     */
    @Override
    public void runPatiently(String... statements) {
        for (int attempt = 1; ; attempt++) {
            try {
                transaction(MySqlServer.APPLICATION, 60, true, statements);
                return;
            } catch (IllegalStateException e) {
                boolean deadlock = e.getCause() instanceof SQLException cause && cause.getErrorCode() == DEADLOCK;
                if (!deadlock || attempt == DEADLOCKS) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void runAndRollBack(String... statements) {
        transaction(MySqlServer.ADMIN, 3, false, statements);
    }

    private void transaction(String as, int waitSeconds, boolean commit, String... statements) {
        try (Connection connection = running.connect(as, schema);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "SET SESSION lock_wait_timeout = " + waitSeconds + ", innodb_lock_wait_timeout = " + waitSeconds
                            + ", time_zone = '+00:00',"
                            + " sql_mode = 'STRICT_TRANS_TABLES,ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO,NO_BACKSLASH_ESCAPES,"
                            + "PIPES_AS_CONCAT'");
            connection.setAutoCommit(false);
            for (String sql : statements) {
                if (sql.toLowerCase(Locale.ROOT).startsWith("truncate ")) {
                    for (String table : sql.substring("truncate ".length()).split(",")) {
                        statement.execute("TRUNCATE TABLE " + table.strip());
                    }
                } else {
                    statement.execute(sql);
                }
            }
            if (commit) {
                connection.commit();
            } else {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> query(String sql) {
        List<String> found = new ArrayList<>();
        try (Connection connection = running.connect("");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return found;
    }

    /** Removes every binary log but a new, empty one, as a server does whose retention time is over. */
    @Override
    public void loseLog(String migration) {
        running.execute("", "FLUSH BINARY LOGS");
        Eventually.until("the binary logs are gone", Duration.ofSeconds(20), () -> {
            List<String> logs = query("SHOW BINARY LOGS");
            running.execute("", "PURGE BINARY LOGS TO '" + logs.get(logs.size() - 1) + "'");
            return query("SHOW BINARY LOGS").size() == 1;
        });
    }

    @Override
    public List<String> leftovers() {
        return query("SELECT CONCAT('database ', schema_name) FROM information_schema.schemata"
                + " WHERE schema_name LIKE 'godwit%'"
                + " UNION ALL SELECT 'read_only' FROM (SELECT @@GLOBAL.read_only r) v WHERE r");
    }

    /** Ends the sessions of migrations, and removes all databases. */
    private void clean() {
        Eventually.until("no session of a migration is left", Duration.ofSeconds(20), () -> {
            List<String> sessions =
                    query("SELECT id FROM information_schema.processlist WHERE user = '" + MySqlServer.USER + "'");
            for (String session : sessions) {
                try {
                    running.execute("", "KILL " + session);
                } catch (IllegalStateException e) {
                    // it has just ended
                }
            }
            return sessions.isEmpty();
        });
        if (!running.isMariaDb()) {
            running.execute("", "SET GLOBAL super_read_only = OFF");
        }
        running.execute("", "SET GLOBAL read_only = OFF");
        for (String name : query(
                "SELECT schema_name FROM information_schema.schemata WHERE schema_name NOT IN (" + OTHERS + ")")) {
            running.execute("", "SET lock_wait_timeout = 10", "DROP DATABASE `" + name.replace("`", "``") + "`");
        }
    }

    @Override
    public void close() {
        if (running.isRunning()) {
            clean();
        }
        SharedMySqlServers.giveBack(server, running);
    }
}
