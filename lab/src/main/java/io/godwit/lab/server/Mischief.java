package io.godwit.lab.server;

import io.godwit.lab.disk.SmallDisk;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What faults do to a server. */
public interface Mischief {
    /** Why a fault of this name has no meaning for such a server on that side; empty if it has. */
    Optional<String> meaningless(String fault, Side side);

    /** A process that serves one of Godwit's sessions and nobody else, the busiest first; none between two sessions. */
    OptionalLong servingProcess(String database) throws SQLException;

    /** Ends all sessions of Godwit's, as an administrator does. */
    void endSessions(String database) throws SQLException;

    /** Begins a new log file. */
    void beginNewLog();

    /** Removes what Godwit still has to read of the log; no session of Godwit's is there. */
    void loseLog(String database) throws SQLException, InterruptedException;

    /** Statements that write two large tables anew and change nothing. */
    String[] rewriteTables();

    /** Statements that insert so many rows at once into {@code bank.bulk}. */
    String[] insertBulk(int rows);

    /** Makes Godwit's transaction a deadlock's victim. */
    Intrusion deadlock();

    /** Makes Godwit's transaction fail because it cannot be put in order with another. */
    Intrusion serialisation();

    /** Locks all tables until it is stopped. */
    Intrusion lock();

    /** Puts the tables that will be made in a database on a disk of their own. */
    SmallDisk tablesOnSmallDisk(String database, int megabytes) throws IOException;

    /** Undoes that; the tables are gone afterwards. */
    void dropSmallDisk(String database, SmallDisk disk);

    /** The disk that decoding spills to; null if it has none of its own. */
    @Nullable
    SmallDisk spill();
}
