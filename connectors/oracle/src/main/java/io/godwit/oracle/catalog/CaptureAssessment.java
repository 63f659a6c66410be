package io.godwit.oracle.catalog;

import io.godwit.oracle.OracleOptions;
import io.godwit.oracle.capture.ChangeCapture;
import io.godwit.oracle.capture.SupplementalLogging;
import io.godwit.oracle.connection.Platform;
import io.godwit.oracle.connection.Server;
import io.godwit.oracle.connection.Sessions;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What an online migration needs beside all else: a log that tells everything, is there, and may be read. */
final class CaptureAssessment {
    /** Views of the log and its reader (Debezium's documentation, "Creating users for the connector"; Database Reference). */
    static final List<String> VIEWS = List.of(
            "V_$DATABASE",
            "V_$THREAD",
            "V_$LOG",
            "V_$LOGFILE",
            "V_$ARCHIVED_LOG",
            "V_$ARCHIVE_DEST_STATUS",
            "V_$LOGMNR_LOGS",
            "V_$LOGMNR_CONTENTS",
            "V_$PARAMETER",
            "V_$STATNAME",
            "V_$MYSTAT",
            "V_$TRANSACTION");

    static final String PRIVILEGES = "SELECT privilege FROM sys.session_privs";
    static final String FORCED = "SELECT force_logging FROM sys.v_$database";
    static final String UNLOGGED =
            "SELECT owner, table_name FROM sys.all_tables WHERE logging = 'NO' AND temporary = 'N'";
    /** Hours that the oldest archived log that is there goes back. */
    static final String HELD_HOURS = "SELECT FLOOR((SYSDATE - MIN(first_time)) * 24) FROM sys.v_$archived_log"
            + " WHERE status = 'A' AND name IS NOT NULL";

    private static final int ENOUGH_HOURS = 24;
    private static final int FIRST_WITH_LOGMINING = 12;

    private final Findings findings;
    private final Grants grants;
    private final Sessions sessions;
    private final Server server;

    CaptureAssessment(Findings findings, Grants grants, Sessions sessions) {
        this.findings = findings;
        this.grants = grants;
        this.sessions = sessions;
        this.server = sessions.server();
    }

    void run(Connection connection, List<Table> tables) throws SQLException {
        server();
        boolean known = views();
        privileges();
        tables(tables);
        if (known) {
            logging(connection, tables);
            unlogged(tables);
            held();
        }
    }

    private void server() {
        if (server.archives().equals("NOARCHIVELOG")) {
            findings.blocker(
                    AssessmentCodes.LOGGING,
                    "archived logs",
                    "the database does not archive its log, so that changes are gone once a log is written over",
                    server.platform() == Platform.AMAZON_RDS
                            ? "Give the instance a backup retention of at least a day."
                            : "SHUTDOWN IMMEDIATE; STARTUP MOUNT; ALTER DATABASE ARCHIVELOG; ALTER DATABASE OPEN;");
        }
        if (!server.role().isEmpty() && !server.role().equals("PRIMARY")) {
            findings.blocker(
                    AssessmentCodes.LOGGING,
                    "role",
                    "the database is a standby (" + server.role() + "), whose log is not read",
                    "Migrate from the primary database, or offline.");
        }
        boolean pluggable = server.container() && !server.database().equals("CDB$ROOT");
        boolean rooted = !sessions.option(OracleOptions.ROOT_SERVICE).isEmpty();
        if (pluggable && !rooted) {
            findings.blocker(
                    AssessmentCodes.LOGGING,
                    server.database(),
                    "it is a pluggable database, whose log is the container's and is read there",
                    "Give the service of CDB$ROOT by option rootService, and log in as a common user (C##NAME) that has the same"
                            + " privileges in both: CREATE USER ... CONTAINER=ALL, GRANT ... CONTAINER=ALL.");
        }
    }

    /** Whether what the rest asks may be asked. */
    private boolean views() throws SQLException {
        boolean all = true;
        if (!server.sees()) {
            findings.blocker(
                    AssessmentCodes.PRIVILEGE,
                    "dictionary",
                    "the log is read with the definitions of tables (DBMS_METADATA), which the user may not see",
                    grants.missing(grants.of("SELECT_CATALOG_ROLE")));
        }
        List<String> views = new ArrayList<>(VIEWS);
        if (server.cluster()) {
            views.add("GV_$TRANSACTION");
        }
        for (String view : views) {
            // a condition that holds for no row, and that LogMiner's contents understand without a session of it
            if (findings.attempt("SELECT 1 FROM sys." + view + " WHERE 1 = 0", row -> {}) != null
                    && !view.equals("V_$LOGMNR_CONTENTS")) {
                all = false;
                findings.blocker(
                        AssessmentCodes.PRIVILEGE,
                        view,
                        "the user may not read it, and so not the log",
                        grants.missing(grants.ofSys("SELECT", view)));
            }
        }
        return all;
    }

    private void privileges() throws SQLException {
        Set<String> held = new HashSet<>();
        if (findings.attempt(PRIVILEGES, row -> held.add(Reading.nonNull(row.getString(1)))) != null) {
            return;
        }
        List<String> needed = new ArrayList<>();
        if (server.isAtLeast(FIRST_WITH_LOGMINING, 1)) {
            needed.add("LOGMINING");
        }
        needed.add("SELECT ANY TRANSACTION");
        if (sessions.isOn(OracleOptions.WAKE_LOG_WRITER)) {
            needed.add("CREATE TABLE");
        }
        if (sessions.option(OracleOptions.FENCE).equals("lock")) {
            needed.add("LOCK ANY TABLE");
        }
        if (sessions.isOn(OracleOptions.ENABLE_LOGGING)) {
            needed.add("ALTER ANY TABLE");
        }
        for (String privilege : needed) {
            if (!held.contains(privilege)) {
                findings.blocker(
                        AssessmentCodes.PRIVILEGE,
                        privilege,
                        "an online migration needs it",
                        grants.missing(grants.of(privilege)));
            }
        }
    }

    private void tables(List<Table> tables) {
        for (Table table : tables) {
            String why = ChangeCapture.whyUnreadable(table);
            if (!why.isEmpty()) {
                findings.blocker(
                        AssessmentCodes.CHANGES,
                        table.id().toString(),
                        "its changes cannot be read: " + why,
                        "Leave the table out and copy it by itself offline, or migrate all offline.");
            }
        }
    }

    private void logging(Connection connection, List<Table> tables) throws SQLException {
        SupplementalLogging.Missing missing = SupplementalLogging.missing(
                connection, tables.stream().map(Table::id).toList());
        if (missing.isNothing()) {
            return;
        }
        boolean adds = sessions.isOn(OracleOptions.ENABLE_LOGGING);
        String why = (missing.database() ? "the database has no supplemental logging; " : "")
                + (missing.tables().isEmpty()
                        ? ""
                        : "not all columns are logged of "
                                + Findings.shown(missing.tables().stream()
                                        .map(TableId::toString)
                                        .toList()));
        String script = String.join("\n", SupplementalLogging.script(missing, server.platform()));
        if (adds) {
            findings.note(
                    AssessmentCodes.LOGGING, "supplemental logging", why + "; Godwit adds it when it begins", script);
        } else {
            findings.blocker(
                    AssessmentCodes.LOGGING,
                    "supplemental logging",
                    why,
                    script + "\nOr set " + OracleOptions.ENABLE_LOGGING.name() + ": true.");
        }
    }

    private void unlogged(List<Table> tables) throws SQLException {
        List<String> forced = new ArrayList<>();
        findings.attempt(FORCED, row -> forced.add(Reading.nonNull(row.getString(1))));
        if (forced.contains("YES")) {
            return;
        }
        Set<TableId> moved = new HashSet<>();
        tables.forEach(t -> moved.add(t.id()));
        List<String> names = new ArrayList<>();
        findings.attempt(UNLOGGED, row -> {
            TableId id = new TableId(Reading.nonNull(row.getString(1)), Reading.nonNull(row.getString(2)));
            if (moved.contains(id)) {
                names.add(id.toString());
            }
        });
        if (!names.isEmpty()) {
            findings.warning(
                    AssessmentCodes.NOT_LOGGED,
                    Findings.shown(names),
                    "rows that are loaded past the buffers (APPEND, SQL*Loader direct) are not in the log of tables with NOLOGGING",
                    "ALTER TABLE ... LOGGING for each, or ALTER DATABASE FORCE LOGGING, while the migration lasts.");
        }
    }

    private void held() throws SQLException {
        List<String> hours = new ArrayList<>();
        findings.attempt(HELD_HOURS, row -> hours.add(Reading.nonNull(row.getString(1))));
        boolean known = !hours.isEmpty() && hours.get(0).matches("\\d{1,6}");
        if (known && Integer.parseInt(hours.get(0)) >= ENOUGH_HOURS) {
            return;
        }
        findings.warning(
                AssessmentCodes.LOG_HELD,
                "archived logs",
                known
                        ? "the oldest one that is there begins " + hours.get(0)
                                + " hours ago; a migration that is interrupted for longer, or has older transactions, cannot go on"
                        : "none are there yet: how long they are held cannot be seen",
                server.platform() == Platform.AMAZON_RDS
                        ? "EXEC rdsadmin.rdsadmin_util.set_configuration('archivelog retention hours', '48');"
                        : "Let the backup's jobs keep archived logs for two days at least: RMAN, CONFIGURE ARCHIVELOG DELETION POLICY.");
    }
}
