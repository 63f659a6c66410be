package io.godwit.lab.server;

import io.godwit.lab.network.CommitSight;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A server of the lab. Where an engine has one list of databases and no schemas in them, the names of databases that are given out here
 * are all the same, and only one migration can be under way. Safe for many threads; {@link #stop}, {@link #kill} and {@link #restart} are
 * one at a time. What fails is an {@link IllegalStateException} unless it says {@link SQLException}.
 */
public interface LabServer extends AutoCloseable {
    /** As the command line has it: {@code postgresql-15}, {@code mysql-8.0}. */
    String name();

    /** Product and version, for people; the server must run. */
    String version();

    /** Equal for two servers whose rows and objects can be compared by their own text. */
    String engine();

    /** Where it listens on 127.0.0.1; the same for its whole life. */
    int port();

    /** Where its data and log are. */
    Path folder();

    /** In order. */
    void stop();

    /** {@code SIGKILL} of all its processes. */
    void kill();

    /** Starts it again on the same data; stops it before, if it runs. */
    void restart();

    /** As somebody who may everything; the caller closes it. */
    Connection connect(String database) throws SQLException;

    /** As an application does, whom a fence keeps out; the caller closes it. */
    Connection connectClient(String database) throws SQLException;

    /** Runs statements as somebody who may everything, each by itself. */
    void execute(String database, String... statements);

    /** Makes room for one more migration, and tells its name: an empty database, and no fence. */
    String createDatabase();

    /** Removes what a migration made in it; again is harmless. */
    void dropDatabase(String database);

    /** The endpoint as a migration file has it; {@code port} may be a proxy's. */
    String endpoint(int port, String database, Side side);

    /** What clients say. */
    Words words();

    /** What both sides are compared by. */
    Reading reading();

    /** What faults do to it. */
    Mischief mischief();

    /** Sees commits in what one connection's client sends. */
    CommitSight commitSight();

    @Override
    void close();
}
