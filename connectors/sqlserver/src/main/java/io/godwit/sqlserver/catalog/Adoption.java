package io.godwit.sqlserver.catalog;

import io.godwit.spi.Problem;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Table;
import io.godwit.sqlserver.SqlServerErrors;
import io.godwit.sqlserver.capture.FenceTriggers;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.connection.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What keeps a former source from taking changes as they are. Whatever fires for a change wrote its rows on the new database too,
 * and those come as changes of their own; foreign keys are checked, and act, change by change. No session can keep them quiet: with
 * the first change of a table they are switched off in the database, and on again at hand-over, for which the user has to be allowed
 * to alter the tables.
 */
public final class Adoption {
    private static final String ACTING = """
            SELECT x.what, x.name, s.name, o.name, h.name,
              HAS_PERMS_BY_NAME(QUOTENAME(h.name) + '.' + QUOTENAME(a.name), 'OBJECT', 'ALTER'), a.name
            FROM (SELECT 'trigger' AS what, t.name, t.parent_id AS moved, t.parent_id AS altered FROM sys.triggers t
                WHERE t.is_disabled = 0 AND t.parent_class = 1
              UNION ALL SELECT 'foreign key', f.name, f.parent_object_id, f.parent_object_id FROM sys.foreign_keys f
                WHERE f.is_disabled = 0
              UNION ALL SELECT 'foreign key', f.name, f.referenced_object_id, f.parent_object_id FROM sys.foreign_keys f
                WHERE f.is_disabled = 0 AND f.parent_object_id <> f.referenced_object_id) x
            JOIN sys.objects o ON o.object_id = x.moved JOIN sys.schemas s ON s.schema_id = o.schema_id
            JOIN sys.objects a ON a.object_id = x.altered JOIN sys.schemas h ON h.schema_id = a.schema_id""";

    private Adoption() {}

    /** The problems, if any. */
    public static List<Problem> problems(Sessions sessions, Schema schema) {
        Set<String> tables = new HashSet<>();
        for (Table table : schema.tables()) {
            tables.add(table.target().toString());
        }
        try (Connection connection = sessions.open("assess")) {
            Findings findings = new Findings(connection);
            Set<String> acting = new TreeSet<>();
            Set<String> script = new TreeSet<>();
            findings.each(ACTING, row -> {
                boolean moved = tables.contains(row.getString(3) + "." + row.getString(4));
                // the fence's own triggers let Godwit through
                boolean ours = row.getString(2).startsWith(FenceTriggers.PREFIX);
                if (moved && !ours && row.getInt(6) != 1) {
                    acting.add(row.getString(1) + " " + row.getString(2) + " of " + row.getString(5) + "."
                            + row.getString(7));
                    script.add("GRANT ALTER ON " + Quoting.name(row.getString(5)) + "." + Quoting.name(row.getString(7))
                            + " TO " + Quoting.name(sessions.user()) + ";");
                }
            });
            if (!acting.isEmpty()) {
                findings.blocker(
                        AssessmentCodes.TRIGGERS_FIRE,
                        "way back",
                        "triggers and foreign keys of the former source would act on changes that come back, and this user may not"
                                + " switch them off: " + Findings.shown(List.copyOf(acting)),
                        String.join("\n", script) + "\nor migrate with wayBack: none.");
            }
            return findings.problems();
        } catch (SQLException e) {
            throw SqlServerErrors.of(e, sessions.side(), "looking for triggers", sessions.address());
        }
    }
}
