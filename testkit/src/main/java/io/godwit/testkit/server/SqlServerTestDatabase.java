package io.godwit.testkit.server;

import io.godwit.spi.Endpoint;
import io.godwit.spi.Secret;
import io.godwit.spi.schema.TableId;
import io.godwit.testkit.contract.Shape;
import io.godwit.testkit.contract.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A database of the SQL Server under test, or of its stand-in, and a session for each transaction. */
public final class SqlServerTestDatabase implements TestDatabase {
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final SqlServerAddress server;
    private final String name;

    /** A new database on the server that {@link SqlServerAddress} says. */
    public SqlServerTestDatabase() {
        this.server = SharedSqlServers.take();
        this.name = "godwit_test_" + ProcessHandle.current().pid() + "_" + NUMBERS.incrementAndGet();
        server.execute("master", "CREATE DATABASE [" + name + "]");
    }

    /** Whether it is in Godwit's stand-in, and in no server. */
    public boolean isStandIn() {
        return server.standIn();
    }

    /** Whether it has change data capture. */
    public boolean capturesChanges() {
        return !query("SELECT 1 WHERE OBJECT_ID('sys.sp_cdc_enable_db') IS NOT NULL")
                .isEmpty();
    }

    /** Whether it is in Babelfish, which knows only a part of what SQL Server does. */
    public boolean isBabelfish() {
        return !isStandIn() && query("SELECT @@VERSION").get(0).startsWith("Babelfish");
    }

    /** The database's name. */
    public String name() {
        return name;
    }

    @Override
    public Endpoint endpoint() {
        Map<String, String> options = new HashMap<>(server.parameters());
        options.put("enableCapture", "true");
        return new Endpoint(
                "sqlserver://" + server.user() + "@" + server.hostAndPort() + "/" + name,
                Secret.of(server.password()),
                options);
    }

    @Override
    public String schema() {
        return "dbo";
    }

    @Override
    public void create(TableId table, Shape shape) {
        run("CREATE TABLE " + table
                + switch (shape) {
                    case KEYED ->
                        " (id bigint NOT NULL PRIMARY KEY, name nvarchar(max), amount bigint, body nvarchar(max))";
                    case KEYLESS -> " (name nvarchar(400), amount bigint)";
                    case COMPOSITE ->
                        " (region nvarchar(100) NOT NULL, number bigint NOT NULL, name nvarchar(max),"
                                + " PRIMARY KEY (region, number))";
                    case UNIQUE -> " (id bigint NOT NULL PRIMARY KEY, code bigint UNIQUE)";
                });
    }

    @Override
    public void create(TableId table, String nativeType) {
        run("CREATE TABLE " + table + " (id bigint NOT NULL PRIMARY KEY, v " + nativeType + " NULL)");
    }

    @Override
    public void run(String... statements) {
        // behind a fence a writer waits for a lock; here that counts as refused
        transaction(3000, true, statements);
    }

    @Override
    public void runPatiently(String... statements) {
        transaction(60_000, true, statements);
    }

    @Override
    public void runAndRollBack(String... statements) {
        transaction(3000, false, statements);
    }

    private void transaction(int lockTimeoutMillis, boolean commit, String... statements) {
        try (Connection connection = server.connect(name);
                Statement statement = connection.createStatement()) {
            statement.execute("SET LOCK_TIMEOUT " + lockTimeoutMillis);
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

    /** Runs a statement that takes no transaction, of the server and not of this database: of backups, for one. */
    public void runAlone(String statement) {
        server.execute("master", statement);
    }

    /** The first column of what a query finds. */
    public List<String> query(String sql) {
        return queryIn(name, sql);
    }

    /** The first column of what a query finds in another database of the server. */
    public List<String> queryIn(String database, String sql) {
        List<String> found = new ArrayList<>();
        try (Connection connection = server.connect(database);
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

    /** Runs the clean-up of change tables up to now, as its job does when the retention time is over. */
    @Override
    public void loseLog(String migration) {
        for (String instance : query("SELECT capture_instance FROM cdc.change_tables")) {
            run("DECLARE @end binary(10) = sys.fn_cdc_get_max_lsn();"
                    + " EXEC sys.sp_cdc_cleanup_change_table @capture_instance = N'" + instance
                    + "', @low_water_mark = @end, @threshold = 100000");
        }
    }

    @Override
    public List<String> leftovers() {
        List<String> found =
                new ArrayList<>(query("SELECT 'schema ' + name FROM sys.schemas WHERE name LIKE 'godwit%'"));
        if (!query("SELECT name FROM sys.schemas WHERE name = 'cdc'").isEmpty()) {
            found.addAll(query("SELECT 'capture instance ' + capture_instance FROM cdc.change_tables"));
        }
        return found;
    }

    @Override
    public void close() {
        SharedSqlServers.drop(server, name);
    }
}
