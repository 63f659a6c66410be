package io.godwit.mysql.catalog;

import io.godwit.mysql.connection.Platform;
import io.godwit.mysql.connection.Server;
import io.godwit.mysql.connection.ServerVersion;
import io.godwit.spi.schema.Schema;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Whether the source can give its changes: its log, what is in it, and how long it is kept. */
final class LogAssessment {
    private static final long DAY_SECONDS = 86_400;

    private final Findings findings;
    private final Platform platform;
    private final ServerVersion version;

    LogAssessment(Findings findings, Server server) {
        this.findings = findings;
        this.platform = server.platform();
        this.version = server.version();
    }

    void run(Schema schema) throws SQLException {
        if (!findings.isOn("log_bin")) {
            findings.blocker(
                    AssessmentCodes.LOG_OFF,
                    "log_bin",
                    "the server writes no binary log, so that changes cannot be read",
                    switch (platform) {
                        case AMAZON_RDS ->
                            "Set the backup retention period to one day at least, which switches the log on.";
                        case AMAZON_AURORA -> "Set binlog_format = ROW in the cluster parameter group and restart.";
                        case CLOUD_SQL -> "Enable point-in-time recovery, which switches the log on.";
                        case AZURE -> "Set the server parameter log_bin to ON and restart the server.";
                        case SELF_MANAGED -> "Add log_bin and server_id to the server's configuration and restart it.";
                    });
            return;
        }
        format();
        image();
        if (findings.number("server_id") == 0) {
            findings.blocker(
                    AssessmentCodes.LOG_OFF,
                    "server_id",
                    "it is 0, with which the server gives its log to nobody",
                    "SET GLOBAL server_id = 1; and keep it in the configuration.");
        }
        retention();
        filters(schema);
        replica();
        prepared();
    }

    private void format() throws SQLException {
        String format = findings.variable("binlog_format");
        // servers that have no other format any more do not know the setting
        if (!format.isEmpty() && !format.equalsIgnoreCase("ROW")) {
            findings.blocker(
                    AssessmentCodes.LOG_FORMAT,
                    "binlog_format",
                    "it is " + format + ": changes are logged as statements, which mean nothing without all they read",
                    platform.isManaged()
                            ? "Set the parameter binlog_format to ROW, and end the sessions that began before."
                            : "SET GLOBAL binlog_format = 'ROW'; and end the sessions that began before.");
        }
    }

    private void image() throws SQLException {
        String image = findings.variable("binlog_row_image").toUpperCase(Locale.ROOT);
        if (!image.isEmpty() && !image.equals("FULL")) {
            findings.warning(
                    AssessmentCodes.ROW_IMAGE,
                    "binlog_row_image",
                    "it is " + image
                            + ": what else changed on the target is noticed less surely, tables without a primary"
                            + " key cannot be kept in step, and a load that was interrupted begins again for tables with"
                            + " large values",
                    "SET GLOBAL binlog_row_image = 'FULL'; and end the sessions that began before.");
        }
        String metadata = findings.variable("binlog_row_metadata").toUpperCase(Locale.ROOT);
        boolean known = version.isMySql(8, 0, 1) || version.isMariaDb(10, 5, 0);
        if (known && !metadata.equals("FULL")) {
            findings.note(
                    AssessmentCodes.LOG_METADATA,
                    "binlog_row_metadata",
                    "columns are told by their place in the table: a table that is altered while the migration lasts stops it",
                    "SET GLOBAL binlog_row_metadata = 'FULL';");
        }
        if (!version.isMariaDb() && !findings.variable("gtid_mode").equalsIgnoreCase("ON")) {
            findings.note(
                    AssessmentCodes.GTID,
                    "gtid_mode",
                    "transactions have no identity of their own: the migration cannot go on with a replica if this server fails",
                    "");
        }
    }

    private void retention() throws SQLException {
        if (platform == Platform.AMAZON_RDS || platform == Platform.AMAZON_AURORA) {
            List<String> hours = new ArrayList<>();
            findings.attempt(
                    "SELECT value FROM mysql.rds_configuration WHERE name = 'binlog retention hours'",
                    row -> hours.add(Reading.nonNull(row.getString(1))));
            if (hours.isEmpty() || hours.get(0).isEmpty() || hours.get(0).equals("0")) {
                findings.blocker(
                        AssessmentCodes.LOG_RETENTION,
                        "binlog retention hours",
                        "the service deletes the log as soon as it needs it no more itself",
                        "CALL mysql.rds_set_configuration('binlog retention hours', 168);");
            }
            return;
        }
        long seconds = findings.number("binlog_expire_logs_seconds");
        if (seconds <= 0) {
            seconds = Math.max(findings.number("expire_logs_days"), 0) * DAY_SECONDS;
        }
        if (seconds > 0 && seconds <= DAY_SECONDS) {
            findings.warning(
                    AssessmentCodes.LOG_RETENTION,
                    "binlog_expire_logs_seconds",
                    "the server deletes its log after " + seconds / 3600
                            + " hours; a migration that pauses or loads longer must begin anew",
                    "SET GLOBAL "
                            + (version.isMySql(8, 0, 0) || version.isMariaDb(10, 6, 0)
                                    ? "binlog_expire_logs_seconds = " + 7 * DAY_SECONDS
                                    : "expire_logs_days = 7")
                            + ";");
        }
    }

    /** A server may be told to log some databases only; who cannot ask has no privilege, which is said elsewhere. */
    private void filters(Schema schema) throws SQLException {
        Set<String> databases = Findings.databases(schema.tables());
        String ask = version.isMySql(8, 2, 0) ? "SHOW BINARY LOG STATUS" : "SHOW MASTER STATUS";
        findings.attempt(ask, row -> {
            List<String> only = names(row.getString(3));
            List<String> not = names(row.getString(4));
            for (String database : databases) {
                if ((!only.isEmpty() && !only.contains(database)) || not.contains(database)) {
                    findings.blocker(
                            AssessmentCodes.LOG_OFF,
                            "database " + database,
                            "the server is told to leave it out of its log (binlog_do_db, binlog_ignore_db)",
                            "Take the setting out of the server's configuration and restart it.");
                }
            }
        });
    }

    private static List<String> names(String list) {
        return list == null || list.isBlank() ? List.of() : List.of(list.split(","));
    }

    private void replica() throws SQLException {
        if (!isReplica(findings, version)) {
            return;
        }
        boolean logs = findings.isOn("log_replica_updates") || findings.isOn("log_slave_updates");
        if (!logs) {
            findings.blocker(
                    AssessmentCodes.REPLICA,
                    "log_slave_updates",
                    "the server is a replica and does not log what it receives, so that its log lacks nearly all changes",
                    "Use the primary, or set log_slave_updates in the configuration and restart the replica.");
        } else {
            findings.warning(
                    AssessmentCodes.REPLICA,
                    "replication",
                    "the server is a replica: writers must be stopped on its primary at cutover, and what it has not yet"
                            + " received is not moved",
                    "Use the primary, or stop its writers and wait for the replica before handing over.");
        }
    }

    /** Whether a server receives another's changes; false if the user may not know. */
    static boolean isReplica(Findings findings, ServerVersion version) throws SQLException {
        String ask = version.isMySql(8, 0, 22)
                ? "SHOW REPLICA STATUS"
                : version.isMariaDb() ? "SHOW ALL SLAVES STATUS" : "SHOW SLAVE STATUS";
        boolean[] found = new boolean[1];
        findings.attempt(ask, row -> found[0] = true);
        return found[0];
    }

    private void prepared() throws SQLException {
        int[] open = new int[1];
        findings.attempt("XA RECOVER", row -> open[0]++);
        if (open[0] > 0) {
            findings.warning(
                    AssessmentCodes.OPEN_TRANSACTIONS,
                    "prepared transactions",
                    open[0] + " transactions are prepared and hold their locks; a snapshot may have to wait for them",
                    "XA RECOVER; then XA COMMIT or XA ROLLBACK each.");
        }
    }
}
