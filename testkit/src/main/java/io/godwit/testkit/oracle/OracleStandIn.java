package io.godwit.testkit.oracle;

import io.godwit.spi.Endpoint;
import io.godwit.spi.Secret;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A stand-in for Oracle Database, which it is not: H2 in its Oracle mode behind a driver that takes Oracle's addresses. Its dictionary
 * follows the tables that are made in it, and rows are read {@code AS OF SCN} as they were committed then. Statements that it does
 * not know are refused (ORA-00900).
 */
public final class OracleStandIn implements AutoCloseable {
    /** The user that tables are made for, and the schema of the same name. */
    public static final String USER = "APP";

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String host = "standin" + NUMBER.incrementAndGet() + ".example";
    private final Database database;
    private final Connection application;

    private OracleStandIn(boolean seesEverything) throws SQLException {
        this.database = new Database(host, seesEverything);
        StandInDriver.register(host, database);
        this.application = connect();
    }

    /** Starts one whose users may read the dictionary of everything. */
    public static OracleStandIn start() throws SQLException {
        return new OracleStandIn(true);
    }

    /** Starts one whose users see only what is theirs. */
    public static OracleStandIn startBlind() throws SQLException {
        return new OracleStandIn(false);
    }

    /** How the connector reaches it, through its own code and {@link java.sql.DriverManager}. */
    public Endpoint endpoint() {
        return new Endpoint(
                "oracle://" + USER.toLowerCase(java.util.Locale.ROOT) + "@" + host + "/APPPDB",
                Secret.of("secret"),
                Map.of());
    }

    /** How a driver reaches it. */
    public String url() {
        return "jdbc:oracle:thin:@//" + host + ":1521/APPPDB";
    }

    /** A session of an application, as the user {@link #USER}. */
    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", USER);
        return java.util.Objects.requireNonNull(new StandInDriver().connect(url(), properties));
    }

    /** Runs statements as an application does, each committed on its own. */
    public void execute(String... sql) throws SQLException {
        try (Statement statement = application.createStatement()) {
            for (String one : sql) {
                statement.execute(one);
            }
        }
    }

    /**
     * Runs statements of H2's that put rows into the dictionary (schema SYS), of what no statement makes here.
     *
     * @param sql not about tables that hold rows
     */
    public void fill(String... sql) throws SQLException {
        database.h2(sql);
    }

    /** What has been sent to it, first to last. */
    public List<String> statements() {
        return database.statements();
    }

    /** Removes the archived redo logs, so that what only they held cannot be read again. */
    public void deleteArchivedLogs() throws SQLException {
        database.deleteArchivedLogs();
    }

    @Override
    public void close() throws SQLException {
        StandInDriver.remove(host);
        application.close();
        database.close();
    }
}
