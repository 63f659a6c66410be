package io.godwit.sqlserver.catalog;

import io.godwit.spi.Mode;
import io.godwit.spi.Problem;
import io.godwit.spi.Progress;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.ObjectReport.Outcome;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import io.godwit.sqlserver.SqlServerErrors;
import io.godwit.sqlserver.SqlServerOptions;
import io.godwit.sqlserver.apply.Facts;
import io.godwit.sqlserver.connection.Platform;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.connection.Server;
import io.godwit.sqlserver.connection.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Finds what would go wrong on the target. Changes nothing. */
public final class TargetAssessment {
    /** What making objects and loading tables takes of the database, where the user does not own it. */
    private static final List<String> NEEDED = List.of(
            "CREATE TABLE",
            "CREATE SCHEMA",
            "CREATE VIEW",
            "CREATE PROCEDURE",
            "CREATE FUNCTION",
            "CREATE TYPE",
            "ALTER ANY SCHEMA",
            "SELECT",
            "INSERT",
            "UPDATE",
            "DELETE",
            "REFERENCES",
            "EXECUTE");

    private final Sessions sessions;
    private final Facts facts;
    private final Server server;

    /** Prepares; nothing is asked yet. */
    public TargetAssessment(Sessions sessions, Facts facts) {
        this.sessions = sessions;
        this.facts = facts;
        this.server = sessions.server();
    }

    /** Everything found, server first. What this migration has made already is no problem. */
    public List<Problem> problems(Schema schema, Mode mode) {
        Progress progress = facts.progress();
        try (Connection connection = sessions.open("assess")) {
            Findings findings = new Findings(connection);
            SourceAssessment.version(findings, server);
            writable(findings);
            rights(findings);
            List<SchemaObject> objects = new StageWriter(sessions, facts).objects(schema);
            existing(findings, objects, progress);
            collisions(findings, schema);
            if (schema.engine().equals(SchemaReader.ENGINE)) {
                new FeatureAssessment(findings, server).run(schema);
                logins(findings, objects);
            }
            rate(findings);
            return findings.problems();
        } catch (SQLException e) {
            throw SqlServerErrors.of(e, sessions.side(), "assessing the target", sessions.address());
        }
    }

    private void writable(Findings findings) throws SQLException {
        if (findings.text("SELECT CAST(DATABASEPROPERTYEX(DB_NAME(), 'Updateability') AS nvarchar(60))")
                .equals("READ_ONLY")) {
            findings.blocker(
                    AssessmentCodes.READ_ONLY,
                    "database " + server.database(),
                    "it is read-only, or a secondary replica",
                    "Use the primary's address, or: ALTER DATABASE " + Quoting.name(server.database())
                            + " SET READ_WRITE;");
        }
    }

    private void rights(Findings findings) throws SQLException {
        String owner = findings.text("SELECT IS_ROLEMEMBER('db_owner')");
        if (owner.equals("1") || server.platform() == Platform.BABELFISH) {
            return;
        }
        List<String> lacking = new ArrayList<>();
        for (String permission : NEEDED) {
            if (findings.attempt("SELECT HAS_PERMS_BY_NAME(DB_NAME(), N'DATABASE', N'" + permission + "')")
                    .contains("0")) {
                lacking.add(permission);
            }
        }
        if (!lacking.isEmpty()) {
            String user = SourceAssessment.user(findings);
            findings.blocker(
                    AssessmentCodes.PRIVILEGE,
                    "user " + sessions.user(),
                    "it lacks " + String.join(", ", lacking) + " in the target database",
                    "ALTER ROLE db_owner ADD MEMBER " + user + "; or GRANT " + String.join(", ", lacking) + " TO "
                            + user + ";");
        }
    }

    private void existing(Findings findings, List<SchemaObject> objects, Progress progress) throws SQLException {
        Set<String> made = new HashSet<>();
        for (ObjectReport report : progress.objects()) {
            if (report.outcome() != Outcome.SKIPPED) {
                made.add(report.name());
            }
        }
        Set<String> wanted = new HashSet<>();
        for (SchemaObject object : objects) {
            boolean table = object.kind().equals(Kinds.TABLE) && object.stage() == Stage.PRE_DATA;
            if (table && object.skipped() == null && !made.contains(object.name())) {
                wanted.add(folded(object.name()));
            }
        }
        List<String> others = new ArrayList<>();
        findings.each(SelectionAssessment.OBJECTS, row -> {
            String name = row.getString(1) + "." + row.getString(2);
            boolean own = row.getString(1).equalsIgnoreCase(sessions.option(SqlServerOptions.CHECKPOINT_SCHEMA))
                    || Reading.isSystem(row.getString(1));
            if (row.getString(2) == null || own) {
                return;
            }
            if (wanted.contains(folded(name))) {
                findings.blocker(
                        AssessmentCodes.TABLE_EXISTS,
                        name,
                        "the target holds a table, view or sequence of this name that this migration did not make",
                        "DROP it on the target if it is not needed, or give the table another name there.");
            } else if (!made.contains(name)) {
                others.add(name);
            }
        });
        if (!others.isEmpty()) {
            findings.note(
                    AssessmentCodes.NOT_EMPTY,
                    "database " + server.database(),
                    "it holds other things too: " + Findings.shown(others),
                    "");
        }
    }

    /** Names as the target tells them apart: most collations do not look at case. */
    private String folded(String name) {
        String collation = server.collation().toUpperCase(Locale.ROOT);
        boolean sensitive = collation.contains("_CS_") || collation.contains("_BIN");
        return sensitive ? name : name.toLowerCase(Locale.ROOT);
    }

    private void collisions(Findings findings, Schema schema) {
        Map<String, Table> taken = new HashMap<>();
        for (Table table : schema.tables()) {
            Table other = taken.putIfAbsent(folded(table.target().toString()), table);
            if (other != null && !other.target().equals(table.target())) {
                findings.blocker(
                        AssessmentCodes.NAMES_COLLIDE,
                        table.target().toString(),
                        "the target's collation, " + server.collation() + ", does not tell it from " + other.target(),
                        "Give one of them another name in the migration file.");
            }
        }
    }

    /** Where one database stands by itself, logins are in another one, and users there mostly have passwords of their own. */
    private void logins(Findings findings, List<SchemaObject> objects) throws SQLException {
        if (server.platform().isSingleDatabase()) {
            return;
        }
        List<String> missing = new ArrayList<>();
        for (SchemaObject object : objects) {
            boolean joined = object.kind().equals(Kinds.USER)
                    && object.skipped() == null
                    && object.statements().stream().anyMatch(s -> s.contains(" FOR LOGIN "));
            if (joined
                    && findings.attempt(UserObjects.lacksLogin(object.name())).contains("1")) {
                missing.add(object.name());
            }
        }
        if (!missing.isEmpty()) {
            StringBuilder script = new StringBuilder();
            for (String name : missing) {
                script.append("CREATE LOGIN ")
                        .append(Quoting.name(name))
                        .append(name.contains("\\") ? " FROM WINDOWS;\n" : " WITH PASSWORD = N'...';\n");
            }
            findings.warning(
                    AssessmentCodes.LOGIN_MISSING,
                    "users " + Findings.shown(missing),
                    "the target has no logins of these names: users of SQL Server's own are made without one, which cannot be joined"
                            + " to a login later, and users of Windows are not made at all",
                    script.toString().strip());
        }
    }

    private void rate(Findings findings) throws SQLException {
        boolean governed =
                server.platform() == Platform.AZURE_SQL_DATABASE || server.platform() == Platform.MANAGED_INSTANCE;
        if (!governed) {
            return;
        }
        String objective = server.platform() == Platform.AZURE_SQL_DATABASE
                ? findings.text("SELECT CAST(DATABASEPROPERTYEX(DB_NAME(), 'ServiceObjective') AS nvarchar(128))")
                : "";
        findings.note(
                AssessmentCodes.LOG_RATE,
                server.platform().title() + (objective.isEmpty() ? "" : " " + objective),
                "the service bounds how fast the log may be written (waits LOG_RATE_GOVERNOR): more lanes do not load faster than"
                        + " that",
                objective.isEmpty()
                        ? "Give the instance more vCores while the migration loads."
                        : "ALTER DATABASE " + Quoting.name(server.database())
                                + " MODIFY (SERVICE_OBJECTIVE = '...'); to a larger one while the migration loads.");
    }
}
