package io.godwit.testkit.oracle;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes the addresses that Oracle's driver takes, of hosts that are stand-ins and of no others. Registered by the first of them. */
final class StandInDriver implements Driver {
    private static final Pattern HOST = Pattern.compile(
            "jdbc:oracle:thin:@.*?(standin\\d+\\.example)\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Map<String, Database> DATABASES = new ConcurrentHashMap<>();
    private static boolean registered;

    static synchronized void register(String host, Database database) throws SQLException {
        if (!registered) {
            // before another driver that takes such addresses, which would look for the host
            List<Driver> others = new ArrayList<>();
            for (Driver driver : Collections.list(DriverManager.getDrivers())) {
                if (driver.acceptsURL("jdbc:oracle:thin:@//" + host + ":1521/APPPDB")) {
                    others.add(driver);
                    DriverManager.deregisterDriver(driver);
                }
            }
            DriverManager.registerDriver(new StandInDriver());
            for (Driver driver : others) {
                DriverManager.registerDriver(driver);
            }
            registered = true;
        }
        DATABASES.put(host, database);
    }

    static void remove(String host) {
        DATABASES.remove(host);
    }

    private static @Nullable Database database(String url) {
        Matcher host = HOST.matcher(url);
        return host.matches() ? DATABASES.get(host.group(1).toLowerCase(Locale.ROOT)) : null;
    }

    @Override
    public boolean acceptsURL(String url) {
        return database(url) != null;
    }

    @Override
    public @Nullable Connection connect(String url, Properties properties) throws SQLException {
        Database database = database(url);
        if (database == null) {
            return null;
        }
        String user = properties.getProperty("user", OracleStandIn.USER).toUpperCase(Locale.ROOT);
        return Jdbc.connection(new Session(database, user));
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) {
        return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
        return 0;
    }

    @Override
    public int getMinorVersion() {
        return 0;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }
}
