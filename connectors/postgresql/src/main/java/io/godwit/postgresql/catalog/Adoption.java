package io.godwit.postgresql.catalog;

import io.godwit.postgresql.PostgresErrors;
import io.godwit.postgresql.connection.Quoting;
import io.godwit.postgresql.connection.ReplicationRole;
import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.Problem;
import io.godwit.spi.schema.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What keeps a former source from taking changes as they are. Whatever fires for a change wrote its rows on the new database too,
 * and those come as changes of their own. {@code session_replication_role = replica} keeps ordinary triggers and foreign keys quiet,
 * where the user may set it, and those that are made to fire for replicas do so nevertheless (PostgreSQL, ALTER TABLE, ENABLE ALWAYS
 * TRIGGER).
 */
public final class Adoption {
    private static final int MOST_NAMES = 10;

    private Adoption() {}

    /** The problems, if any. */
    public static List<Problem> problems(Sessions sessions, Schema schema) {
        List<String> tables =
                schema.tables().stream().map(t -> t.target().toString()).toList();
        try (Connection connection = sessions.open("assess")) {
            Findings findings = new Findings(connection);
            boolean quiet = ReplicationRole.permitted(connection);
            List<String> firing = new ArrayList<>();
            findings.each("""
                    SELECT n.nspname || '.' || c.relname || ' ' || x.name
                    FROM (SELECT tgrelid AS relid, CASE WHEN tgisinternal THEN 'foreign key' ELSE tgname::text END AS name,
                        tgenabled AS enabled FROM pg_catalog.pg_trigger
                      UNION ALL SELECT ev_class, rulename, ev_enabled FROM pg_catalog.pg_rewrite WHERE rulename <> '_RETURN') x
                    JOIN pg_catalog.pg_class c ON c.oid = x.relid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                    WHERE n.nspname || '.' || c.relname = ANY (?) AND x.enabled IN (%s) GROUP BY 1 ORDER BY 1""".formatted(quiet ? "'A', 'R'" : "'A', 'O'"), tables, row -> firing.add(row.getString(1)));
            if (!firing.isEmpty()) {
                findings.blocker(
                        AssessmentCodes.TRIGGERS_FIRE,
                        "way back",
                        "triggers, rules or foreign keys of the former source would act on changes that come back: "
                                + String.join(", ", firing.subList(0, Math.min(MOST_NAMES, firing.size())))
                                + (firing.size() > MOST_NAMES ? " and " + (firing.size() - MOST_NAMES) + " more" : ""),
                        quiet
                                ? "They are made to fire for replicas: ALTER TABLE ... DISABLE TRIGGER (or ENABLE TRIGGER) before"
                                        + " the cutover, or migrate with wayBack: none."
                                : permission(sessions, findings));
            }
            return findings.problems();
        } catch (SQLException e) {
            throw PostgresErrors.of(e, sessions.side(), "looking for triggers", sessions.address());
        }
    }

    private static String permission(Sessions sessions, Findings findings) throws SQLException {
        String user = Quoting.name(findings.text("SELECT current_user"));
        return (sessions.version() >= 15
                        ? "GRANT SET ON PARAMETER session_replication_role TO " + user + ";"
                        : "Use a superuser (or the provider's like of one),")
                + " with which they keep quiet, or migrate with wayBack: none.";
    }
}
