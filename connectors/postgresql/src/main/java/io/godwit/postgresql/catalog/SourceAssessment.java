package io.godwit.postgresql.catalog;

import io.godwit.postgresql.PostgresErrors;
import io.godwit.postgresql.PostgresOptions;
import io.godwit.postgresql.capture.Slot;
import io.godwit.postgresql.connection.Quoting;
import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.ErrorCode;
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

/** Finds what would go wrong on the source. Changes nothing; what has to be tried is tried and rolled back. */
public final class SourceAssessment {
    static final int OLDEST = 12;
    static final int NEWEST = 18;

    private static final int NAMES_SHOWN = 10;

    /** Kinds whose absence may break an application: each is named on its own. */
    private static final Set<String> MISSED = Set.of(
            "view",
            "materialized view",
            "rule",
            "foreign key",
            "function",
            "procedure",
            "trigger",
            "type",
            "sequence value",
            "index");

    private final Sessions sessions;
    private final Slot slot;

    /** Prepares; nothing is asked yet. */
    public SourceAssessment(Sessions sessions, Slot slot) {
        this.sessions = sessions;
        this.slot = slot;
    }

    /**
     * Everything found, server first.
     *
     * @param schema what the selection gave
     */
    public List<Problem> problems(Schema schema, Selection selection, Mode mode) {
        try (Connection connection = sessions.open("assess")) {
            Findings findings = new Findings(connection);
            server(findings, mode);
            if (mode == Mode.ONLINE) {
                new LogAssessment(findings, sessions.version(), slot.name()).run(schema);
                fence(findings);
            }
            new SelectionAssessment(findings, sessions.option(PostgresOptions.CHECKPOINT_SCHEMA))
                    .run(schema, selection);
            new TableAssessment(findings, sessions.version(), mode).run(schema, selection);
            notMoved(findings, schema);
            return findings.problems();
        } catch (SQLException e) {
            throw PostgresErrors.of(e, sessions.side(), "assessing the source", sessions.address());
        }
    }

    private void server(Findings findings, Mode mode) throws SQLException {
        version(findings, sessions.version());
        if (findings.isTrue("pg_catalog.pg_is_in_recovery()")) {
            if (mode == Mode.ONLINE) {
                findings.blocker(
                        AssessmentCodes.STANDBY,
                        sessions.address(),
                        "a standby is read-only: the publication that an online migration needs cannot be made on it",
                        "Use the primary's address.");
            } else {
                findings.warning(
                        AssessmentCodes.STANDBY,
                        sessions.address(),
                        "a standby may end long reads (max_standby_streaming_delay), and must have replayed everything",
                        "Use the primary's address, or pause replay: SELECT pg_wal_replay_pause();");
            }
        }
        String encoding = findings.text("SELECT pg_catalog.current_setting('server_encoding')");
        if (!encoding.equals("UTF8")) {
            findings.note(
                    AssessmentCodes.ENCODING,
                    "server_encoding",
                    "the source's text is " + encoding
                            + "; it is moved as UTF8, and text that is not valid stops its table",
                    "");
        }
    }

    static void version(Findings findings, int version) {
        if (version < OLDEST || version > NEWEST) {
            findings.blocker(
                    AssessmentCodes.VERSION,
                    "server_version",
                    "the server is PostgreSQL " + version + "; Godwit moves " + OLDEST + " to " + NEWEST,
                    "");
        }
    }

    private void fence(Findings findings) throws SQLException {
        boolean owner = findings.isTrue("SELECT pg_catalog.pg_has_role(d.datdba, 'USAGE') FROM pg_catalog.pg_database d"
                + " WHERE d.datname = pg_catalog.current_database()");
        if (sessions.option(PostgresOptions.FENCE).equals("read-only") && !owner) {
            findings.warning(
                    AssessmentCodes.FENCE,
                    findings.text("SELECT pg_catalog.current_database()"),
                    "at cutover the database is made read-only by default, which only its owner may do",
                    "Set option fence to `lock` or `operator`, or make the user the owner: ALTER DATABASE "
                            + Quoting.name(findings.text("SELECT pg_catalog.current_database()")) + " OWNER TO "
                            + Quoting.name(findings.text("SELECT current_user")) + ";");
        }
    }

    private static void notMoved(Findings findings, Schema schema) {
        Map<String, List<String>> others = new LinkedHashMap<>();
        Map<String, String> reasons = new LinkedHashMap<>();
        for (SchemaObject object : schema.objects()) {
            String reason = object.skipped();
            if (reason == null) {
                continue;
            }
            if (MISSED.contains(object.kind())) {
                add(findings, true, object.kind() + " " + object.name(), reason);
            } else {
                others.computeIfAbsent(object.kind(), k -> new ArrayList<>()).add(object.name());
                reasons.putIfAbsent(object.kind(), reason);
            }
        }
        others.forEach((kind, names) -> {
            String shown = String.join(", ", names.subList(0, Math.min(NAMES_SHOWN, names.size())))
                    + (names.size() > NAMES_SHOWN ? " and " + (names.size() - NAMES_SHOWN) + " more" : "");
            add(findings, kind.equals("large objects"), kind + ": " + shown, reasons.getOrDefault(kind, ""));
        });
    }

    private static void add(Findings findings, boolean serious, String object, String reason) {
        ErrorCode code = AssessmentCodes.NOT_MOVED;
        if (serious) {
            findings.warning(code, object, reason, code.action());
        } else {
            findings.note(code, object, reason, "");
        }
    }
}
