package io.godwit.sqlserver.catalog;

import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import io.godwit.sqlserver.SqlServerOptions;
import io.godwit.sqlserver.capture.CaptureOutlook;
import io.godwit.sqlserver.capture.ChangeLog;
import io.godwit.sqlserver.connection.Platform;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.connection.Server;
import io.godwit.sqlserver.connection.Sessions;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Whether changes can be captured (SQL Server, "What is change data capture"; Azure SQL, "Change data capture"). */
final class CaptureAssessment {
    /** Service objectives of Azure SQL Database without change data capture; all others have it. */
    private static final Set<String> WITHOUT = Set.of("basic", "s0", "s1", "s2");

    private static final long DAY_MINUTES = 1440;

    private final Findings findings;
    private final Sessions sessions;
    private final Server server;

    CaptureAssessment(Findings findings, Sessions sessions) {
        this.findings = findings;
        this.sessions = sessions;
        this.server = sessions.server();
    }

    void run(List<Table> tables) throws SQLException {
        if (ChangeLog.isTracking(sessions)) {
            new TrackingAssessment(findings, sessions).run(tables);
            fence();
            return;
        }
        boolean tier = tier() && edition();
        if (!tier) {
            return;
        }
        CaptureOutlook outlook;
        try {
            outlook = CaptureOutlook.of(sessions, findings.connection(), tables);
        } catch (GodwitException e) {
            findings.blocker(AssessmentCodes.CAPTURE_LIMITS, e.where(), e.detail(), "");
            return;
        }
        setup(outlook, tables);
        job(outlook);
    }

    private boolean tier() throws SQLException {
        if (server.platform() != Platform.AZURE_SQL_DATABASE) {
            return true;
        }
        String objective =
                findings.text("SELECT CAST(DATABASEPROPERTYEX(DB_NAME(), 'ServiceObjective') AS nvarchar(128))");
        if (!WITHOUT.contains(objective.toLowerCase(Locale.ROOT))) {
            return true;
        }
        findings.blocker(
                AssessmentCodes.CAPTURE_EDITION,
                "service objective " + objective,
                "Azure SQL Database has change data capture from S3 on, and in all that is measured in vCores",
                "ALTER DATABASE " + Quoting.name(server.database()) + " MODIFY (SERVICE_OBJECTIVE = 'S3'); or set the"
                        + " source's option capture to changeTracking, which tells less; or migrate offline.");
        return false;
    }

    /** Standard has it since 2016 with its first service pack, Express and Web never. */
    private boolean edition() throws SQLException {
        String edition = server.edition().toLowerCase(Locale.ROOT);
        boolean never = edition.startsWith("express") || edition.startsWith("web");
        boolean standard = edition.startsWith("standard");
        boolean tooOld = standard
                && (server.major() < 13
                        || (server.major() == 13
                                && findings.text("SELECT CAST(SERVERPROPERTY('ProductLevel') AS nvarchar(128))")
                                        .equals("RTM")));
        if (server.platform() == Platform.BABELFISH || (!never && !tooOld)) {
            return true;
        }
        findings.blocker(
                AssessmentCodes.CAPTURE_EDITION,
                "edition " + server.edition(),
                never
                        ? "this edition has no change data capture"
                        : "Standard Edition has change data capture from SQL Server 2016 Service Pack 1 on",
                "Use an edition that has it, restore a backup there first, set the source's option capture to changeTracking, which"
                        + " tells less, or migrate offline.");
        return false;
    }

    private void setup(CaptureOutlook outlook, List<Table> tables) throws SQLException {
        if (!outlook.script().isEmpty()) {
            String script = String.join(";\n", outlook.script()) + ";";
            if (!sessions.isOn(SqlServerOptions.ENABLE_CAPTURE)) {
                findings.blocker(
                        AssessmentCodes.CAPTURE_SETUP,
                        "database " + server.database(),
                        outlook.on()
                                ? "changes of tables of this migration are not captured"
                                : "change data capture is not switched on",
                        script + "\nOr set the source's option enableCapture.");
            } else {
                mayEnable(outlook, script);
            }
            largeValues(outlook, tables);
        }
    }

    private void mayEnable(CaptureOutlook outlook, String script) throws SQLException {
        boolean owner = findings.text("SELECT IS_ROLEMEMBER('db_owner')").equals("1");
        boolean admin = findings.text("SELECT IS_SRVROLEMEMBER('sysadmin')").equals("1");
        boolean service = server.platform().isManaged();
        boolean may = admin || (owner && (outlook.on() || service));
        if (may) {
            findings.note(
                    AssessmentCodes.CAPTURE_SETUP,
                    "database " + server.database(),
                    "Godwit switches change data capture on as the option enableCapture says, and off again at the end what it"
                            + " switched on",
                    script);
        } else {
            findings.blocker(
                    AssessmentCodes.PRIVILEGE,
                    "user " + sessions.user(),
                    outlook.on()
                            ? "it may not capture tables' changes: that takes db_owner"
                            : "it may not switch change data capture on: that takes "
                                    + (service ? "db_owner" : "sysadmin, and db_owner for the tables"),
                    "Let somebody who may run:\n" + script);
        }
    }

    private void largeValues(CaptureOutlook outlook, List<Table> tables) {
        boolean large = tables.stream().anyMatch(t -> t.moved().stream().anyMatch(Column::detachable));
        if (large && outlook.largestValueBytes() >= 0 && outlook.largestValueBytes() < Integer.MAX_VALUE) {
            findings.blocker(
                    AssessmentCodes.CAPTURE_LIMITS,
                    "max text repl size",
                    "with capture on, applications could not write values of more than " + outlook.largestValueBytes()
                            + " bytes any more",
                    server.platform() == Platform.AMAZON_RDS
                            ? "Set `max text repl size (B)` to -1 in the instance's parameter group."
                            : "EXEC sp_configure 'max text repl size', -1; RECONFIGURE;");
        }
    }

    private void job(CaptureOutlook outlook) {
        if (!outlook.trouble().isEmpty()) {
            findings.warning(
                    AssessmentCodes.CAPTURE_JOB,
                    "capture job",
                    outlook.trouble(),
                    server.platform() == Platform.SELF_MANAGED
                            ? "Start the service SQL Server Agent (net start SQLSERVERAGENT), then: EXEC sys.sp_cdc_start_job"
                                    + " @job_type = N'capture';"
                            : "EXEC sys.sp_cdc_start_job @job_type = N'capture';");
        }
        if (outlook.retentionMinutes() >= 0 && outlook.retentionMinutes() < DAY_MINUTES) {
            findings.warning(
                    AssessmentCodes.CAPTURE_JOB,
                    "cleanup job",
                    "captured changes are removed after " + outlook.retentionMinutes()
                            + " minutes: a load or a halt that takes longer loses them",
                    "EXEC sys.sp_cdc_change_job @job_type = N'cleanup', @retention = 4320;");
        }
        fence();
    }

    private void fence() {
        String way = sessions.option(SqlServerOptions.FENCE);
        if (way.equals("lock")) {
            findings.note(
                    AssessmentCodes.FENCE,
                    "fence lock",
                    "at cutover the tables are locked for as long as Godwit runs; after hand-over nothing keeps writers from the"
                            + " old database",
                    "See that the application's users cannot log in there after hand-over, or set option fence to `triggers`.");
        }
    }
}
