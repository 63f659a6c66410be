package io.godwit.lab.server.mysql;

import io.godwit.lab.network.CommitSight;
import io.godwit.lab.server.LabServer;
import io.godwit.lab.server.Mischief;
import io.godwit.lab.server.Reading;
import io.godwit.lab.server.Rows;
import io.godwit.lab.server.Side;
import io.godwit.lab.server.Words;
import io.godwit.testkit.server.MySqlServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * MySQL or MariaDB. Databases are not in anything here, so that there is one {@code bank} on a server and one migration at a time; what
 * other engines call a database is the whole server, named {@code ""}. The fence is {@code read-only}, which outlives Godwit; clients are
 * users whom it binds.
 */
public final class MySqlLabServer implements LabServer {
    private static final String CLIENT = "client";

    private final String name;
    private final MySqlServer server;
    private final MySqlMischief mischief;

    private MySqlLabServer(String name, MySqlServer server) {
        this.name = name;
        this.server = server;
        this.mischief = new MySqlMischief(server);
    }

    /** Starts one in a folder; {@code jars} holds its binaries. What was committed survives {@link #kill}. */
    public static MySqlLabServer start(String name, Path folder, Path jars) throws IOException {
        // a server that this machine names for the tests is taken here too
        boolean named = System.getProperty("godwit.server." + name) != null;
        MySqlServer server = MySqlServer.builder(
                        named ? name : jars.resolve(name).toAbsolutePath().toString())
                .directory(Files.createDirectories(folder))
                // into the system's hands at each commit: enough for a process that is killed
                .setting("innodb-flush-log-at-trx-commit", "2")
                .setting("max-binlog-size", "8M")
                .start();
        MySqlLabServer lab = new MySqlLabServer(name, server);
        server.execute(
                "",
                "SET sql_log_bin = 0",
                "GRANT ALL ON *.* TO '" + MySqlServer.USER + "'@'%'",
                "CREATE USER IF NOT EXISTS '" + CLIENT + "'@'%' IDENTIFIED BY '" + MySqlServer.PASSWORD + "'",
                "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, ALTER, INDEX ON *.* TO '" + CLIENT + "'@'%'");
        if (!server.isMariaDb() && !lab.version().startsWith("MySQL 5")) {
            server.execute("", "SET sql_log_bin = 0", "GRANT XA_RECOVER_ADMIN ON *.* TO '" + CLIENT + "'@'%'");
        }
        return lab;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String version() {
        try (Connection connection = server.connect("")) {
            String version = Rows.of(connection, "SELECT VERSION()").get(0);
            return (server.isMariaDb() ? "MariaDB " : "MySQL ") + version.replaceAll("-.*", "");
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** Each fork writes its definitions in its own way. */
    @Override
    public String engine() {
        return server.isMariaDb() ? "mariadb" : "mysql";
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public Path folder() {
        return server.folder();
    }

    @Override
    public void stop() {
        server.stop();
    }

    @Override
    public void kill() {
        server.kill();
    }

    @Override
    public void restart() {
        server.restart();
    }

    @Override
    public Connection connect(String database) throws SQLException {
        return server.connect("");
    }

    @Override
    public Connection connectClient(String database) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:mariadb://127.0.0.1:" + server.port() + "/?user="
                + CLIENT + "&password=" + MySqlServer.PASSWORD + "&allowPublicKeyRetrieval=true");
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION sql_mode = CONCAT(@@sql_mode, ',PIPES_AS_CONCAT'), time_zone = '+05:45',"
                    + " lock_wait_timeout = 5, innodb_lock_wait_timeout = 5");
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }
        return connection;
    }

    @Override
    public void execute(String database, String... statements) {
        server.execute("", statements);
    }

    @Override
    public String createDatabase() {
        dropDatabase("");
        return "";
    }

    /** With what a cutover and clients that were cut off left. */
    @Override
    public void dropDatabase(String database) {
        try (Connection connection = server.connect("")) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET SESSION lock_wait_timeout = 30");
                statement.execute("SET GLOBAL read_only = OFF");
                mischief.endSessions("");
                for (String prepared : Rows.of(connection, "XA RECOVER")) {
                    statement.execute("XA ROLLBACK '" + prepared.split(" ", 4)[3] + "'");
                }
                for (String each : new String[] {"elsewhere", "godwit", "bank"}) {
                    statement.execute("DROP DATABASE IF EXISTS " + each);
                }
            }
        } catch (SQLException e) {
            // a folder that is a disk of its own goes when that does
            if (!mischief.hasSmallDisk()) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }
    }

    /** Without TLS: the proxies are to see commits. */
    @Override
    public String endpoint(int port, String database, Side side) {
        return "{ url: \"mysql://" + MySqlServer.USER + "@127.0.0.1:" + port + "/\", password: \""
                + MySqlServer.PASSWORD
                + "\", options: { silenceSeconds: 10, sslMode: disabled"
                + (side == Side.SOURCE ? ", fence: read-only" : "") + " } }";
    }

    @Override
    public Words words() {
        return new MySqlWords();
    }

    @Override
    public Reading reading() {
        return new MySqlReading();
    }

    @Override
    public Mischief mischief() {
        return mischief;
    }

    @Override
    public CommitSight commitSight() {
        return new MySqlCommitSight();
    }

    @Override
    public void close() {
        server.close();
    }
}
