package io.godwit.testkit.server;

import io.godwit.testkit.tds.TdsPeer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The one server that all SQL Server tests of a process use. */
final class SharedSqlServers {
    /** Which version the stand-in says it is: the suites run on 11, SQL Server 2012, as on the newest. */
    private static final String VERSION = "godwit.standInVersion";

    private static final int NEWEST = 16;

    private static @Nullable TdsPeer standIn;

    private SharedSqlServers() {}

    /** The server that the environment names; without one the stand-in, which ends with this process. */
    static synchronized SqlServerAddress take() {
        return SqlServerAddress.given().orElseGet(() -> {
            TdsPeer running = standIn;
            if (running == null) {
                running = TdsPeer.start(Integer.getInteger(VERSION, NEWEST));
                standIn = running;
            }
            return new SqlServerAddress(
                    running.address(), TdsPeer.USER, TdsPeer.PASSWORD, Map.of("encrypt", "false"), true);
        });
    }

    /** Removes a database, ending its sessions. */
    static void drop(SqlServerAddress server, String database) {
        server.execute("master", "DROP DATABASE IF EXISTS [" + database + "]");
    }
}
