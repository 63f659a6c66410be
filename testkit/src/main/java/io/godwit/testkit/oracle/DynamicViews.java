package io.godwit.testkit.oracle;

import java.util.List;

/**
 * The views of a running instance and of LogMiner, as tables of the stand-in (which is not Oracle) with columns that the Database
 * Reference lists ("Dynamic Performance Views"). One instance, one redo thread, one destination of archived logs.
 */
final class DynamicViews {
    /** Later than every SCN, as V$LOG has it for the log that is written to. */
    static final String OPEN_END = "9223372036854775807";

    private DynamicViews() {}

    private static String view(String name, String columns) {
        return "CREATE TABLE sys." + name + " (" + columns + ")";
    }

    static final List<String> STATEMENTS = List.of(
            view(
                    "v_$database",
                    "dbid NUMBER, name VARCHAR(9), log_mode VARCHAR(12), supplemental_log_data_min VARCHAR(8),"
                            + " supplemental_log_data_pk VARCHAR(3), supplemental_log_data_ui VARCHAR(3),"
                            + " supplemental_log_data_all VARCHAR(3), database_role VARCHAR(16), current_scn BIGINT,"
                            + " resetlogs_change# BIGINT, resetlogs_time TIMESTAMP(0), cdb VARCHAR(3), open_mode VARCHAR(20),"
                            + " force_logging VARCHAR(39)"),
            view("v_$pdbs", "con_id NUMBER, guid VARBINARY(16)"),
            view("v_$instance", "instance_number NUMBER, parallel VARCHAR(3)"),
            view("v_$parameter", "name VARCHAR(80), \"VALUE\" VARCHAR(4000)"),
            view(
                    "v_$log",
                    "group# BIGINT, thread# BIGINT, sequence# BIGINT, bytes BIGINT, blocksize BIGINT, members BIGINT,"
                            + " archived VARCHAR(3), status VARCHAR(16), first_change# BIGINT, first_time TIMESTAMP(0),"
                            + " next_change# BIGINT, next_time TIMESTAMP(0)"),
            view("v_$logfile", "group# BIGINT, status VARCHAR(7), type VARCHAR(7), member VARCHAR(513)"),
            view(
                    "v_$archived_log",
                    "name VARCHAR(513), dest_id BIGINT, thread# BIGINT, sequence# BIGINT, resetlogs_change# BIGINT,"
                            + " resetlogs_time TIMESTAMP(0), first_change# BIGINT, first_time TIMESTAMP(0), next_change# BIGINT,"
                            + " next_time TIMESTAMP(0), blocks BIGINT, block_size BIGINT, archived VARCHAR(3), status VARCHAR(1),"
                            + " deleted VARCHAR(3), dictionary_begin VARCHAR(3), dictionary_end VARCHAR(3), standby_dest VARCHAR(3)"),
            view("v_$datafile", "file# BIGINT, unrecoverable_change# BIGINT, unrecoverable_time TIMESTAMP(0)"),
            view(
                    "v_$archive_dest_status",
                    "dest_id BIGINT, dest_name VARCHAR(256), status VARCHAR(9), type VARCHAR(14), archived_seq# BIGINT"),
            view(
                    "v_$thread",
                    "thread# BIGINT, status VARCHAR(6), enabled VARCHAR(8), \"GROUPS\" BIGINT, instance VARCHAR(80),"
                            + " open_time TIMESTAMP(0), current_group# BIGINT, sequence# BIGINT, checkpoint_change# BIGINT,"
                            + " checkpoint_time TIMESTAMP(0), enable_change# BIGINT, enable_time TIMESTAMP(0),"
                            + " disable_change# BIGINT, disable_time TIMESTAMP(0), last_redo_sequence# BIGINT,"
                            + " last_redo_block BIGINT, last_redo_change# BIGINT, last_redo_time TIMESTAMP(0), con_id BIGINT"),
            view(
                    "v_$transaction",
                    "xid RAW(8), xidusn BIGINT, xidslot BIGINT, xidsqn BIGINT, status VARCHAR(16), start_scn BIGINT,"
                            + " start_scnb BIGINT, start_date TIMESTAMP(0)"),
            view("v_$statname", "statistic# BIGINT, name VARCHAR(64)"),
            view("v_$mystat", "sid BIGINT, statistic# BIGINT, \"VALUE\" BIGINT"),
            view(
                    "v_$logmnr_logs",
                    "filename VARCHAR(512), thread_id BIGINT, thread_sqn BIGINT, low_scn BIGINT, next_scn BIGINT,"
                            + " dictionary_begin VARCHAR(3), dictionary_end VARCHAR(3), status BIGINT, type VARCHAR(7)"),
            "CREATE TABLE sys.logmnr_redo (position BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, scn BIGINT, start_scn BIGINT,"
                    + " commit_scn BIGINT, \"TIMESTAMP\" TIMESTAMP(0), start_timestamp TIMESTAMP(0), commit_timestamp TIMESTAMP(0),"
                    + " xidusn BIGINT, xidslt BIGINT, xidsqn BIGINT, xid RAW(8), operation VARCHAR(32), operation_code BIGINT,"
                    + " \"ROLLBACK\" BIGINT, seg_owner VARCHAR(128), table_name VARCHAR(128), row_id VARCHAR(18),"
                    + " username VARCHAR(128), client_id VARCHAR(64), thread# BIGINT DEFAULT 1, sequence# BIGINT DEFAULT 1, ssn BIGINT,"
                    + " csf BIGINT, rs_id VARCHAR(32), sql_redo VARCHAR(4000), status BIGINT DEFAULT 0, info VARCHAR(64),"
                    + " data_obj# BIGINT, data_objv# BIGINT, data_objd# BIGINT DEFAULT 0, src_con_name VARCHAR(128) DEFAULT 'APPPDB')",
            view(
                    "v_$logmnr_parameters",
                    "start_scn BIGINT, end_scn BIGINT, required_start_scn BIGINT, options BIGINT, status BIGINT,"
                            + " info VARCHAR(64)"),
            view("scn_times", "scn BIGINT PRIMARY KEY, at TIMESTAMP(9)"),
            "CREATE INDEX sys.logmnr_redo_scn ON sys.logmnr_redo (scn)");

    /** How a database begins that has its first log at an SCN. */
    static List<String> firstRows(long scn) {
        return List.of(
                "INSERT INTO sys.v_$database VALUES (4711, 'STANDIN', 'ARCHIVELOG', 'NO', 'NO', 'NO', 'NO', 'PRIMARY', "
                        + scn + ", 1, TIMESTAMP '2024-01-01 00:00:00', 'YES', 'READ WRITE', 'NO')",
                "INSERT INTO sys.scn_times VALUES (1, TIMESTAMP '2024-01-01 00:00:00')",
                "INSERT INTO sys.v_$datafile VALUES (1, 0, NULL)",
                "INSERT INTO sys.session_privs VALUES ('ALTER ANY TABLE'), ('CREATE SESSION'), ('CREATE TABLE'), ('LOCK ANY TABLE'), ('LOGMINING'),"
                        + " ('SELECT ANY TABLE'), ('FLASHBACK ANY TABLE'), ('SELECT ANY TRANSACTION')",
                "INSERT INTO sys.v_$pdbs VALUES (3, X'00112233445566778899AABBCCDDEEFF')",
                "INSERT INTO sys.v_$instance VALUES (1, 'NO')",
                "INSERT INTO sys.v_$parameter VALUES ('undo_retention', '900'), ('max_string_size', 'STANDARD')",
                "INSERT INTO sys.v_$log VALUES (1, 1, 1, 209715200, 512, 1, 'NO', 'CURRENT', " + scn
                        + ", LOCALTIMESTAMP, " + OPEN_END + ", NULL)",
                "INSERT INTO sys.v_$logfile VALUES (1, NULL, 'ONLINE', '/standin/redo01.log')",
                "INSERT INTO sys.v_$archive_dest_status VALUES (1, 'LOG_ARCHIVE_DEST_1', 'VALID', 'LOCAL', 0)",
                "INSERT INTO sys.v_$thread VALUES (1, 'OPEN', 'PUBLIC', 1, 'standin', LOCALTIMESTAMP, 1, 1, " + scn
                        + ", LOCALTIMESTAMP, 1, LOCALTIMESTAMP, 0, NULL, 1, 1, " + scn + ", LOCALTIMESTAMP, 0)");
    }
}
