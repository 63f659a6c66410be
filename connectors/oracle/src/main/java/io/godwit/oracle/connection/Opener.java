package io.godwit.oracle.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

/** Opens a connection. Safe for use by many threads. */
@FunctionalInterface
public interface Opener {
    /**
     * Connects.
     *
     * @param url in the driver's form
     * @param properties the driver's, user and password among them
     */
    Connection open(String url, Properties properties) throws SQLException;
}
