package io.godwit.sqlserver.connection;

import com.microsoft.sqlserver.jdbc.ISQLServerConnection;
import io.godwit.spi.Endpoint;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Option;
import io.godwit.sql.connection.SilenceWatch;
import io.godwit.sql.connection.WatchedSocket;
import io.godwit.sql.connection.WatchedSocketFactory;
import io.godwit.sqlserver.SqlServerErrors;
import io.godwit.sqlserver.SqlServerOptions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/** Opens sessions on one database, all with the same settings. Safe for use by many threads. */
public final class Sessions {
    /**
     * What SQL Server wants to be on where there are computed columns, filtered indexes or indexed views; a statement that fails ends
     * its transaction; dates and messages do not depend on who logs in.
     */
    private static final String SETTINGS = "SET ANSI_NULLS, QUOTED_IDENTIFIER, ANSI_PADDING, ANSI_WARNINGS, ARITHABORT,"
            + " CONCAT_NULL_YIELDS_NULL ON; SET NUMERIC_ROUNDABORT OFF; SET XACT_ABORT ON; SET LOCK_TIMEOUT -1;"
            + " SET DATEFORMAT ymd; SET LANGUAGE us_english; SET TEXTSIZE 2147483647";

    /** The same for a server that knows not all of it. */
    private static final String SETTINGS_OF_OTHERS = "SET XACT_ABORT ON; SET LOCK_TIMEOUT -1";

    private static final Set<String> AUTHENTICATIONS = Set.of(
            "SqlPassword",
            "Kerberos",
            "NTLM",
            "ActiveDirectoryPassword",
            "ActiveDirectoryServicePrincipal",
            "ActiveDirectoryManagedIdentity",
            "ActiveDirectoryDefault");

    private final Address address;
    private final String migration;
    private final SqlServerErrors.Side side;
    private final String jdbcUrl;
    private final Properties properties;
    private final SilenceWatch watch;
    private final Server server;

    private Sessions(Address address, String password, String migration, SqlServerErrors.Side side) {
        this.address = address;
        this.migration = migration;
        this.side = side;
        this.jdbcUrl = "jdbc:sqlserver://";
        this.properties = properties(password);
        this.watch = new SilenceWatch(
                new RequestList(jdbcUrl, properties), address.positive(SqlServerOptions.SILENCE_SECONDS));
        try (Connection connection = DriverManager.getConnection(jdbcUrl, properties)) {
            this.server = Server.ask(connection, address.host());
        } catch (SQLException e) {
            throw SqlServerErrors.of(e, side, "connecting", address());
        }
    }

    /**
     * Reads the endpoint and connects, to find out what answers there and to report a wrong address at once.
     *
     * @throws GodwitException if the address or an option is invalid, or the server cannot be reached
     */
    public static Sessions open(Endpoint endpoint, String migration, Option.Side side) {
        return new Sessions(
                Address.of(endpoint),
                endpoint.password().reveal(),
                migration,
                side == Option.Side.SOURCE ? SqlServerErrors.Side.SOURCE : SqlServerErrors.Side.TARGET);
    }

    /**
     * Like {@link #open(Endpoint, String, Option.Side)} on a target, on another database than the endpoint's, which may not be there yet.
     *
     * @throws GodwitException if the address or an option is invalid, or the server cannot be reached
     */
    public static Sessions openOn(String database, Endpoint endpoint, String migration) {
        return new Sessions(
                Address.of(endpoint).on(database),
                endpoint.password().reveal(),
                migration,
                SqlServerErrors.Side.TARGET);
    }

    /** The database that an endpoint names. */
    public static String databaseOf(Endpoint endpoint) {
        return Address.of(endpoint).database();
    }

    private Properties properties(String password) {
        Properties all = new Properties();
        all.setProperty("serverName", address.host());
        String instance = address.option(SqlServerOptions.INSTANCE_NAME);
        if (instance.isEmpty()) {
            all.setProperty("portNumber", String.valueOf(address.port()));
        } else {
            all.setProperty("instanceName", instance);
        }
        all.setProperty("databaseName", address.database());
        all.setProperty("user", address.user());
        all.setProperty("password", password);
        authenticate(all, oneOf(SqlServerOptions.AUTHENTICATION, AUTHENTICATIONS));
        all.setProperty("applicationName", name(""));
        all.setProperty("loginTimeout", "15");
        all.setProperty("socketFactoryClass", WatchedSocketFactory.class.getName());
        // a session that the driver quietly made anew would have lost its transaction, its settings and its locks
        all.setProperty("connectRetryCount", "0");
        all.setProperty("sendTemporalDataTypesAsStringForBulkCopy", "false");
        all.setProperty("sendStringParametersAsUnicode", "true");
        all.setProperty("responseBuffering", "adaptive");
        all.setProperty("encrypt", oneOf(SqlServerOptions.ENCRYPT, Set.of("true", "strict", "false")));
        all.setProperty(
                "trustServerCertificate", String.valueOf(address.isOn(SqlServerOptions.TRUST_SERVER_CERTIFICATE)));
        if (address.isOn(SqlServerOptions.READ_ONLY_INTENT)) {
            all.setProperty("applicationIntent", "ReadOnly");
        }
        set(all, "hostNameInCertificate", SqlServerOptions.HOST_NAME_IN_CERTIFICATE);
        set(all, "trustStore", SqlServerOptions.TRUST_STORE);
        set(all, "trustStorePassword", SqlServerOptions.TRUST_STORE_PASSWORD);
        return all;
    }

    private String oneOf(Option option, Set<String> values) {
        String value = address.option(option);
        if (!values.contains(value)) {
            throw new GodwitException(
                    Errors.OPTION_INVALID,
                    "`" + value + "` is none of " + String.join(", ", new TreeSet<>(values)),
                    option.name(),
                    null);
        }
        return value;
    }

    private static void authenticate(Properties all, String how) {
        switch (how) {
            // said by its name, the driver would want TLS whatever `encrypt` says
            case "SqlPassword" -> {}
            case "Kerberos" -> {
                all.setProperty("integratedSecurity", "true");
                all.setProperty("authenticationScheme", "JavaKerberos");
            }
            case "NTLM" -> {
                all.setProperty("integratedSecurity", "true");
                all.setProperty("authenticationScheme", "NTLM");
            }
            default -> all.setProperty("authentication", how);
        }
    }

    private void set(Properties all, String property, Option option) {
        String value = address.option(option);
        if (!value.isEmpty()) {
            all.setProperty(property, value);
        }
    }

    /** A session in auto-commit, read committed; the caller closes it. {@code purpose} is for the server's lists. */
    public Connection open(String purpose) throws SQLException {
        Properties own = new Properties();
        own.putAll(properties);
        own.setProperty("applicationName", name(purpose));
        WatchedSocketFactory.take();
        Connection connection = DriverManager.getConnection(jdbcUrl, own);
        WatchedSocket socket = WatchedSocketFactory.take();
        try (Statement statement = connection.createStatement()) {
            statement.execute(server.platform() == Platform.BABELFISH ? SETTINGS_OF_OTHERS : SETTINGS);
            if (socket != null && server.watchesSessions()) {
                watch.add(socket, number(statement), name(purpose));
            }
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** What a session is called on the server; what is longer than 128 characters would be refused. */
    private String name(String purpose) {
        String name = "godwit " + migration + (purpose.isEmpty() ? "" : " " + purpose);
        return name.length() > 128 ? name.substring(0, 128) : name;
    }

    /** A session's number on the server. */
    public static int number(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT @@SPID")) {
            row.next();
            return row.getInt(1);
        }
    }

    /** The vendor's own interface of a session. */
    public static ISQLServerConnection vendor(Connection connection) throws SQLException {
        return connection.unwrap(ISQLServerConnection.class);
    }

    /** Which server answers. */
    public Server server() {
        return server;
    }

    /** The migration's name. */
    public String migration() {
        return migration;
    }

    /** Which side this is, for errors. */
    public SqlServerErrors.Side side() {
        return side;
    }

    /** The user that sessions log in as. */
    public String user() {
        return address.user();
    }

    /** The database that is moved, as the server spells it. */
    public String database() {
        return server.database();
    }

    /** Host and port, for people. */
    public String address() {
        return address.hostAndPort();
    }

    /** An option's value, or its default. */
    public String option(Option option) {
        return address.option(option);
    }

    /** Whether an option is on. */
    public boolean isOn(Option option) {
        return address.isOn(option);
    }

    /** The value of an option that is a whole number of at least 1. */
    public int positive(Option option) {
        return (int) Math.min(Integer.MAX_VALUE, address.positive(option));
    }
}
