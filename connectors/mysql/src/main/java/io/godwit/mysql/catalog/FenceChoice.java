package io.godwit.mysql.catalog;

import io.godwit.mysql.MySqlOptions;
import io.godwit.mysql.connection.ServerVersion;
import io.godwit.mysql.connection.Sessions;
import io.godwit.spi.schema.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Whether a fence of the strongest kind may make the server read-only. It holds for the whole server: so only where every table on it
 * is moved, and nobody else's writers are stopped without a word. A lock of the tables stops nobody else, and ends with Godwit.
 *
 * @param readOnly whether it may
 * @param reason why not, as a clause; empty if it may
 */
public record FenceChoice(boolean readOnly, String reason) {
    private static final List<String> KEEPING = List.of("SELECT", "INSERT", "DELETE", "CREATE", "DROP");

    /** Asks the server; changes nothing. */
    public static FenceChoice of(Sessions sessions, Connection connection, Collection<TableId> moved)
            throws SQLException {
        Grants grants = Grants.read(connection);
        String database = sessions.option(MySqlOptions.CHECKPOINT_SCHEMA);
        if (!maySet(grants, sessions.version()) || !isExempt(grants, sessions.version())) {
            return new FenceChoice(
                    false,
                    "the user may not make the server read-only and write on it nevertheless (for a way back), which takes "
                            + privilege(sessions.version()));
        }
        if (!KEEPING.stream().allMatch(p -> grants.has(p, database))) {
            return new FenceChoice(
                    false,
                    "the user may not keep a note of it on the server, which takes " + String.join(", ", KEEPING)
                            + " on database " + database);
        }
        Findings findings = new Findings(connection);
        if (!grants.hasGlobal("SELECT") || findings.isOn("partial_revokes")) {
            return new FenceChoice(
                    false,
                    "the user does not see all databases (SELECT on *.*), and a read-only server would stop the writers of"
                            + " others too");
        }
        List<String> others = others(findings, database, Set.copyOf(moved));
        return others.isEmpty()
                ? new FenceChoice(true, "")
                : new FenceChoice(
                        false,
                        "the server has tables that are not moved (" + Findings.shown(others)
                                + "), and a read-only server would stop their writers too");
    }

    /** Whether a user may make the server read-only. */
    static boolean maySet(Grants grants, ServerVersion version) {
        return version.isMariaDb()
                ? isExempt(grants, version)
                : grants.hasGlobal("SUPER") || grants.hasGlobal("SYSTEM_VARIABLES_ADMIN");
    }

    /** Whether a user may write where {@code read_only} is on. */
    static boolean isExempt(Grants grants, ServerVersion version) {
        if (!version.isMariaDb()) {
            return grants.hasGlobal("SUPER") || grants.hasGlobal("CONNECTION_ADMIN");
        }
        return grants.hasGlobal("READ_ONLY ADMIN")
                || grants.hasGlobal("READ ONLY ADMIN")
                || (grants.hasGlobal("SUPER") && !version.isMariaDb(10, 11, 0));
    }

    /** What has to be granted for both. */
    static String privilege(ServerVersion version) {
        if (version.isMariaDb()) {
            return version.isMariaDb(10, 11, 0) ? "READ_ONLY ADMIN" : "SUPER";
        }
        return version.isMySql(8, 0, 0) ? "SYSTEM_VARIABLES_ADMIN and CONNECTION_ADMIN" : "SUPER";
    }

    private static List<String> others(Findings findings, String own, Set<TableId> moved) throws SQLException {
        List<String> others = new ArrayList<>();
        findings.each(
                "SELECT table_schema, table_name FROM information_schema.tables WHERE table_type NOT LIKE '%VIEW'"
                        + " AND table_type NOT IN ('SEQUENCE', 'TEMPORARY')"
                        + " AND table_schema NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema')"
                        + " ORDER BY 1, 2",
                row -> {
                    TableId table = new TableId(Reading.nonNull(row.getString(1)), Reading.nonNull(row.getString(2)));
                    if (!table.schema().equals(own) && !moved.contains(table)) {
                        others.add(table.toString());
                    }
                });
        return others;
    }
}
