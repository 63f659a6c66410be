package io.godwit.postgresql.catalog;

import io.godwit.postgresql.connection.Quoting;
import io.godwit.spi.schema.Schema;
import java.sql.SQLException;

/** Whether the source can give its changes: log, slots, senders, and the right to ask for them. */
final class LogAssessment {
    /** The migration's own, and the one that a snapshot takes for a moment. */
    private static final int SLOTS = 2;

    private static final int SENDERS = 2;
    private static final int OLD_MINUTES = 5;

    private final Findings findings;
    private final int version;
    private final String slot;

    LogAssessment(Findings findings, int version, String slot) {
        this.findings = findings;
        this.version = version;
        this.slot = slot;
    }

    void run(Schema schema) throws SQLException {
        Platform platform = Platform.of(findings.connection());
        if (!setting("wal_level").equals("logical")) {
            findings.blocker(
                    AssessmentCodes.WAL_LEVEL,
                    "wal_level",
                    "it is " + setting("wal_level") + ": changes of rows cannot be read from the log",
                    logicalRemedy(platform));
        }
        rooms();
        limits();
        rights(platform, schema);
        openTransactions();
    }

    private String setting(String name) throws SQLException {
        return findings.text("SELECT pg_catalog.current_setting(" + Quoting.literal(name) + ")");
    }

    private static String logicalRemedy(Platform platform) {
        return switch (platform) {
            case RDS, AURORA -> "Set rds.logical_replication = 1 in the parameter group and restart the instance.";
            case CLOUD_SQL -> "Set the flag cloudsql.logical_decoding = on and restart the instance.";
            case ALLOYDB -> "Set the flag alloydb.logical_decoding = on and restart the instance.";
            case AZURE -> "Set the server parameter wal_level to LOGICAL and restart the server.";
            case SELF_MANAGED -> "ALTER SYSTEM SET wal_level = 'logical'; and restart the server.";
        };
    }

    private void rooms() throws SQLException {
        long most = Long.parseLong(setting("max_replication_slots"));
        long used = findings.number("SELECT count(*) FROM pg_catalog.pg_replication_slots");
        boolean own = findings.isTrue(
                "EXISTS (SELECT FROM pg_catalog.pg_replication_slots WHERE slot_name = " + Quoting.literal(slot) + ")");
        long needed = own ? SLOTS - 1 : SLOTS;
        if (most - used < needed) {
            findings.blocker(
                    AssessmentCodes.SLOTS,
                    "max_replication_slots",
                    used + " of " + most + " replication slots are taken and " + needed + " more are needed",
                    "ALTER SYSTEM SET max_replication_slots = " + (used + needed)
                            + "; and restart the server, or drop slots"
                            + " that are not used: SELECT slot_name FROM pg_replication_slots WHERE NOT active;");
        }
        long mostSenders = Long.parseLong(setting("max_wal_senders"));
        long senders = findings.number("SELECT count(*) FROM pg_catalog.pg_stat_replication");
        if (mostSenders - senders < SENDERS) {
            findings.blocker(
                    AssessmentCodes.SLOTS,
                    "max_wal_senders",
                    senders + " of " + mostSenders + " WAL senders are taken and " + SENDERS + " more are needed",
                    "ALTER SYSTEM SET max_wal_senders = " + (senders + SENDERS) + "; and restart the server.");
        }
    }

    private void limits() throws SQLException {
        if (version >= 13 && !setting("max_slot_wal_keep_size").equals("-1")) {
            findings.warning(
                    AssessmentCodes.SLOT_LIMIT,
                    "max_slot_wal_keep_size",
                    "the source keeps at most " + setting("max_slot_wal_keep_size")
                            + " of log for the migration; if it falls further behind it must begin anew",
                    "ALTER SYSTEM SET max_slot_wal_keep_size = -1; SELECT pg_reload_conf();");
        }
        if (version >= 18 && !setting("idle_replication_slot_timeout").equals("0")) {
            findings.warning(
                    AssessmentCodes.SLOT_LIMIT,
                    "idle_replication_slot_timeout",
                    "the source drops what it keeps for the migration if that pauses for "
                            + setting("idle_replication_slot_timeout"),
                    "ALTER SYSTEM SET idle_replication_slot_timeout = 0; SELECT pg_reload_conf();");
        }
    }

    private void rights(Platform platform, Schema schema) throws SQLException {
        String user = Quoting.name(findings.text("SELECT current_user"));
        boolean replication = findings.isTrue("""
                EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.rolname = current_user AND (r.rolreplication OR r.rolsuper))
                OR EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.rolname = 'rds_replication'
                  AND pg_catalog.pg_has_role(r.oid, 'MEMBER'))""");
        if (!replication) {
            boolean amazon = platform == Platform.RDS || platform == Platform.AURORA;
            findings.blocker(
                    AssessmentCodes.PRIVILEGE,
                    "role " + user,
                    "it may not read the log",
                    amazon ? "GRANT rds_replication TO " + user + ";" : "ALTER ROLE " + user + " REPLICATION;");
        }
        if (!findings.isTrue("pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')")) {
            findings.blocker(
                    AssessmentCodes.PRIVILEGE,
                    "role " + user,
                    "it may not make the publication that an online migration needs",
                    "GRANT CREATE ON DATABASE " + Quoting.name(findings.text("SELECT pg_catalog.current_database()"))
                            + " TO " + user + ";");
        }
        findings.each(
                """
                SELECT n.nspname || '.' || c.relname, pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname),
                  pg_catalog.pg_get_userbyid(c.relowner)
                FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname || '.' || c.relname = ANY (?) AND c.relkind = 'r'
                  AND NOT pg_catalog.pg_has_role(c.relowner, 'USAGE') ORDER BY 1""",
                schema.tables().stream().map(t -> t.id().toString()).toList(),
                row -> findings.blocker(
                        AssessmentCodes.PRIVILEGE,
                        row.getString(1),
                        "only its owner may publish its changes",
                        "GRANT " + Quoting.name(row.getString(3)) + " TO " + user + "; or ALTER TABLE "
                                + row.getString(2) + " OWNER TO " + user + ";"));
    }

    private void openTransactions() throws SQLException {
        long prepared = findings.number("SELECT count(*) FROM pg_catalog.pg_prepared_xacts");
        if (prepared > 0) {
            findings.warning(
                    AssessmentCodes.OPEN_TRANSACTIONS,
                    "prepared transactions",
                    prepared + " prepared transactions are open; the migration cannot begin before they end",
                    "SELECT gid, prepared FROM pg_prepared_xacts; then COMMIT PREPARED or ROLLBACK PREPARED each.");
        }
        long old = findings.number("SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE backend_xid IS NOT NULL"
                + " AND xact_start < pg_catalog.now() - interval '" + OLD_MINUTES + " minutes'");
        if (old > 0) {
            findings.warning(
                    AssessmentCodes.OPEN_TRANSACTIONS,
                    "long transactions",
                    old + " transactions have been writing for more than " + OLD_MINUTES
                            + " minutes; the migration cannot begin before they end",
                    "SELECT pid, xact_start, application_name FROM pg_stat_activity WHERE backend_xid IS NOT NULL ORDER BY"
                            + " xact_start;");
        }
    }
}
