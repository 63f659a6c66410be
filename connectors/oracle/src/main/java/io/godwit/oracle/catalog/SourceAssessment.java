package io.godwit.oracle.catalog;

import io.godwit.oracle.OracleErrors;
import io.godwit.oracle.connection.Server;
import io.godwit.oracle.connection.Sessions;
import io.godwit.oracle.load.OracleSnapshot;
import io.godwit.spi.Mode;
import io.godwit.spi.Problem;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Selection;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds what would go wrong on the source. Changes nothing. */
public final class SourceAssessment {
    static final String UNDO_RETENTION = "SELECT value FROM sys.v_$parameter WHERE name = 'undo_retention'";
    private static final int COMMON_UNDO_SECONDS = 3_600;
    private static final int NEWEST_MAJOR = 23;

    /** Kinds whose absence may break an application: each is named on its own. */
    private static final Set<String> MISSED = Set.of(
            "view",
            "foreign key",
            "check constraint",
            "primary key",
            "unique constraint",
            "index",
            "function",
            "procedure",
            "package",
            "package body",
            "trigger",
            "type",
            "type body");

    private final Sessions sessions;
    private final Catalog catalog;

    /** Prepares; nothing is asked yet. */
    public SourceAssessment(Sessions sessions, Catalog catalog) {
        this.sessions = sessions;
        this.catalog = catalog;
    }

    /** Everything found, server first. */
    public List<Problem> problems(Selection selection, Mode mode) {
        try (Connection connection = sessions.open("assess")) {
            Findings findings = new Findings(connection);
            Server server = sessions.server();
            Grants grants = new Grants(server.platform(), sessions.user());
            server(findings, grants, server);
            Catalog.Found found = catalog.read(connection, selection);
            long scn = snapshot(findings, grants);
            new TableAssessment(findings, grants, sessions.user(), scn).run(found, selection);
            if (mode == Mode.ONLINE) {
                new CaptureAssessment(findings, grants, sessions)
                        .run(connection, found.schema().tables());
            }
            script(findings, grants);
            texts(findings, found.schema());
            notMoved(findings, found.schema());
            return findings.problems();
        } catch (SQLException e) {
            throw OracleErrors.of(e, "assessing the source", sessions.address());
        }
    }

    private static void server(Findings findings, Grants grants, Server server) {
        if (!server.isAtLeast(11, 2) || server.major() > NEWEST_MAJOR) {
            findings.warning(
                    AssessmentCodes.VERSION,
                    "version",
                    "the server is " + server.version() + "; Godwit knows Oracle Database 11.2 to 23ai",
                    "Try the migration on a copy first.");
        }
        if (!server.sees()) {
            findings.warning(
                    AssessmentCodes.DICTIONARY,
                    "dictionary",
                    "the user sees only what it may use: objects may be missed, and tables are divided by samples and not by their"
                            + " extents",
                    grants.missing(grants.of("SELECT_CATALOG_ROLE")));
        }
        if (!server.numbered()) {
            findings.warning(
                    AssessmentCodes.IDENTITY,
                    server.database(),
                    "the user may not know the database's number: another of the same name would be taken for it",
                    grants.missing(grants.ofSys("SELECT", "V_$DATABASE"))
                            + (server.container() ? " " + grants.missing(grants.ofSys("SELECT", "V_$PDBS")) : ""));
        }
        if (!server.isUnicode()) {
            findings.note(
                    AssessmentCodes.CHARACTER_SET,
                    server.characterSet(),
                    "texts become Unicode; bytes that are no text in this character set are refused, with table and column named",
                    "Put orai18n.jar beside the driver if it asks for it.");
        }
    }

    /** Which moment tables can be read as of; 0 if none. */
    private long snapshot(Findings findings, Grants grants) throws SQLException {
        long scn = OracleSnapshot.current(sessions);
        if (scn == 0) {
            findings.warning(
                    AssessmentCodes.SNAPSHOT,
                    "system change number",
                    "the user may not know it: each table is read as of the moment at which its turn comes",
                    grants.missing(grants.ofSys("SELECT", "V_$DATABASE")) + " or "
                            + grants.ofSys("EXECUTE", "DBMS_FLASHBACK"));
            return scn;
        }
        List<String> seconds = new ArrayList<>();
        findings.attempt(UNDO_RETENTION, row -> seconds.add(Reading.nonNull(row.getString(1))));
        boolean known = !seconds.isEmpty() && seconds.get(0).matches("\\d{1,9}");
        if (!known || Integer.parseInt(seconds.get(0)) < COMMON_UNDO_SECONDS) {
            findings.note(
                    AssessmentCodes.UNDO,
                    "undo_retention",
                    (known ? "it is " + seconds.get(0) + " seconds" : "the user may not know it")
                            + ": reading a table for longer than that, while others write, may fail as the snapshot is too old",
                    "ALTER SYSTEM SET undo_retention = 14400; with an undo tablespace that has room for it.");
        }
        return scn;
    }

    /** What is missing in one piece, where it is more than one statement. */
    private void script(Findings findings, Grants grants) {
        if (grants.count() > 1) {
            findings.note(
                    AssessmentCodes.GRANTS,
                    sessions.user(),
                    grants.count() + " privileges are missing; one script grants them all",
                    grants.script());
        }
    }

    private static void texts(Findings findings, Schema schema) {
        boolean texts = schema.tables().stream()
                .flatMap(t -> t.columns().stream())
                .anyMatch(c -> c.nullable() && c.type() instanceof io.godwit.spi.schema.Type.Text);
        if (texts) {
            findings.note(
                    AssessmentCodes.EMPTY_TEXT,
                    "texts",
                    "what the application wrote as a text without characters is a null, and is moved as one; on the target the two"
                            + " differ, and joining a text with a null gives a null there",
                    "Look for conditions on empty texts, and for || with columns that may be null.");
        }
    }

    private static void notMoved(Findings findings, Schema schema) {
        Map<String, List<String>> others = new LinkedHashMap<>();
        for (SchemaObject object : schema.objects()) {
            String reason = object.skipped();
            if (reason == null || object.kind().equals("table")) {
                continue;
            }
            if (MISSED.contains(object.kind())) {
                findings.warning(
                        AssessmentCodes.NOT_MOVED, object.kind() + " " + object.name(), reason, "Make it by hand.");
            } else {
                others.computeIfAbsent(object.kind(), k -> new ArrayList<>()).add(object.name());
            }
        }
        others.forEach((kind, names) -> findings.note(
                AssessmentCodes.NOT_MOVED,
                kind,
                "not moved: " + Findings.shown(names),
                "Make what the application needs by hand."));
    }
}
