package io.godwit.oracle.connection;

import io.godwit.oracle.OracleErrors;
import io.godwit.oracle.OracleOptions;
import io.godwit.spi.Endpoint;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Option;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * Opens sessions on one database, all with the same settings. Safe for use by many threads. Names of connection properties: JDBC
 * Developer's Guide, "Connection properties", and the driver's {@code OracleConnection}.
 */
public final class Sessions {
    /** What the names of tables begin with that reading the log makes; they are no part of what is moved. */
    public static final String OWN_TABLES = "GODWIT_WAKE_";

    /** What of a large object travels with its row where nothing is known of their sizes. */
    public static final int LOB_PREFETCH_BYTES = 32 * 1024;

    /**
     * Texts, numbers and instants read the same whoever logs in from wherever; texts compare byte for byte (Database Globalization
     * Support Guide, "Setting Up a Globalization Support Environment").
     */
    static final List<String> SETTINGS = List.of(
            "ALTER SESSION SET NLS_LANGUAGE = 'AMERICAN' NLS_TERRITORY = 'AMERICA' NLS_NUMERIC_CHARACTERS = '.,'"
                    + " NLS_CALENDAR = 'GREGORIAN' NLS_COMP = 'BINARY' NLS_SORT = 'BINARY'",
            "ALTER SESSION SET TIME_ZONE = '+00:00'");

    private static final int LONGEST_PROGRAM_NAME = 48;

    private final Address address;
    private final String migration;
    private final Opener opener;
    private final String url;
    private final String password;
    private final Server server;

    private Sessions(Address address, String password, String migration, Opener opener) {
        this.address = address;
        this.migration = migration;
        this.opener = opener;
        this.password = password;
        this.url = url(address);
        address.positive(OracleOptions.MEASURE_SECONDS);
        String views = address.option(OracleOptions.MATERIALIZED_VIEWS);
        if (!views.equals("table") && !views.equals("view")) {
            throw new GodwitException(
                    io.godwit.spi.Errors.OPTION_INVALID,
                    "`" + views + "` is neither table nor view",
                    OracleOptions.MATERIALIZED_VIEWS.name(),
                    null);
        }
        try (Connection connection = open("connect")) {
            this.server = Server.ask(connection);
        } catch (SQLException e) {
            throw OracleErrors.of(e, "connecting", address());
        }
    }

    /**
     * Reads the endpoint and connects, to find out what answers there and to report a wrong address at once.
     *
     * @throws GodwitException if the address or an option is invalid, the driver is missing, or the server cannot be reached
     */
    public static Sessions open(Endpoint endpoint, String migration, Opener opener) {
        return new Sessions(Address.of(endpoint), endpoint.password().reveal(), migration, opener);
    }

    /** A connect descriptor (Net Services Reference, "Local Naming Parameters"). */
    private static String url(Address address) {
        String sid = address.option(OracleOptions.SID);
        return url(address, sid.isEmpty() ? "(SERVICE_NAME=" + address.service() + ")" : "(SID=" + sid + ")");
    }

    private static String url(Address address, String connectData) {
        boolean tls = address.isOn(OracleOptions.TLS);
        return "jdbc:oracle:thin:@(DESCRIPTION=(CONNECT_TIMEOUT=15)(ADDRESS=(PROTOCOL=" + (tls ? "tcps" : "tcp")
                + ")(HOST="
                + address.host() + ")(PORT=" + address.port() + "))(CONNECT_DATA="
                + connectData + "))";
    }

    /**
     * The connection by which the log is read: the same as all others, but to the root container where the option names its service.
     *
     * @return the driver's properties, user and password among them, and its address under {@code url}
     */
    public Properties logConnection() {
        Properties all = properties("capture", LOB_PREFETCH_BYTES);
        String root = address.option(OracleOptions.ROOT_SERVICE);
        all.setProperty("url", root.isEmpty() ? url : url(address, "(SERVICE_NAME=" + root + ")"));
        return all;
    }

    private Properties properties(String purpose, int lobPrefetchBytes) {
        Properties all = new Properties();
        all.setProperty("user", address.user());
        all.setProperty("password", password);
        all.setProperty("v$session.program", name(purpose));
        all.setProperty("oracle.net.CONNECT_TIMEOUT", "15000");
        all.setProperty("oracle.net.keepAlive", "true");
        all.setProperty(
                "oracle.jdbc.ReadTimeout",
                String.valueOf(TimeUnit.SECONDS.toMillis(address.positive(OracleOptions.SILENCE_SECONDS))));
        // the session's zone is told as an offset: an old server may not know this Java's name for it
        all.setProperty("oracle.jdbc.timezoneAsRegion", "false");
        all.setProperty("oracle.jdbc.defaultLobPrefetchSize", String.valueOf(lobPrefetchBytes));
        if (address.isOn(OracleOptions.TLS)) {
            all.setProperty(
                    "oracle.net.ssl_server_dn_match",
                    String.valueOf(address.isOn(OracleOptions.CHECK_CERTIFICATE_NAME)));
            set(all, "oracle.net.ssl_server_cert_dn", OracleOptions.SERVER_CERTIFICATE_NAME);
            String wallet = address.option(OracleOptions.WALLET);
            if (!wallet.isEmpty()) {
                all.setProperty(
                        "oracle.net.wallet_location", "(SOURCE=(METHOD=FILE)(METHOD_DATA=(DIRECTORY=" + wallet + ")))");
            }
            set(all, "oracle.net.wallet_password", OracleOptions.WALLET_PASSWORD);
            set(all, "javax.net.ssl.trustStore", OracleOptions.TRUST_STORE);
            set(all, "javax.net.ssl.trustStorePassword", OracleOptions.TRUST_STORE_PASSWORD);
        }
        return all;
    }

    private void set(Properties all, String property, Option option) {
        String value = address.option(option);
        if (!value.isEmpty()) {
            all.setProperty(property, value);
        }
    }

    /** A session that reads committed data; the caller closes it. {@code purpose} is for the server's lists. */
    public Connection open(String purpose) throws SQLException {
        return open(purpose, LOB_PREFETCH_BYTES);
    }

    /**
     * A session whose large objects travel with their rows as far as they are not larger than so much.
     *
     * @param lobPrefetchBytes bytes of a BLOB, characters of a CLOB
     */
    public Connection open(String purpose, int lobPrefetchBytes) throws SQLException {
        Connection connection = opener.open(url, properties(purpose, lobPrefetchBytes));
        try (Statement statement = connection.createStatement()) {
            for (String setting : SETTINGS) {
                statement.execute(setting);
            }
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** What a session's program is called in V$SESSION, which holds no more. */
    private String name(String purpose) {
        String name = ("godwit " + migration + " " + purpose).replaceAll("[^\\x20-\\x7e]", "?");
        return name.length() > LONGEST_PROGRAM_NAME ? name.substring(0, LONGEST_PROGRAM_NAME) : name;
    }

    /** The migration's name. */
    public String migration() {
        return migration;
    }

    /** Which server answers. */
    public Server server() {
        return server;
    }

    /** The user that sessions log in as, as the dictionary spells it. */
    public String user() {
        String user = address.user();
        boolean quoted = user.length() > 2 && user.startsWith("\"") && user.endsWith("\"");
        return quoted ? user.substring(1, user.length() - 1) : user.toUpperCase(Locale.ROOT);
    }

    /** Host and port, for people. */
    public String address() {
        return address.hostAndPort();
    }

    /** An option's value, or its default. */
    public String option(Option option) {
        return address.option(option);
    }

    /** Whether an option is true. */
    public boolean isOn(Option option) {
        return address.isOn(option);
    }

    /** The value of an option that is a whole number of at least 1. */
    public int positive(Option option) {
        return (int) Math.min(Integer.MAX_VALUE, address.positive(option));
    }
}
