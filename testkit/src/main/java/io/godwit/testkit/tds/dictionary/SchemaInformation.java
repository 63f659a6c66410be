package io.godwit.testkit.tds.dictionary;

import java.util.List;

/** The few views of INFORMATION_SCHEMA that are asked for, and msdb's jobs (Transact-SQL Reference). */
final class SchemaInformation {
    private SchemaInformation() {}

    static List<SystemView> all() {
        return List.of(
                SystemView.lasting(
                        "INFORMATION_SCHEMA.TABLES",
                        "TABLE_CATALOG sysname, TABLE_SCHEMA sysname, TABLE_NAME sysname, TABLE_TYPE varchar(10)",
                        (s, d, rows) -> d.tables().forEach(t -> rows.add(d.name(), t.schema, t.name, "BASE TABLE"))),
                SystemView.changing(
                        "msdb.cdc_jobs",
                        "database_id int, job_type nvarchar(20), job_id uniqueidentifier, maxtrans int, maxscans int, continuous bit,"
                                + " pollinginterval bigint, retention bigint, threshold bigint",
                        (s, d, rows) -> s.peer().databases().stream()
                                .filter(o -> o.capturesChanges)
                                .forEach(o -> {
                                    rows.add(o.id, "capture", null, 500, 10, true, 5L, 0L, 0L);
                                    rows.add(o.id, "cleanup", null, 0, 0, false, 0L, 4320L, 5000L);
                                })),
                SystemView.changing(
                        "sys.dm_cdc_log_scan_sessions",
                        "session_id int, start_time datetime, end_time datetime, duration int, scan_phase nvarchar(200),"
                                + " error_count int, start_lsn nvarchar(23), current_lsn nvarchar(23), end_lsn nvarchar(23),"
                                + " tran_count bigint, last_commit_lsn nvarchar(23), last_commit_time datetime, log_record_count bigint,"
                                + " schema_change_count int, command_count bigint, first_begin_cdc_lsn nvarchar(23),"
                                + " last_commit_cdc_lsn nvarchar(23), last_commit_cdc_time datetime, latency int,"
                                + " empty_scan_count int, failed_sessions_count int",
                        (s, d, rows) -> {}));
    }
}
