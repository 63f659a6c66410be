package io.godwit.postgresql.catalog;

import io.godwit.postgresql.PostgresConnector;
import io.godwit.postgresql.PostgresErrors;
import io.godwit.postgresql.PostgresOptions;
import io.godwit.postgresql.apply.Facts;
import io.godwit.postgresql.connection.Quoting;
import io.godwit.postgresql.connection.ReplicationRole;
import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.Mode;
import io.godwit.spi.Problem;
import io.godwit.spi.Progress;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.ObjectReport.Outcome;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds what would go wrong on the target. Changes nothing. */
public final class TargetAssessment {
    private final Sessions sessions;
    private final Facts facts;
    private final PostGis postGis;

    /** Prepares; nothing is asked yet. */
    public TargetAssessment(Sessions sessions, Facts facts, PostGis postGis) {
        this.sessions = sessions;
        this.facts = facts;
        this.postGis = postGis;
    }

    /** Everything found, server first. What this migration has made already is no problem. */
    public List<Problem> problems(Schema schema, Mode mode) {
        Progress progress = facts.progress();
        try (Connection connection = sessions.open("assess")) {
            Findings findings = new Findings(connection);
            SourceAssessment.version(findings, sessions.version());
            server(findings, schema);
            rights(findings, schema);
            existing(findings, schema, progress);
            extensions(findings, schema);
            if (!schema.engine().equals(PostgresConnector.ENGINE)) {
                ForeignSchemaAssessment.names(findings, schema);
                ForeignSchemaAssessment.uniqueness(findings, schema);
                ForeignSchemaAssessment.shapes(findings, schema, postGis);
            }
            boolean foreignKeys =
                    schema.objects().stream().anyMatch(o -> o.kind().equals("foreign key"));
            if (foreignKeys && mode == Mode.ONLINE && !ReplicationRole.permitted(connection)) {
                findings.note(
                        AssessmentCodes.REPLICA_ROLE,
                        "session_replication_role",
                        "foreign keys are made at hand-over, which then takes longer: the user may not keep them from being"
                                + " checked change by change",
                        sessions.version() >= 15
                                ? "GRANT SET ON PARAMETER session_replication_role TO " + user(findings) + ";"
                                : "");
            }
            return findings.problems();
        } catch (SQLException e) {
            throw PostgresErrors.of(e, sessions.side(), "assessing the target", sessions.address());
        }
    }

    private static String user(Findings findings) throws SQLException {
        return Quoting.name(findings.text("SELECT current_user"));
    }

    /** The database's own collation, for people. */
    private static String collation(Findings findings) throws SQLException {
        return findings.text(
                "SELECT datcollate FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()");
    }

    private void server(Findings findings, Schema schema) throws SQLException {
        boolean standby = findings.isTrue("pg_catalog.pg_is_in_recovery()");
        if (standby) {
            findings.blocker(
                    AssessmentCodes.STANDBY,
                    sessions.address(),
                    "a standby is read-only",
                    "Use the primary's address.");
        }
        String encoding = findings.text("SELECT pg_catalog.current_setting('server_encoding')");
        if (!encoding.equals("UTF8")) {
            findings.blocker(
                    AssessmentCodes.ENCODING,
                    "server_encoding",
                    "the target database is " + encoding + ", which cannot hold every text",
                    "CREATE DATABASE ... TEMPLATE template0 ENCODING 'UTF8'; and use that one.");
        }
        findings.note(
                AssessmentCodes.COLLATION,
                findings.text("SELECT pg_catalog.current_database()"),
                "the target sorts text by " + collation(findings) + " where no collation is named",
                schema.engine().equals(PostgresConnector.ENGINE)
                        ? "If the order of text matters, create the target database with the source's locale; it tells it: SELECT"
                                + " datcollate FROM pg_database WHERE datname = current_database();"
                        : "");
        int source = major(schema.version());
        if (schema.engine().equals(PostgresConnector.ENGINE) && sessions.version() < source) {
            findings.warning(
                    AssessmentCodes.TARGET_OLDER,
                    "server_version",
                    "the source is PostgreSQL " + source + ", the target " + sessions.version()
                            + ": tables that use newer features stop the migration, other objects are skipped",
                    "Use a target of version " + source + " or newer.");
        }
    }

    private static int major(String version) {
        String digits = version.replaceFirst("[^0-9].*$", "");
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }

    private void rights(Findings findings, Schema schema) throws SQLException {
        Set<String> schemas = new HashSet<>();
        for (SchemaObject object : StageWriter.objects(schema, sessions.version(), postGis)) {
            if (object.kind().equals("schema")) {
                schemas.add(object.name());
            }
        }
        schemas.add(sessions.option(PostgresOptions.CHECKPOINT_SCHEMA));
        Set<String> missing = new HashSet<>(schemas);
        String user = user(findings);
        findings.each("""
                SELECT n.nspname, pg_catalog.has_schema_privilege(n.oid, 'CREATE') AND
                  pg_catalog.has_schema_privilege(n.oid, 'USAGE')
                FROM pg_catalog.pg_namespace n WHERE n.nspname = ANY (?) ORDER BY 1""", List.copyOf(schemas), row -> {
            missing.remove(row.getString(1));
            if (!row.getBoolean(2)) {
                findings.blocker(
                        AssessmentCodes.PRIVILEGE,
                        "schema " + row.getString(1),
                        "the user may not make tables in it",
                        "GRANT CREATE, USAGE ON SCHEMA " + Quoting.name(row.getString(1)) + " TO " + user + ";");
            }
        });
        if (!missing.isEmpty()
                && !findings.isTrue("pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')")) {
            findings.blocker(
                    AssessmentCodes.PRIVILEGE,
                    "role " + user,
                    "it may not make schemas in the database, and "
                            + String.join(", ", new java.util.TreeSet<>(missing)) + " must be made",
                    "GRANT CREATE ON DATABASE " + Quoting.name(findings.text("SELECT pg_catalog.current_database()"))
                            + " TO " + user + ";");
        }
    }

    private void existing(Findings findings, Schema schema, Progress progress) throws SQLException {
        Set<String> made = new HashSet<>();
        for (ObjectReport report : progress.objects()) {
            if (report.outcome() != Outcome.SKIPPED) {
                made.add(report.kind() + "\n" + report.name());
            }
        }
        List<String> names = new ArrayList<>();
        for (SchemaObject object : StageWriter.objects(schema, sessions.version(), postGis)) {
            boolean table = object.kind().equals("table") && object.stage() == Stage.PRE_DATA;
            if (table && !made.contains("table\n" + object.name())) {
                names.add(object.name());
            }
        }
        findings.each(
                """
                SELECT n.nspname || '.' || c.relname, CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
                  WHEN 'S' THEN 'SEQUENCE' WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'i' THEN 'INDEX' WHEN 'I' THEN 'INDEX'
                  WHEN 'c' THEN 'TYPE' ELSE 'TABLE' END,
                  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname)
                FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname || '.' || c.relname = ANY (?) ORDER BY 1""",
                names,
                row -> findings.blocker(
                        AssessmentCodes.TABLE_EXISTS,
                        row.getString(1),
                        "the target holds a " + row.getString(2).toLowerCase(Locale.ROOT)
                                + " of this name that this migration did not make",
                        "DROP " + row.getString(2) + " " + row.getString(3)
                                + "; on the target if it is not needed, or give the table another name there."));
    }

    private static void extensions(Findings findings, Schema schema) throws SQLException {
        if (!schema.engine().equals(PostgresConnector.ENGINE)) {
            return;
        }
        Set<String> missing = new java.util.TreeSet<>();
        for (SchemaObject object : schema.objects()) {
            if (object.kind().equals("extension")) {
                missing.add(object.name());
            }
        }
        findings.each(
                "SELECT name FROM pg_catalog.pg_available_extensions WHERE name = ANY (?)",
                List.copyOf(missing),
                row -> missing.remove(row.getString(1)));
        for (String name : missing) {
            findings.blocker(
                    AssessmentCodes.EXTENSION_MISSING,
                    "extension " + name,
                    "the target's server does not offer it",
                    "Install it on the target's server, or, if nothing uses it: DROP EXTENSION " + Quoting.name(name)
                            + "; on the source.");
        }
    }
}
