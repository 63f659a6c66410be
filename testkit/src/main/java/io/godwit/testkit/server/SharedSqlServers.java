package io.godwit.testkit.server;

import org.junit.jupiter.api.Assumptions;

/** The one server that all SQL Server tests of a process use. */
final class SharedSqlServers {
    private SharedSqlServers() {}

    /** The server that the environment names; without one the test is skipped, with the reason. */
    static SqlServerAddress take() {
        Assumptions.assumeTrue(
                SqlServerAddress.given().isPresent(), "no SQL Server: its address is wanted in GODWIT_TEST_SQLSERVER");
        return SqlServerAddress.given().orElseThrow();
    }

    /** Removes a database, ending its sessions. */
    static void drop(SqlServerAddress server, String database) {
        if (database.isEmpty()) {
            return;
        }
        server.execute("master", "DROP DATABASE IF EXISTS [" + database + "]");
    }
}
