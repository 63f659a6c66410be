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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What keeps a former source from taking changes as they are. Whatever fires for a change wrote its rows on the new database too,
 * and those come as changes of their own; foreign keys are checked, and act, change by change. No session can keep them quiet, so
 * they are switched off in the database.
 */
public final class Adoption {
    static final String TRIGGERS = """
            SELECT s.name, o.name, t.name FROM sys.triggers t JOIN sys.objects o ON o.object_id = t.parent_id
            JOIN sys.schemas s ON s.schema_id = o.schema_id WHERE t.is_disabled = 0 AND t.parent_class = 1""";

    static final String FOREIGN_KEYS = """
            SELECT s.name, o.name, f.name FROM sys.foreign_keys f JOIN sys.objects o ON o.object_id = f.parent_object_id
            JOIN sys.schemas s ON s.schema_id = o.schema_id WHERE f.is_disabled = 0""";

    private Adoption() {}

    /** The problems, if any. */
    public static List<Problem> problems(Sessions sessions, Schema schema) {
        Set<String> tables = new HashSet<>();
        for (Table table : schema.tables()) {
            tables.add(table.target().toString());
        }
        try (Connection connection = sessions.open("assess")) {
            Findings findings = new Findings(connection);
            List<String> firing = new ArrayList<>();
            List<String> script = new ArrayList<>();
            findings.each(TRIGGERS, row -> {
                String table = row.getString(1) + "." + row.getString(2);
                // the fence's own triggers let Godwit through
                boolean ours = row.getString(3).startsWith(FenceTriggers.PREFIX);
                if (tables.contains(table) && !ours) {
                    firing.add("trigger " + row.getString(3) + " of " + table);
                    script.add("DISABLE TRIGGER " + Quoting.name(row.getString(3)) + " ON "
                            + Quoting.name(row.getString(1)) + "." + Quoting.name(row.getString(2)) + ";");
                }
            });
            findings.each(FOREIGN_KEYS, row -> {
                String table = row.getString(1) + "." + row.getString(2);
                if (tables.contains(table)) {
                    firing.add("foreign key " + row.getString(3) + " of " + table);
                    script.add("ALTER TABLE " + Quoting.name(row.getString(1)) + "." + Quoting.name(row.getString(2))
                            + " NOCHECK CONSTRAINT " + Quoting.name(row.getString(3)) + ";");
                }
            });
            if (!firing.isEmpty()) {
                findings.blocker(
                        AssessmentCodes.TRIGGERS_FIRE,
                        "way back",
                        "triggers and foreign keys of the former source would act on changes that come back: "
                                + Findings.shown(firing),
                        String.join("\n", script) + "\nbefore the cutover, or migrate with wayBack: none.");
            }
            return findings.problems();
        } catch (SQLException e) {
            throw SqlServerErrors.of(e, sessions.side(), "looking for triggers", sessions.address());
        }
    }
}
