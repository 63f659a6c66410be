package io.godwit.sqlserver.catalog;

import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.Table;
import io.godwit.sqlserver.SqlServerOptions;
import io.godwit.sqlserver.capture.TrackingOutlook;
import io.godwit.sqlserver.connection.Platform;
import io.godwit.sqlserver.connection.Sessions;
import java.sql.SQLException;
import java.util.List;

/** Whether changes can be known by Change Tracking, and what it does not tell (SQL Server, "About Change Tracking"). */
final class TrackingAssessment {
    private static final long DAY_MINUTES = 1440;

    private final Findings findings;
    private final Sessions sessions;

    TrackingAssessment(Findings findings, Sessions sessions) {
        this.findings = findings;
        this.sessions = sessions;
    }

    void run(List<Table> tables) throws SQLException {
        if (sessions.server().platform() == Platform.BABELFISH) {
            findings.blocker(
                    AssessmentCodes.CAPTURE_EDITION,
                    "option capture",
                    "Babelfish has no Change Tracking",
                    "Migrate offline.");
            return;
        }
        findings.warning(
                AssessmentCodes.NET_CHANGES,
                "option capture",
                "Change Tracking tells what became of each row between two looks: what it was in between, in which order rows changed"
                        + " and which transaction changed them is not known; the target is always a state that the source had",
                "Nothing to do if that is enough; else use change data capture where the edition has it.");
        TrackingOutlook outlook;
        try {
            outlook = TrackingOutlook.of(sessions, findings.connection(), tables);
        } catch (GodwitException e) {
            findings.blocker(AssessmentCodes.CAPTURE_LIMITS, e.where(), e.detail(), "");
            return;
        }
        setup(outlook);
        if (outlook.retentionMinutes() > 0 && outlook.retentionMinutes() < DAY_MINUTES) {
            findings.warning(
                    AssessmentCodes.CAPTURE_JOB,
                    "cleanup",
                    "changes are known for " + outlook.retentionMinutes()
                            + " minutes: a load or a halt that takes longer loses them",
                    "ALTER DATABASE CURRENT SET CHANGE_TRACKING (CHANGE_RETENTION = 7 DAYS);");
        }
    }

    private void setup(TrackingOutlook outlook) {
        if (outlook.script().isEmpty()) {
            return;
        }
        String script = String.join(";\n", outlook.script()) + ";";
        String database = "database " + sessions.database();
        boolean snapshots = outlook.script().stream().noneMatch(s -> s.contains("ALLOW_SNAPSHOT_ISOLATION"));
        if (snapshots && sessions.isOn(SqlServerOptions.ENABLE_CAPTURE)) {
            findings.note(
                    AssessmentCodes.CAPTURE_SETUP,
                    database,
                    "Godwit switches Change Tracking on as the option enableCapture says, and off again at the end what it"
                            + " switched on",
                    script);
        } else {
            findings.blocker(
                    AssessmentCodes.CAPTURE_SETUP,
                    database,
                    snapshots
                            ? "changes of tables of this migration are not tracked"
                            : "changes that are tracked can be read as of one moment only under snapshot isolation, which is not"
                                    + " allowed",
                    script + (snapshots ? "\nOr set the source's option enableCapture." : ""));
        }
    }
}
