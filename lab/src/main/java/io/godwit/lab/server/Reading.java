package io.godwit.lab.server;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads one side of a comparison by the plain driver, with nothing of Godwit's in between. {@code neutral} asks for a text that servers
 * of all engines give alike; otherwise it is the engine's own, in which nothing is lost.
 */
public interface Reading {
    /** The tables that hold rows, in order of their names; PostgreSQL's partitions are tables. */
    List<String> tables(Connection connection) throws SQLException;

    /** The rows in an order that depends on nothing but them, each a line. */
    void rows(Connection connection, String table, boolean neutral, Consumer<String> line) throws SQLException;

    /** Keys, unique indexes and foreign keys; the engine's own: and all else there is, counters and triggers too. */
    List<String> structure(Connection connection, boolean neutral) throws SQLException;

    /** The next number of the bookings' counter. */
    long nextBooking(Connection connection) throws SQLException;

    /** What a migration must not leave on a source, in words. */
    List<String> leftovers(Connection connection) throws SQLException;

    /** Whether this is how the server keeps writers out. */
    boolean isFence(SQLException error);
}
