package io.godwit.sqlserver.capture;

import io.godwit.sqlserver.connection.Platform;
import io.godwit.sqlserver.connection.Server;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What can be found out of the job that reads the log into the change tables: SQL Server Agent runs it, in Azure SQL Database a
 * scheduler of its own. What a user may not see stays unknown, so that nothing here decides whether capture works: the mark does.
 */
final class CaptureJob {
    private static final Logger LOG = LoggerFactory.getLogger(CaptureJob.class);

    private CaptureJob() {}

    /** What is known to keep the job from running, as clauses for people; empty if nothing is. */
    static String trouble(Connection connection, Server server) {
        List<String> found = new ArrayList<>();
        if (!server.platform().isSingleDatabase() && server.platform() != Platform.BABELFISH) {
            add(
                    found,
                    text(
                            connection,
                            "SELECT 'SQL Server Agent is ' + LOWER(status_desc) FROM sys.dm_server_services"
                                    + " WHERE servicename LIKE 'SQL Server Agent%' AND status <> 4"));
            add(
                    found,
                    text(
                            connection,
                            "SELECT 'the database has no capture job (EXEC sys.sp_cdc_add_job @job_type = N''capture'')'"
                                    + " WHERE NOT EXISTS (SELECT 1 FROM msdb.dbo.cdc_jobs WHERE database_id = DB_ID()"
                                    + " AND job_type = N'capture')"));
        }
        return String.join("; ", found);
    }

    /** What is known of what the job did last, as clauses for people; empty if nothing is. */
    static String lastDeeds(Connection connection) {
        List<String> found = new ArrayList<>();
        add(
                found,
                text(
                        connection,
                        "SELECT TOP (1) 'its last error is number ' + CAST(error_number AS varchar(12)) + ' of '"
                                + " + CONVERT(varchar(19), entry_time, 120) FROM sys.dm_cdc_errors ORDER BY entry_time DESC"));
        add(
                found,
                text(
                        connection,
                        "SELECT TOP (1) 'it last read the log at ' + CONVERT(varchar(19), end_time, 120)"
                                + " FROM sys.dm_cdc_log_scan_sessions WHERE session_id <> 0 ORDER BY end_time DESC"));
        return String.join("; ", found);
    }

    /** For how many minutes changes are kept before the cleanup job removes them; -1 if that cannot be seen. */
    static long retentionMinutes(Connection connection, Server server) {
        String minutes = server.platform().isSingleDatabase()
                ? text(
                        connection,
                        "SELECT CAST(retention AS varchar(20)) FROM cdc.cdc_jobs WHERE job_type = N'cleanup'")
                : text(
                        connection,
                        "SELECT CAST(retention AS varchar(20)) FROM msdb.dbo.cdc_jobs"
                                + " WHERE database_id = DB_ID() AND job_type = N'cleanup'");
        try {
            return minutes == null ? -1 : Long.parseLong(minutes);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static void add(List<String> found, @Nullable String text) {
        if (text != null) {
            found.add(text);
        }
    }

    private static @Nullable String text(Connection connection, String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : null;
        } catch (SQLException e) {
            LOG.debug("asking about the capture job", e);
            return null;
        }
    }
}
