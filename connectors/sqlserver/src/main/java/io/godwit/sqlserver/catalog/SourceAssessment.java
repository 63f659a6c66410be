package io.godwit.sqlserver.catalog;

import io.godwit.spi.Mode;
import io.godwit.spi.Problem;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.sqlserver.SqlServerErrors;
import io.godwit.sqlserver.SqlServerOptions;
import io.godwit.sqlserver.connection.Platform;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.connection.Server;
import io.godwit.sqlserver.connection.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds what would go wrong on the source. Changes nothing. */
public final class SourceAssessment {
    private static final int OLDEST = 11;
    private static final long MEGABYTE = 1L << 20;

    /** Kinds whose absence may break an application: each is named on its own. */
    private static final Set<String> MISSED = Set.of(
            Kinds.TABLE,
            Kinds.VIEW,
            Kinds.FOREIGN_KEY,
            Kinds.FUNCTION,
            Kinds.PROCEDURE,
            Kinds.TRIGGER,
            Kinds.SEQUENCE,
            Kinds.INDEX,
            Kinds.TYPE,
            Kinds.TABLE_TYPE,
            Kinds.SYNONYM,
            Kinds.SECURITY_POLICY);

    private final Sessions sessions;
    private final Catalog catalog;
    private final Server server;

    /** Prepares; nothing is asked yet. */
    public SourceAssessment(Sessions sessions, Catalog catalog) {
        this.sessions = sessions;
        this.catalog = catalog;
        this.server = sessions.server();
    }

    /** Everything found, server first. */
    public List<Problem> problems(Selection selection, Mode mode) {
        Schema schema = catalog.schema(selection);
        List<NativeTable> natives = catalog.tables(selection);
        try (Connection connection = sessions.open("assess")) {
            Findings findings = new Findings(connection);
            version(findings, server);
            rights(findings);
            snapshots(findings, mode);
            if (mode == Mode.ONLINE) {
                new CaptureAssessment(findings, sessions).run(schema.tables());
            }
            new SelectionAssessment(findings, sessions.option(SqlServerOptions.CHECKPOINT_SCHEMA))
                    .run(schema, selection);
            new TableAssessment(findings, mode).run(schema, natives);
            if (server.platform() != Platform.OTHER) {
                new OutsideAssessment(findings, server).run(selection);
            }
            notMoved(findings, schema);
            collation(findings);
            size(findings, schema);
            return findings.problems();
        } catch (SQLException e) {
            throw SqlServerErrors.of(e, sessions.side(), "assessing the source", sessions.address());
        }
    }

    static void version(Findings findings, Server server) {
        if (server.platform() == Platform.SYNAPSE) {
            findings.blocker(
                    AssessmentCodes.VERSION,
                    "platform",
                    "the server is " + server.platform().title() + ", whose tables and language are others",
                    "");
        } else if (!server.isAtLeast(OLDEST)) {
            findings.blocker(
                    AssessmentCodes.VERSION,
                    "version",
                    "the server is SQL Server " + server.version() + "; Godwit moves 2012 (11.0) and newer",
                    "Restore a backup on a newer server and migrate from there.");
        }
        if (server.platform() == Platform.BABELFISH) {
            findings.warning(
                    AssessmentCodes.VERSION,
                    "platform",
                    "the server is Babelfish, which speaks SQL Server's language as far as it goes: nobody has proven that all of"
                            + " this works there",
                    "");
        }
    }

    private void rights(Findings findings) throws SQLException {
        List<String> may = findings.attempt("SELECT HAS_PERMS_BY_NAME(DB_NAME(), N'DATABASE', N'VIEW DEFINITION')");
        if (may.contains("0")) {
            findings.warning(
                    AssessmentCodes.PRIVILEGE,
                    "user " + sessions.user(),
                    "it sees only what it has a right to: other tables, and definitions of views, procedures and triggers, may be"
                            + " missed without a word",
                    "GRANT VIEW DEFINITION TO " + user(findings) + ";");
        }
    }

    static String user(Findings findings) throws SQLException {
        String user = findings.text("SELECT USER_NAME()");
        return user.isEmpty() ? "[the user]" : Quoting.name(user);
    }

    private void snapshots(Findings findings, Mode mode) {
        if (server.snapshotIsolation()) {
            return;
        }
        findings.warning(
                AssessmentCodes.SNAPSHOT_ISOLATION,
                "database " + server.database(),
                mode == Mode.ONLINE
                        ? "it does not allow snapshot isolation: tables are read as of different moments and brought together by"
                                + " the changes since, which takes longer; uncommitted rows are never read"
                        : "it does not allow snapshot isolation: tables are read as of different moments, and reading waits for"
                                + " writers",
                "ALTER DATABASE " + Quoting.name(server.database()) + " SET ALLOW_SNAPSHOT_ISOLATION ON;"
                        + (mode == Mode.ONLINE ? "" : " or let nothing write while the migration runs."));
    }

    private static void notMoved(Findings findings, Schema schema) {
        Map<String, List<String>> others = new LinkedHashMap<>();
        for (SchemaObject object : schema.objects()) {
            String reason = object.skipped();
            if (reason == null || object.kind().equals(Kinds.TABLE)) {
                continue;
            }
            if (MISSED.contains(object.kind())) {
                findings.warning(
                        AssessmentCodes.NOT_MOVED,
                        object.kind() + " " + object.name(),
                        reason,
                        AssessmentCodes.NOT_MOVED.action());
            } else {
                others.computeIfAbsent(object.kind() + "\n" + reason, k -> new ArrayList<>())
                        .add(object.name());
            }
        }
        others.forEach((kind, names) -> findings.note(
                AssessmentCodes.NOT_MOVED,
                kind.substring(0, kind.indexOf('\n')) + ": " + Findings.shown(names),
                kind.substring(kind.indexOf('\n') + 1),
                ""));
    }

    private void collation(Findings findings) {
        findings.note(
                AssessmentCodes.COLLATION,
                "database " + server.database(),
                "its collation is " + server.collation() + ", its compatibility level " + server.compatibilityLevel()
                        + "; columns keep their collations, but variables and temporary tables take the database's",
                "CREATE DATABASE ... COLLATE " + server.collation() + "; for the target.");
    }

    private static void size(Findings findings, Schema schema) {
        long bytes = 0;
        for (Table table : schema.tables()) {
            bytes += Math.max(0, table.estimatedBytes());
        }
        if (bytes > MEGABYTE) {
            findings.note(
                    AssessmentCodes.SIZE,
                    "tables",
                    "their rows take " + bytes / MEGABYTE + " MB on the source, without other indexes",
                    "");
        }
    }
}
