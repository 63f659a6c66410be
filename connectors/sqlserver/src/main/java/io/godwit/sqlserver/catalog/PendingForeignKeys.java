package io.godwit.sqlserver.catalog;

import io.godwit.spi.Problem;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.sqlserver.SqlServerErrors;
import io.godwit.sqlserver.apply.Facts;
import io.godwit.sqlserver.connection.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Foreign keys that are made at hand-over, since no session can keep them from acting on changes. Making one reads both its tables while
 * nobody may write; here the same is asked before, so that it is known how long it takes and which rows would break one.
 */
final class PendingForeignKeys {
    private static final String NAME = "\\[(?:[^]]|]])+]";
    private static final String NAMES = "\\((" + NAME + "(?:, " + NAME + ")*)\\)";
    private static final String TABLE = "(" + NAME + "\\." + NAME + ")";

    /** As this connector writes them; those that are not trusted are not checked then either. */
    private static final Pattern CHECKED = Pattern.compile("ALTER TABLE " + TABLE + " WITH CHECK ADD CONSTRAINT " + NAME
            + " FOREIGN KEY " + NAMES + " REFERENCES " + TABLE + " " + NAMES + ".*");

    /** A key and what it points to may have been changed between two looks at them: what is broken stays so. */
    private static final int LOOKS = 3;

    private static final int LOCK_MILLIS = 5000;

    private final Sessions sessions;
    private final Facts facts;

    PendingForeignKeys(Sessions sessions, Facts facts) {
        this.sessions = sessions;
        this.facts = facts;
    }

    /** Those that rows break, and how long all took; changes nothing. */
    List<Problem> problems(Schema latest) {
        List<SchemaObject> keys = new StageWriter(sessions, facts)
                .missing(latest, Stage.POST_DATA, facts.progress()).stream()
                        .filter(StageWriter::isForeignKey)
                        .filter(key -> key.skipped() == null)
                        .toList();
        if (keys.isEmpty()) {
            return List.of();
        }
        try (Connection connection = sessions.open("assess")) {
            Findings findings = new Findings(connection);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET LOCK_TIMEOUT " + LOCK_MILLIS);
            }
            look(findings, keys);
            return findings.problems();
        } catch (SQLException e) {
            throw SqlServerErrors.of(e, sessions.side(), "looking at foreign keys", sessions.address());
        }
    }

    private static void look(Findings findings, List<SchemaObject> keys) throws SQLException {
        List<String> broken = new ArrayList<>();
        List<String> script = new ArrayList<>();
        int looked = 0;
        long begun = System.nanoTime();
        for (SchemaObject key : keys) {
            String query = orphans(key.statements().get(0));
            if (!query.isEmpty()) {
                looked++;
                boolean found = true;
                for (int look = 0; look < LOOKS && found; look++) {
                    found = !findings.attempt(query).isEmpty();
                }
                if (found) {
                    broken.add(key.name());
                    script.add(query);
                }
            }
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        if (!broken.isEmpty()) {
            findings.warning(
                    AssessmentCodes.FOREIGN_KEYS,
                    "foreign keys " + Findings.shown(broken),
                    "rows point to rows that are not there: these keys will not be made at hand-over",
                    "Mend the source's rows before the cutover; the target shows them: " + String.join("; ", script));
        }
        findings.note(
                AssessmentCodes.FOREIGN_KEYS,
                looked + " foreign keys",
                "they are made at hand-over, while nobody may write; looking at their rows took " + millis
                        + " ms just now",
                "");
    }

    /** Asks for one row that points to none; empty for a key that is not checked when it is made. */
    static String orphans(String statement) {
        Matcher key = CHECKED.matcher(statement);
        if (!key.matches()) {
            return "";
        }
        List<String> columns = names(key.group(2));
        List<String> referenced = names(key.group(4));
        StringBuilder sql = new StringBuilder("SELECT TOP (1) 1 FROM " + key.group(1) + " AS c WHERE ");
        StringBuilder same = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            sql.append("c.").append(columns.get(i)).append(" IS NOT NULL AND ");
            same.append(i == 0 ? "" : " AND ")
                    .append("p.")
                    .append(referenced.get(i))
                    .append(" = c.")
                    .append(columns.get(i));
        }
        return sql + "NOT EXISTS (SELECT 1 FROM " + key.group(3) + " AS p WHERE " + same + ")";
    }

    private static List<String> names(String list) {
        List<String> names = new ArrayList<>();
        Matcher name = Pattern.compile(NAME).matcher(list);
        while (name.find()) {
            names.add(name.group());
        }
        return names;
    }
}
