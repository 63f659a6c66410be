package io.godwit.sqlserver.restore;

import io.godwit.spi.ErrorCode;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Mode;
import io.godwit.spi.Problem;
import io.godwit.spi.Problem.Severity;
import io.godwit.spi.restore.BackupSet;
import io.godwit.spi.restore.RestoreOutlook;
import io.godwit.spi.restore.RestoreOutlook.Standing;
import io.godwit.sqlserver.connection.Platform;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.connection.Sessions;
import io.godwit.sqlserver.restore.MediaReader.DatabaseFile;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What would keep backups from being restored, found by reading their headers and asking the target; changes nothing. */
final class RestoreAssessment {
    private static final int FIRST_WITH_S3 = 16;

    private final Sessions sessions;
    private final Connection session;
    private final BackupSource source;
    private final Supplier<RestoreOutlook> look;
    private final Function<String, @Nullable BackupHeader> headers;
    private final MediaReader reader;
    private final FilePlacement placement;
    private final List<Problem> problems = new ArrayList<>();

    RestoreAssessment(
            Sessions sessions,
            Connection session,
            BackupSource source,
            Supplier<RestoreOutlook> look,
            Function<String, @Nullable BackupHeader> headers,
            MediaReader reader,
            FilePlacement placement) {
        this.sessions = sessions;
        this.session = session;
        this.source = source;
        this.look = look;
        this.headers = headers;
        this.reader = reader;
        this.placement = placement;
    }

    private void add(Severity severity, ErrorCode code, String object, String why, String remedy) {
        problems.add(new Problem(severity, code, object, why, remedy));
    }

    List<Problem> problems(Mode mode) throws SQLException {
        platform(mode);
        if (!problems.isEmpty()) {
            return problems;
        }
        permissions();
        if (source.place().isUrl() && !source.hasCredential(session)) {
            if (!source.hasSecret()) {
                add(
                        Severity.BLOCKER,
                        Errors.OPTION_INVALID,
                        source.place().root(),
                        "the target has no credential for the backups, and no keys are given",
                        "give the keys as options of the source, or run on the target: " + source.credentialScript());
            } else {
                add(
                        Severity.WARNING,
                        RestoreErrors.STORE_REFUSED,
                        source.place().root(),
                        "the target has no credential for the backups, so it cannot read them yet, and they are not assessed",
                        "the run makes it and removes it at the end; to assess before, run on the target: "
                                + source.credentialScript());
            }
            return problems;
        }
        try {
            backups(look.get(), mode);
        } catch (GodwitException e) {
            add(Severity.BLOCKER, e.code(), e.where(), e.detail(), e.code().action());
        }
        return problems;
    }

    private void platform(Mode mode) {
        Platform platform = sessions.server().platform();
        String instead = switch (platform) {
            case AZURE_SQL_DATABASE, FABRIC, SYNAPSE ->
                "it restores no backups of others at all: move the rows (source.url as sqlserver://)";
            case AMAZON_RDS ->
                "its own procedures restore from Amazon S3: msdb.dbo.rds_restore_database with @with_norecovery = 1,"
                        + " rds_restore_log and rds_finish_restore; or move the rows (source.url as sqlserver://)";
            case CLOUD_SQL ->
                "it imports backups by its own command (gcloud sql import bak); or move the rows (source.url as sqlserver://)";
            case BABELFISH ->
                "it is PostgreSQL and has no backups of SQL Server: move the rows (source.url as sqlserver://)";
            case MANAGED_INSTANCE -> managedInstance(mode);
            case SELF_MANAGED, EDGE, OTHER -> "";
        };
        if (!instead.isEmpty()) {
            add(
                    Severity.BLOCKER,
                    RestoreErrors.RESTORE_NOT_OFFERED,
                    platform.title(),
                    "the service does not restore these backups by statements",
                    instead);
        } else if (source.place().kind() == BackupPlace.Kind.S3
                && sessions.server().major() < FIRST_WITH_S3) {
            add(
                    Severity.BLOCKER,
                    RestoreErrors.RESTORE_NOT_OFFERED,
                    source.place().root(),
                    "SQL Server restores from S3-compatible addresses from version 2022 on; this is "
                            + sessions.server().version(),
                    "copy the backups to a folder that the server sees, and give that");
        }
    }

    /** Azure SQL Managed Instance, "T-SQL differences": RESTORE takes FROM URL and no option, and a full backup only. */
    private String managedInstance(Mode mode) {
        if (mode == Mode.ONLINE) {
            return "log backups are restored there by Azure's Log Replay Service alone (az sql midb log-replay start); with mode: offline Godwit"
                    + " restores the newest full backup of a container; or move the rows and changes (source.url as sqlserver://)";
        }
        return source.place().kind() == BackupPlace.Kind.AZURE_BLOB
                ? ""
                : "it restores from Azure Blob Storage only: give https://ACCOUNT.blob.core.windows.net/CONTAINER";
    }

    private void permissions() throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT IS_SRVROLEMEMBER('sysadmin'), IS_SRVROLEMEMBER('dbcreator'),"
                                + " HAS_PERMS_BY_NAME(NULL, NULL, 'CREATE ANY DATABASE')")) {
            row.next();
            if (row.getInt(1) == 1) {
                return;
            }
            if (row.getInt(2) != 1) {
                add(
                        Severity.BLOCKER,
                        Errors.PERMISSION_DENIED,
                        sessions.user(),
                        "the user may not restore databases" + (row.getInt(3) == 1 ? " that are there already" : ""),
                        "ALTER SERVER ROLE dbcreator ADD MEMBER " + Quoting.name(sessions.user()));
            }
        }
    }

    private void backups(RestoreOutlook outlook, Mode mode) throws SQLException {
        if (outlook.standing() == Standing.OPEN || outlook.standing() == Standing.UNFINISHED) {
            add(
                    Severity.BLOCKER,
                    RestoreErrors.NAME_TAKEN,
                    placement.database(),
                    outlook.standing() == Standing.OPEN
                            ? "there is an open database of this name"
                            : "there is a database of this name whose restore did not come to its end",
                    RestoreErrors.NAME_TAKEN.action());
            return;
        }
        for (String one : outlook.unread()) {
            add(Severity.WARNING, RestoreErrors.BACKUP_UNREADABLE, "", one, RestoreErrors.BACKUP_UNREADABLE.action());
        }
        for (String one : outlook.overlooked()) {
            add(Severity.NOTE, RestoreErrors.BACKUP_UNREADABLE, "", one + "; it is left out", "");
        }
        if (!outlook.missing().isEmpty()) {
            add(
                    mode == Mode.OFFLINE ? Severity.BLOCKER : Severity.WARNING,
                    RestoreErrors.CHAIN_BROKEN,
                    source.database(),
                    outlook.missing(),
                    RestoreErrors.CHAIN_BROKEN.action());
        }
        int internal = internalVersion();
        List<BackupHeader> chain = outlook.pending().stream()
                .map(BackupSet::id)
                .map(headers)
                .filter(Objects::nonNull)
                .toList();
        for (BackupHeader header : chain) {
            if (header.internalVersion() > internal && internal > 0) {
                add(
                        Severity.BLOCKER,
                        RestoreErrors.BACKUP_TOO_NEW,
                        header.place(),
                        "it was made by SQL Server " + header.version() + ", the target is "
                                + sessions.server().version(),
                        RestoreErrors.BACKUP_TOO_NEW.action());
                break;
            }
        }
        if (!chain.isEmpty()) {
            files(chain.get(chain.size() - 1));
        }
    }

    private int internalVersion() throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("SELECT CAST(DATABASEPROPERTYEX('master', 'Version') AS int)")) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    private void files(BackupHeader header) throws SQLException {
        List<DatabaseFile> files;
        try {
            files = reader.databaseFiles(header);
        } catch (SQLException e) {
            GodwitException why = RestoreStatements.failure(e, "reading the list of files", header.place());
            add(
                    Severity.BLOCKER,
                    why.code(),
                    why.where(),
                    why.detail(),
                    why.code().action());
            return;
        }
        for (DatabaseFile file : files) {
            if (file.encrypted() && !hasCertificate(file.thumbprint())) {
                add(
                        Severity.BLOCKER,
                        RestoreErrors.CERTIFICATE_MISSING,
                        source.database(),
                        "the database is encrypted (TDE) with a certificate whose thumbprint is " + file.thumbprint()
                                + ", and the target's master does not have it",
                        RestoreErrors.CERTIFICATE_MISSING.action());
                break;
            }
        }
        for (DatabaseFile file : files) {
            String path = placement.path(file);
            if (!placement.dataFolder().isEmpty() && isTaken(path)) {
                add(
                        Severity.BLOCKER,
                        RestoreErrors.NAME_TAKEN,
                        path,
                        "the file belongs to another database of the target",
                        "give other folders in the target's options dataFolder and logFolder");
            }
        }
    }

    private boolean hasCertificate(String thumbprint) throws SQLException {
        return any("SELECT 1 FROM sys.certificates c WHERE c.thumbprint = " + thumbprint)
                || any("SELECT 1 FROM sys.asymmetric_keys k WHERE k.thumbprint = " + thumbprint);
    }

    private boolean isTaken(String path) throws SQLException {
        return any("SELECT 1 FROM sys.master_files f WHERE f.physical_name = " + Quoting.text(path)
                + " AND f.database_id NOT IN (SELECT d.database_id FROM sys.databases d WHERE d.name = "
                + Quoting.text(placement.database()) + ")");
    }

    private boolean any(String sql) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next();
        }
    }
}
