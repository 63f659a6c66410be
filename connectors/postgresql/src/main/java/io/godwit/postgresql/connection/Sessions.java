package io.godwit.postgresql.connection;

import io.godwit.postgresql.PostgresErrors;
import io.godwit.postgresql.PostgresOptions;
import io.godwit.spi.Endpoint;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Option;
import io.godwit.sql.connection.SilenceWatch;
import io.godwit.sql.connection.WatchedSocket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Opens sessions on one endpoint, all with the same settings, so that a value reads the same whichever session gives it: UTC,
 * ISO dates, shortest exact floats, hexadecimal bytes, an empty search path, and no time-outs of the role's. Statements are not
 * compiled to machine code: copying has nothing to compile, and compiling a digest takes longer than it saves.
 */
public final class Sessions {
    private static final String SETTINGS = "SET TIME ZONE 'UTC';"
            + "SET datestyle = 'ISO, YMD';"
            + "SET intervalstyle = 'postgres';"
            + "SET extra_float_digits = 3;"
            + "SET bytea_output = 'hex';"
            + "SET xmloption = 'content';"
            + "SET lc_monetary = 'C';"
            + "SET quote_all_identifiers = off;"
            + "SET search_path = '';"
            + "SET statement_timeout = 0;"
            + "SET lock_timeout = 0;"
            + "SET idle_in_transaction_session_timeout = 0;"
            // a machine that is gone must not keep its claim and its locks for hours
            + "SET tcp_keepalives_idle = 30;"
            + "SET tcp_keepalives_interval = 10;"
            + "SET tcp_keepalives_count = 3;"
            + "SET default_transaction_read_only = off;"
            + "SET row_security = off;"
            + "SET synchronize_seqscans = off;"
            + "SET jit = off;"
            + "SET check_function_bodies = off;"
            + "SELECT pg_catalog.set_config(name, '0', false) FROM pg_catalog.pg_settings"
            + " WHERE name IN ('transaction_timeout', 'idle_session_timeout')";

    private static final AtomicLong NUMBERS = new AtomicLong();

    private final String jdbcUrl;
    private final Properties properties;
    private final Map<String, String> options;
    private final SilenceWatch watch;
    private final PostgresErrors.Side side;
    private final String address;
    private final int version;

    private Sessions(
            String jdbcUrl,
            Properties properties,
            Map<String, String> options,
            PostgresErrors.Side side,
            String address) {
        this.jdbcUrl = jdbcUrl;
        this.properties = properties;
        this.options = options;
        this.side = side;
        this.address = address;
        this.watch = new SilenceWatch(new ActivityList(jdbcUrl, properties), silenceSeconds());
        try (Connection connection = open("probe")) {
            this.version = connection
                    .unwrap(org.postgresql.core.BaseConnection.class)
                    .getMetaData()
                    .getDatabaseMajorVersion();
        } catch (SQLException e) {
            throw PostgresErrors.of(e, side, "connecting", address);
        }
    }

    /**
     * Reads the endpoint and connects once, to find out the server's version and report a wrong address at once.
     *
     * @throws GodwitException if the address or an option is invalid, or the server cannot be reached
     */
    public static Sessions open(Endpoint endpoint, String migration, Option.Side side) {
        for (String name : endpoint.options().keySet()) {
            if (PostgresOptions.ALL.stream().noneMatch(o -> o.name().equals(name))) {
                throw new GodwitException(Errors.OPTION_INVALID, "unknown option `" + name + "`", name, null);
            }
        }
        URI uri;
        try {
            uri = new URI(endpoint.url());
        } catch (java.net.URISyntaxException e) {
            throw new GodwitException(Errors.OPTION_INVALID, "not a URL: " + e.getReason(), "url", null);
        }
        String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        int at = authority.lastIndexOf('@');
        String hosts = at < 0 ? authority : authority.substring(at + 1);
        String user = at < 0 ? "" : URLDecoder.decode(authority.substring(0, at), StandardCharsets.UTF_8);
        String database = uri.getRawPath() == null ? "" : uri.getRawPath().replaceFirst("^/", "");
        if (hosts.isEmpty() || user.isEmpty() || database.isEmpty() || user.contains(":")) {
            throw new GodwitException(
                    Errors.OPTION_INVALID,
                    "the address must read postgresql://USER@HOST[:PORT]/DATABASE, with the password given separately",
                    "url",
                    null);
        }
        Properties properties = new Properties();
        properties.setProperty("user", user);
        if (!endpoint.password().isEmpty()) {
            properties.setProperty("password", endpoint.password().reveal());
        }
        properties.setProperty("ApplicationName", "godwit " + migration);
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("loginTimeout", "20");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("reWriteBatchedInserts", "false");
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new Sessions(
                "jdbc:postgresql://" + hosts + "/" + database + query,
                properties,
                new TreeMap<>(endpoint.options()),
                side == Option.Side.SOURCE ? PostgresErrors.Side.SOURCE : PostgresErrors.Side.TARGET,
                hosts + "/" + database);
    }

    /** An ordinary session in auto-commit; the caller closes it. {@code purpose} shows in pg_stat_activity. */
    public Connection open(String purpose) throws SQLException {
        Properties own = new Properties();
        own.putAll(properties);
        own.setProperty("ApplicationName", properties.getProperty("ApplicationName") + " " + purpose);
        return withSettings(connect(own));
    }

    /** A session that speaks the replication protocol on this database, with the same settings; the caller closes it. */
    public Connection openReplication(String purpose) throws SQLException {
        Properties own = new Properties();
        own.putAll(properties);
        own.setProperty("ApplicationName", properties.getProperty("ApplicationName") + " " + purpose);
        own.setProperty("replication", "database");
        own.setProperty("preferQueryMode", "simple");
        own.setProperty("assumeMinServerVersion", "12");
        return withSettings(connect(own));
    }

    /**
     * Whether a session of ours that is read without waiting is lost, though its server was asked for a sign of life.
     *
     * @param waitedNanos how long it has been read in vain
     */
    public boolean isLost(Connection connection, long waitedNanos) {
        return watch.isLost(process(connection), waitedNanos);
    }

    private Connection connect(Properties own) throws SQLException {
        String number = String.valueOf(NUMBERS.incrementAndGet());
        own.setProperty("socketFactory", WatchedSocketFactory.class.getName());
        own.setProperty("socketFactoryArg", number);
        Connection connection;
        WatchedSocket socket;
        try {
            connection = DriverManager.getConnection(jdbcUrl, own);
        } finally {
            socket = WatchedSocketFactory.take(number);
        }
        if (socket != null) {
            watch.add(socket, process(connection), own.getProperty("ApplicationName"));
        }
        return connection;
    }

    /** Of a connection that the driver made for us, with no pool around it. */
    private static int process(Connection connection) {
        return ((org.postgresql.PGConnection) connection).getBackendPID();
    }

    private long silenceSeconds() {
        String value = option(PostgresOptions.SILENCE_SECONDS);
        try {
            long seconds = Long.parseLong(value);
            if (seconds >= 1) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            // said below
            value = option(PostgresOptions.SILENCE_SECONDS);
        }
        String name = PostgresOptions.SILENCE_SECONDS.name();
        throw new GodwitException(
                Errors.OPTION_INVALID, "`" + value + "` is not a number of seconds, 1 at least", name, null);
    }

    private static Connection withSettings(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(SETTINGS);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** The server's major version. */
    public int version() {
        return version;
    }

    /** Which side this is, for errors. */
    public PostgresErrors.Side side() {
        return side;
    }

    /** Hosts and database, for people. */
    public String address() {
        return address;
    }

    /** An option's value, or its default. */
    public String option(Option option) {
        return options.getOrDefault(option.name(), option.defaultValue());
    }
}
