package io.godwit.testkit.tds.dictionary;

import io.godwit.testkit.tds.dictionary.SystemView.Rows;
import io.godwit.testkit.tds.sql.Locks;
import io.godwit.testkit.tds.sql.Session;
import java.util.List;

/** Views of databases, sessions and settings (Transact-SQL Reference, "System dynamic management views"). */
final class ServerViews {
    private ServerViews() {}

    static List<SystemView> all() {
        return List.of(
                SystemView.changing(
                        "sys.databases",
                        "name sysname, database_id int, source_database_id int, create_date datetime, compatibility_level tinyint,"
                                + " collation_name sysname, user_access tinyint, user_access_desc nvarchar(60), is_read_only bit,"
                                + " is_auto_close_on bit, state tinyint, state_desc nvarchar(60), is_in_standby bit,"
                                + " snapshot_isolation_state tinyint, snapshot_isolation_state_desc nvarchar(60),"
                                + " is_read_committed_snapshot_on bit, recovery_model tinyint, recovery_model_desc nvarchar(60),"
                                + " is_fulltext_enabled bit, is_trustworthy_on bit, is_published bit, is_cdc_enabled bit,"
                                + " service_broker_guid uniqueidentifier, is_broker_enabled bit, log_reuse_wait_desc nvarchar(60),"
                                + " containment tinyint, containment_desc nvarchar(60), delayed_durability tinyint,"
                                + " delayed_durability_desc nvarchar(60),"
                                + " is_encrypted bit, replica_id uniqueidentifier, owner_sid varbinary(85)",
                        (s, d, rows) -> s.peer()
                                .databases()
                                .forEach(o -> rows.add(
                                        o.name(),
                                        o.id,
                                        null,
                                        o.created,
                                        160,
                                        "Latin1_General_100_BIN2",
                                        0,
                                        "MULTI_USER",
                                        o.readOnly,
                                        false,
                                        o.log.restoring ? 1 : 0,
                                        o.log.restoring ? "RESTORING" : "ONLINE",
                                        false,
                                        o.snapshotIsolation ? 1 : 0,
                                        o.snapshotIsolation ? "ON" : "OFF",
                                        true,
                                        1,
                                        "FULL",
                                        false,
                                        false,
                                        false,
                                        o.capturesChanges,
                                        bytes(o.broker),
                                        true,
                                        "NOTHING",
                                        0,
                                        "NONE",
                                        0,
                                        "DISABLED",
                                        false,
                                        null,
                                        new byte[] {1}))),
                SystemView.changing(
                        "sys.dm_exec_sessions",
                        "session_id smallint, login_time datetime, host_name nvarchar(128), program_name nvarchar(128),"
                                + " host_process_id int, login_name nvarchar(128), status nvarchar(30), is_user_process bit,"
                                + " database_id smallint, open_transaction_count int, last_request_start_time datetime,"
                                + " last_request_end_time datetime, original_login_name nvarchar(128)",
                        (s, d, rows) -> s.peer()
                                .sessions()
                                .forEach(o -> rows.add(
                                        o.number(),
                                        o.loggedIn(),
                                        o.host(),
                                        o.application(),
                                        null,
                                        s.peer().user(),
                                        o.doing().isEmpty() ? "sleeping" : "running",
                                        true,
                                        o.database().id,
                                        o.inTransaction() ? 1 : 0,
                                        o.loggedIn(),
                                        o.loggedIn(),
                                        s.peer().user()))),
                SystemView.changing(
                        "sys.dm_exec_requests",
                        "session_id smallint, request_id int, start_time datetime, status nvarchar(30), command nvarchar(32),"
                                + " database_id smallint, blocking_session_id smallint, wait_type nvarchar(60), wait_time int,"
                                + " percent_complete real",
                        (s, d, rows) -> s.peer().sessions().stream()
                                .filter(o -> !o.doing().isEmpty())
                                .forEach(o -> {
                                    int blocker = o.database().capture.locks().blocker(o);
                                    rows.add(
                                            o.number(),
                                            0,
                                            o.loggedIn(),
                                            blocker == 0 ? "running" : "suspended",
                                            "SELECT",
                                            o.database().id,
                                            blocker,
                                            blocker == 0 ? null : "LCK_M_IX",
                                            0,
                                            0f);
                                })),
                SystemView.changing(
                        "sys.dm_tran_locks",
                        "resource_type nvarchar(60), resource_subtype nvarchar(60), resource_database_id int,"
                                + " resource_description nvarchar(256), resource_associated_entity_id bigint,"
                                + " request_mode nvarchar(60), request_type nvarchar(60), request_status nvarchar(60),"
                                + " request_session_id int, request_owner_type nvarchar(60)",
                        ServerViews::locks),
                SystemView.changing(
                        "sys.dm_tran_session_transactions",
                        "session_id int, transaction_id bigint, transaction_descriptor binary(8), enlist_count int,"
                                + " is_user_transaction bit, is_local bit, open_transaction_count int",
                        (s, d, rows) -> s.peer().sessions().stream()
                                .filter(Session::inTransaction)
                                .forEach(o -> rows.add(o.number(), (long) o.number(), new byte[8], 1, true, true, 1))),
                SystemView.changing(
                        "sys.dm_tran_database_transactions",
                        "transaction_id bigint, database_id int, database_transaction_begin_time datetime,"
                                + " database_transaction_type int, database_transaction_state int",
                        (s, d, rows) -> s.peer().sessions().stream()
                                .filter(Session::inTransaction)
                                .forEach(o -> rows.add((long) o.number(), o.database().id, o.loggedIn(), 1, 4))),
                SystemView.lasting(
                        "sys.configurations",
                        "configuration_id int, name nvarchar(35), value int, minimum int, maximum int, value_in_use int,"
                                + " description nvarchar(255), is_dynamic bit, is_advanced bit",
                        (s, d, rows) -> {
                            rows.add(102, "max text repl size (B)", -1, -1, Integer.MAX_VALUE, -1, "", true, false);
                            rows.add(1562, "clr enabled", 0, 0, 1, 0, "", true, false);
                        }),
                SystemView.lasting(
                        "sys.dm_server_services",
                        "servicename nvarchar(256), startup_type int, status int, status_desc nvarchar(256)",
                        (s, d, rows) -> rows.add("SQL Server Agent (STANDIN)", 2, 4, "Running")),
                SystemView.lasting(
                        "sys.filegroups",
                        "name sysname, data_space_id int, type char(2), type_desc nvarchar(60), is_default bit, is_system bit,"
                                + " filegroup_guid uniqueidentifier, log_filegroup_id int, is_read_only bit,"
                                + " is_autogrow_all_files bit",
                        (s, d, rows) ->
                                rows.add("PRIMARY", 1, "FG", "ROWS_FILEGROUP", true, false, null, null, false, false)),
                SystemView.lasting(
                        "sys.data_spaces",
                        "name sysname, data_space_id int, type char(2), type_desc nvarchar(60), is_default bit, is_system bit",
                        (s, d, rows) -> rows.add("PRIMARY", 1, "FG", "ROWS_FILEGROUP", true, false)),
                SystemView.lasting(
                        "sys.database_files",
                        "file_id int, type tinyint, type_desc nvarchar(60), data_space_id int, name sysname,"
                                + " physical_name nvarchar(260), state tinyint, size int, max_size int, growth int",
                        (s, d, rows) -> rows.add(1, 0, "ROWS", 1, "data", "", 0, 1024, -1, 64)),
                SystemView.lasting(
                        "sys.database_principals",
                        "name sysname, principal_id int, type char(1), type_desc nvarchar(60), default_schema_name sysname,"
                                + " create_date datetime, modify_date datetime, owning_principal_id int, sid varbinary(85),"
                                + " is_fixed_role bit, authentication_type int, authentication_type_desc nvarchar(60)",
                        ServerViews::principals));
    }

    private static byte[] bytes(java.util.UUID uuid) {
        return java.nio.ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
    }

    private static void locks(Session session, Database database, Rows rows) {
        for (Database one : session.peer().databases()) {
            for (Locks.Held held : one.capture.locks().all()) {
                boolean application = held.resource().startsWith("APPLICATION: ");
                String mode = switch (held.mode()) {
                    case INTENT -> "IX";
                    case SHARED -> "S";
                    case UPDATE -> "U";
                    case EXCLUSIVE -> "X";
                };
                String name = held.resource().substring(held.resource().indexOf(' ') + 1);
                rows.add(
                        application ? "APPLICATION" : "OBJECT",
                        "",
                        one.id,
                        application ? name : "",
                        application ? 0L : Long.parseLong(name),
                        mode,
                        "LOCK",
                        "GRANT",
                        held.session().number(),
                        held.whole() ? "SESSION" : "TRANSACTION");
            }
        }
    }

    private static void principals(Session session, Database database, Rows rows) {
        String[][] all = {
            {"public", "0", "R", "DATABASE_ROLE"},
            {"dbo", "1", "S", "SQL_USER"},
            {"guest", "2", "S", "SQL_USER"},
            {"INFORMATION_SCHEMA", "3", "S", "SQL_USER"},
            {"sys", "4", "S", "SQL_USER"},
            {"db_owner", "16384", "R", "DATABASE_ROLE"}
        };
        for (String[] one : all) {
            boolean role = one[2].equals("R");
            rows.add(
                    one[0],
                    Integer.parseInt(one[1]),
                    one[2],
                    one[3],
                    role ? null : "dbo",
                    database.created,
                    database.created,
                    role ? 1 : null,
                    null,
                    one[0].startsWith("db_"),
                    role ? 0 : 1,
                    role ? "NONE" : "INSTANCE");
        }
    }
}
