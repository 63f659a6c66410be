package io.godwit.sqlserver.restore;

import io.godwit.spi.ErrorCode;
import io.godwit.spi.ErrorCode.Remedy;
import java.util.List;

/** What can be wrong with backups, and with a target that is to take them. */
public final class RestoreErrors {
    public static final ErrorCode BACKUPS_MISSING = new ErrorCode(
            "SQLSERVER_BACKUPS_MISSING",
            Remedy.FIX_AND_RESUME,
            "No full backup of the database can be found where the backups should be.",
            "Put one there, or correct the address in source.url, or the database's name in the option sourceDatabase.");

    public static final ErrorCode BACKUPS_AMBIGUOUS = new ErrorCode(
            "SQLSERVER_BACKUPS_AMBIGUOUS",
            Remedy.FIX_AND_RESUME,
            "The backups belong to more than one history: several databases of one name, or one that was restored to an earlier time and"
                    + " went on from there.",
            "Move the backups of the history that is not wanted to another folder; the message names one of each.");

    public static final ErrorCode CHAIN_BROKEN = new ErrorCode(
            "SQLSERVER_BACKUP_CHAIN_BROKEN",
            Remedy.FIX_AND_RESUME,
            "A log backup is missing between those that are there.",
            "Put the missing one there. If it is lost, put a later full backup there, run `godwit cancel`, drop the restored database and begin"
                    + " anew.");

    public static final ErrorCode BACKUP_UNREADABLE = new ErrorCode(
            "SQLSERVER_BACKUP_UNREADABLE",
            Remedy.FIX_AND_RESUME,
            "The target's server cannot read a file as a backup: it is not there for it, not complete, damaged, or none.",
            "Let the server's service account read the file, and copy it anew if it is not complete. The path is the server's, not that of the"
                    + " machine Godwit runs on.");

    public static final ErrorCode CERTIFICATE_MISSING = new ErrorCode(
            "SQLSERVER_CERTIFICATE_MISSING",
            Remedy.FIX_AND_RESUME,
            "The database or its backups are encrypted, and the target does not have the certificate.",
            "On the source: BACKUP CERTIFICATE ... TO FILE = ... WITH PRIVATE KEY (...). In the target's master: CREATE CERTIFICATE ... FROM FILE"
                    + " = ... WITH PRIVATE KEY (...). Then run the migration again.");

    public static final ErrorCode BACKUP_TOO_NEW = new ErrorCode(
            "SQLSERVER_BACKUP_TOO_NEW",
            Remedy.FIX_AND_RESUME,
            "The backups were made by a newer version of SQL Server than the target, which cannot restore them.",
            "Take a target of the same version or a later one, or move the rows instead: source.url as sqlserver://.");

    public static final ErrorCode RESTORE_NOT_OFFERED = new ErrorCode(
            "SQLSERVER_RESTORE_NOT_OFFERED",
            Remedy.GIVE_UP,
            "The target's service does not restore such backups by statements.",
            "See the message for what this service offers instead; moving the rows (source.url as sqlserver://) works on all of them.");

    public static final ErrorCode NAME_TAKEN = new ErrorCode(
            "SQLSERVER_DATABASE_NAME_TAKEN",
            Remedy.FIX_AND_RESUME,
            "The target has a database of this name, and this migration did not restore it.",
            "Name another database in target.url, or drop that one yourself if nobody needs it: Godwit never replaces a database.");

    public static final ErrorCode STORE_REFUSED = new ErrorCode(
            "SQLSERVER_BACKUP_STORE_REFUSED",
            Remedy.FIX_AND_RESUME,
            "The store that holds the backups refused to list them, or did not answer.",
            "Check the address, the bucket or container, and the keys; the listing needs the right to list.");

    /** All of them. */
    public static final List<ErrorCode> ALL = List.of(
            BACKUPS_MISSING,
            BACKUPS_AMBIGUOUS,
            CHAIN_BROKEN,
            BACKUP_UNREADABLE,
            CERTIFICATE_MISSING,
            BACKUP_TOO_NEW,
            RESTORE_NOT_OFFERED,
            NAME_TAKEN,
            STORE_REFUSED);

    private RestoreErrors() {}
}
