package io.godwit.oracle.connection;

import io.godwit.oracle.OracleErrors;
import io.godwit.spi.GodwitException;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Connects through Oracle's driver, if it is on the class path. */
public final class DriverOpener implements Opener {
    /** Prepares nothing. */
    public DriverOpener() {}

    @Override
    public Connection open(String url, Properties properties) throws SQLException {
        if (DriverManager.drivers().noneMatch(d -> knows(d, url))) {
            throw new GodwitException(
                    OracleErrors.DRIVER_MISSING,
                    "no driver for Oracle is on the class path: put ojdbc11.jar (from Oracle's site, or Maven's"
                            + " com.oracle.database.jdbc:ojdbc11) into the folder drivers beside the program");
        }
        return DriverManager.getConnection(url, properties);
    }

    private static boolean knows(Driver driver, String url) {
        try {
            return driver.acceptsURL(url);
        } catch (SQLException e) {
            return false;
        }
    }
}
