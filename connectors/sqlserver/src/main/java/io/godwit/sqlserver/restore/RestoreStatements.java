package io.godwit.sqlserver.restore;

import io.godwit.spi.ErrorCode;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.sqlserver.SqlServerErrors;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.restore.MediaReader.DatabaseFile;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The statements that restore (Transact-SQL Reference, "RESTORE Statements"), and what their refusals mean. */
final class RestoreStatements {
    /** Terminates too early to apply: it holds nothing that is not there already. */
    static final int PASSED = 4326;

    /** By error number (SQL Server, "Database Engine events and errors"). */
    private static final Map<Integer, ErrorCode> CODES = Map.ofEntries(
            Map.entry(3201, RestoreErrors.BACKUP_UNREADABLE),
            Map.entry(3203, RestoreErrors.BACKUP_UNREADABLE),
            Map.entry(3132, RestoreErrors.BACKUP_UNREADABLE),
            Map.entry(3183, RestoreErrors.BACKUP_UNREADABLE),
            Map.entry(3187, RestoreErrors.BACKUP_UNREADABLE),
            Map.entry(3189, RestoreErrors.BACKUP_UNREADABLE),
            Map.entry(3241, RestoreErrors.BACKUP_UNREADABLE),
            Map.entry(3242, RestoreErrors.BACKUP_UNREADABLE),
            Map.entry(3271, RestoreErrors.BACKUP_UNREADABLE),
            Map.entry(18210, RestoreErrors.BACKUP_UNREADABLE),
            Map.entry(3169, RestoreErrors.BACKUP_TOO_NEW),
            Map.entry(33111, RestoreErrors.CERTIFICATE_MISSING),
            Map.entry(33117, RestoreErrors.CERTIFICATE_MISSING),
            Map.entry(33118, RestoreErrors.CERTIFICATE_MISSING),
            Map.entry(4305, RestoreErrors.CHAIN_BROKEN),
            Map.entry(4330, RestoreErrors.BACKUPS_AMBIGUOUS),
            Map.entry(3154, RestoreErrors.NAME_TAKEN),
            Map.entry(3159, RestoreErrors.NAME_TAKEN),
            Map.entry(3101, Errors.TARGET_UNREACHABLE),
            Map.entry(3110, Errors.PERMISSION_DENIED),
            Map.entry(3257, Errors.TARGET_FULL));

    private RestoreStatements() {}

    private static String from(BackupPlace place, List<String> files) {
        return files.stream()
                .map(f -> place.device() + " = " + Quoting.text(f))
                .collect(Collectors.joining(", ", " FROM ", ""));
    }

    /** One more backup, after which further ones can follow. */
    static String restore(
            String database,
            BackupPlace place,
            BackupHeader header,
            FilePlacement placement,
            List<DatabaseFile> files) {
        return (header.isLog() ? "RESTORE LOG " : "RESTORE DATABASE ") + Quoting.name(database)
                + from(place, header.files()) + " WITH FILE = " + header.position() + ", NORECOVERY"
                + placement.clauses(files);
    }

    /** A full backup on a service that takes no option and opens the database itself. */
    static String restoreAndOpen(String database, BackupPlace place, BackupHeader header) {
        return "RESTORE DATABASE " + Quoting.name(database) + from(place, header.files());
    }

    static String verify(BackupPlace place, BackupHeader header) {
        return "RESTORE VERIFYONLY" + from(place, header.files()) + " WITH FILE = " + header.position() + ", CHECKSUM";
    }

    static String recover(String database) {
        return "RESTORE DATABASE " + Quoting.name(database) + " WITH RECOVERY";
    }

    /** The last backup on the source, as the operator makes it. */
    static String tail(String database, BackupPlace place) {
        return "BACKUP LOG " + Quoting.name(database) + " TO " + place.device() + " = "
                + Quoting.text(place.below(database + "_tail.trn")) + " WITH NORECOVERY, CHECKSUM";
    }

    /** A refusal that is one of several errors in a row. */
    static boolean isPassed(SQLException error) {
        for (SQLException one = error; one != null; one = one.getNextException()) {
            if (one.getErrorCode() == PASSED) {
                return true;
            }
        }
        return false;
    }

    static GodwitException failure(SQLException error, String doing, String where) {
        for (SQLException one = error; one != null; one = one.getNextException()) {
            ErrorCode code = CODES.get(one.getErrorCode());
            if (code != null) {
                return new GodwitException(code, doing + " failed: " + SqlServerErrors.message(one), where, error);
            }
        }
        return SqlServerErrors.of(error, SqlServerErrors.Side.TARGET, doing, where);
    }
}
