package io.godwit.mysql.connection;

import io.godwit.mysql.MySqlErrors;
import io.godwit.mysql.MySqlOptions;
import io.godwit.spi.Endpoint;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Option;
import io.godwit.sql.connection.SilenceWatch;
import io.godwit.sql.connection.WatchedSocket;
import io.godwit.sql.connection.WatchedSocketFactory;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * Opens sessions on one endpoint, all with the same settings ({@link Settings}): through the driver, and on the wire for rows and the
 * binary log.
 */
public final class Sessions {
    /** The error number of a statement that KILL QUERY ended. */
    public static final int QUERY_INTERRUPTED = 1317;

    private static final int NOT_PERMITTED = 1227;

    private final Address address;
    private final String migration;
    private final MySqlErrors.Side side;
    private final String jdbcUrl;
    private final Properties properties;
    private final WireLogin login;
    private final boolean encrypted;
    private final SilenceWatch watch;
    private final Server server;
    private final String settings;

    private Sessions(Address address, String password, Tls tls, String migration, MySqlErrors.Side side) {
        this.address = address;
        this.migration = migration;
        this.side = side;
        this.login = new WireLogin(address, password, tls);
        try {
            this.encrypted = greet(tls.mode());
            this.jdbcUrl = "jdbc:mariadb://" + address.hostAndPort() + "/";
            this.properties = properties(password, tls);
            this.watch = new SilenceWatch(
                    new ProcessList(jdbcUrl, properties), address.positive(MySqlOptions.SILENCE_SECONDS));
            try (Connection connection = connect("probe")) {
                this.server = Server.ask(connection, address.host());
                if (!isLogged()) {
                    leaveLog(connection);
                }
                this.settings = Settings.statement(server.version(), side, isLogged());
            }
        } catch (SQLException e) {
            throw MySqlErrors.of(e, side, "connecting", address());
        }
    }

    /**
     * Reads the endpoint and connects, to find out what answers there and to report a wrong address at once.
     *
     * @throws GodwitException if the address or an option is invalid, or the server cannot be reached
     */
    public static Sessions open(Endpoint endpoint, String migration, Option.Side side) {
        Address address = Address.of(endpoint);
        return new Sessions(
                address,
                endpoint.password().reveal(),
                new Tls(address),
                migration,
                side == Option.Side.SOURCE ? MySqlErrors.Side.SOURCE : MySqlErrors.Side.TARGET);
    }

    /** Once, so that a user who may not is told which option wants it. */
    private void leaveLog(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION sql_log_bin = 0");
        } catch (SQLException e) {
            if (e.getErrorCode() != NOT_PERMITTED) {
                throw e;
            }
            String privilege = server.version().isMySql(8, 0, 0)
                    ? "SYSTEM_VARIABLES_ADMIN"
                    : server.version().isMariaDb() ? "BINLOG ADMIN" : "SUPER";
            throw new GodwitException(
                    Errors.PERMISSION_DENIED,
                    "the user may not leave the binary log out; grant " + privilege + " or leave the option out",
                    MySqlOptions.BINARY_LOG.name(),
                    e);
        }
    }

    /** Logs in once, and tells whether with TLS. */
    private boolean greet(Tls.Mode mode) throws SQLException {
        if (mode != Tls.Mode.DISABLED) {
            try {
                login.open(true).plain().close();
                return true;
            } catch (WireLogin.NoTls e) {
                if (mode != Tls.Mode.PREFERRED) {
                    throw new GodwitException(MySqlErrors.TLS_REFUSED, "" + e.getMessage(), address(), e);
                }
            } catch (IOException e) {
                throw new SQLException("" + e.getMessage(), "08001", e);
            }
        }
        try {
            login.open(false).plain().close();
            return false;
        } catch (IOException e) {
            throw new SQLException("" + e.getMessage(), "08001", e);
        }
    }

    private Properties properties(String password, Tls tls) {
        Properties all = new Properties();
        all.setProperty("user", address.user());
        all.setProperty("password", password);
        all.setProperty("connectTimeout", "10000");
        all.setProperty("tcpKeepAlive", "true");
        all.setProperty("socketFactory", WatchedSocketFactory.class.getName());
        all.setProperty("tinyInt1isBit", "false");
        all.setProperty("yearIsDateType", "false");
        all.setProperty("useBulkStmts", "false");
        all.setProperty("useBulkStmtsForInserts", "false");
        all.setProperty("useServerPrepStmts", "false");
        all.setProperty("dumpQueriesOnException", "false");
        tls.describe(all, encrypted);
        return all;
    }

    /** An ordinary session in auto-commit, with no database chosen; the caller closes it. {@code purpose} is for the server's lists. */
    public Connection open(String purpose) throws SQLException {
        Connection connection = connect(purpose);
        try (Statement statement = connection.createStatement()) {
            statement.execute(settings);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Puts an ordinary session back to our settings, after statements that brought their own; its transaction mode stays. */
    public void restore(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET NAMES utf8mb4");
            statement.execute(settings);
        }
    }

    private Connection connect(String purpose) throws SQLException {
        Properties own = new Properties();
        own.putAll(properties);
        own.setProperty("connectionAttributes", "program_name:" + name(purpose).replaceAll("[:,]", "_"));
        WatchedSocketFactory.take();
        Connection connection = DriverManager.getConnection(jdbcUrl, own);
        WatchedSocket socket = WatchedSocketFactory.take();
        if (socket != null) {
            watch.add(
                    socket, connection.unwrap(org.mariadb.jdbc.Connection.class).getThreadId(), name(purpose));
        }
        return connection;
    }

    /**
     * A session on the wire, with the same settings; text it gives is in each column's own character set ({@code
     * character_set_results} is NULL), statements are UTF-8. The caller closes it.
     */
    public WireSession openWire(String purpose) throws SQLException {
        WireLogin.Connected connected;
        try {
            connected = login.open(encrypted);
        } catch (IOException e) {
            throw new SQLException("" + e.getMessage(), "08001", e);
        }
        watch.add(connected.plain(), connected.connectionId(), name(purpose));
        try {
            WireSession session = new WireSession(connected.used(), connected.connectionId(), this);
            session.execute("SET NAMES utf8mb4");
            session.execute(settings + ", autocommit = 1, character_set_results = NULL");
            return session;
        } catch (SQLException | IOException e) {
            try {
                connected.used().close();
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e instanceof SQLException refused ? refused : new SQLException("" + e.getMessage(), "08S01", e);
        }
    }

    /** Ends what a session runs, and not the session; one's own sessions need no privilege. */
    public void killQuery(long connectionId) throws SQLException {
        try (Connection connection = connect("kill");
                Statement statement = connection.createStatement()) {
            statement.execute("KILL QUERY " + connectionId);
        }
    }

    private String name(String purpose) {
        return "godwit " + migration + " " + purpose;
    }

    /** Which server answers. */
    public Server server() {
        return server;
    }

    /** Its version: what questions about abilities are asked of. */
    public ServerVersion version() {
        return server.version();
    }

    /** The migration's name. */
    public String migration() {
        return migration;
    }

    /** Which side this is, for errors. */
    public MySqlErrors.Side side() {
        return side;
    }

    /** The user that sessions log in as. */
    public String user() {
        return address.user();
    }

    /** The database that the address names; empty if it names none, which means all of them. */
    public String database() {
        return address.database();
    }

    /** Host and port, for people. */
    public String address() {
        return address.hostAndPort();
    }

    /** An option's value, or its default. */
    public String option(Option option) {
        return address.option(option);
    }

    /** Whether the server logs what is done here. */
    public boolean isLogged() {
        return address.isOn(MySqlOptions.BINARY_LOG);
    }

    /** The value of an option that is a whole number of at least 1. */
    public int positive(Option option) {
        return (int) Math.min(Integer.MAX_VALUE, address.positive(option));
    }
}
