package io.godwit.mysql.catalog;

import io.godwit.mysql.MySqlErrors;
import io.godwit.mysql.connection.Sessions;
import io.godwit.spi.Problem;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What keeps a former source from taking changes as they are. A trigger fires for whoever writes, and cannot be switched off: what
 * it wrote on the new database comes as a change of its own, so here it would be written twice.
 */
public final class Adoption {
    private Adoption() {}

    /** The problems, if any. */
    public static List<Problem> problems(Sessions sessions, Schema schema) {
        Set<TableId> tables = schema.tables().stream().map(Table::target).collect(Collectors.toSet());
        Set<String> firing = new TreeSet<>();
        try (Connection connection = sessions.open("assess")) {
            Findings findings = new Findings(connection);
            findings.each(
                    "SELECT event_object_schema, event_object_table, trigger_name FROM information_schema.triggers",
                    row -> {
                        TableId table =
                                new TableId(Reading.nonNull(row.getString(1)), Reading.nonNull(row.getString(2)));
                        if (tables.contains(table)) {
                            firing.add(table + " " + row.getString(3));
                        }
                    });
            if (!firing.isEmpty()) {
                findings.blocker(
                        AssessmentCodes.TRIGGERS_FIRE,
                        "way back",
                        "triggers of the former source would fire for changes that come back: "
                                + Findings.shown(firing),
                        "Migrate with wayBack: none, or drop these triggers before the cutover and make them again after the"
                                + " way back was handed over.");
            }
            return findings.problems();
        } catch (SQLException e) {
            throw MySqlErrors.of(e, sessions.side(), "looking for triggers", sessions.address());
        }
    }
}
