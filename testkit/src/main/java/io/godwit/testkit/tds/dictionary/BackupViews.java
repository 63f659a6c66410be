package io.godwit.testkit.tds.dictionary;

import io.godwit.testkit.tds.backup.BackupHeader;
import io.godwit.testkit.tds.backup.LogState;
import io.godwit.testkit.tds.backup.RestoreHistory;
import io.godwit.testkit.tds.dictionary.SystemView.Rows;
import io.godwit.testkit.tds.sql.Guid;
import io.godwit.testkit.tds.sql.Session;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;

/** Views of files and of what was restored (Transact-SQL Reference, "sys.master_files", "restorehistory", "backupset"). */
final class BackupViews {
    private BackupViews() {}

    static List<SystemView> all() {
        return List.of(
                SystemView.changing(
                        "sys.master_files",
                        "database_id int, file_id int, type tinyint, type_desc nvarchar(60), name sysname, physical_name nvarchar(260),"
                                + " state tinyint, redo_start_lsn numeric(25,0), redo_start_fork_guid uniqueidentifier",
                        BackupViews::files),
                SystemView.changing(
                        "msdb.restorehistory",
                        "restore_history_id int, destination_database_name nvarchar(128), backup_set_id int, restore_type char(1)",
                        (s, d, rows) -> s.peer()
                                .restores()
                                .all()
                                .forEach(e -> rows.add(e.id(), e.database(), e.id(), e.type()))),
                SystemView.changing(
                        "msdb.backupset",
                        "backup_set_id int, backup_set_uuid uniqueidentifier, type char(1), first_lsn numeric(25,0),"
                                + " last_lsn numeric(25,0), family_guid uniqueidentifier, last_recovery_fork_guid uniqueidentifier,"
                                + " backup_start_date datetime, backup_finish_date datetime, backup_size numeric(20,0),"
                                + " is_force_offline bit, is_readonly bit, time_zone smallint",
                        (s, d, rows) -> s.peer().restores().all().forEach(e -> set(e, rows))));
    }

    private static void files(Session session, Database database, Rows rows) {
        for (Database one : session.peer().databases()) {
            LogState log = one.log;
            boolean known = log.restoring && log.redo > 0;
            rows.add(
                    one.id,
                    1,
                    0,
                    "ROWS",
                    "data",
                    "/data/" + one.name() + "_1.mdf",
                    log.restoring ? 1 : 0,
                    known ? BigDecimal.valueOf(log.redo) : null,
                    known ? bytes(log.fork) : null);
            rows.add(one.id, 2, 1, "LOG", "log", "/data/" + one.name() + "_2.ldf", log.restoring ? 1 : 0, null, null);
        }
    }

    private static void set(RestoreHistory.Entry entry, Rows rows) {
        BackupHeader header = entry.header();
        rows.add(
                entry.id(),
                bytes(header.text("BackupSetGUID")),
                entry.type(),
                BigDecimal.valueOf(header.number("FirstLSN")),
                BigDecimal.valueOf(header.number("LastLSN")),
                bytes(header.text("FamilyGUID")),
                bytes(header.text("RecoveryForkID")),
                LocalDateTime.parse(header.text("BackupStartDate")),
                LocalDateTime.parse(header.text("BackupFinishDate")),
                BigDecimal.valueOf(header.number("BackupSize")),
                header.isOn("IsForceOffline"),
                header.isOn("IsReadOnly"),
                0);
    }

    private static byte[] bytes(String guid) {
        return Guid.parse(guid);
    }
}
