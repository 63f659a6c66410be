package io.godwit.sqlserver.restore;

import io.godwit.spi.restore.BackupSet;
import io.godwit.spi.restore.RestoreOutlook.Standing;
import io.godwit.sqlserver.connection.Quoting;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the target itself says of a database that is being restored: its state ({@code sys.databases}), the pair of log record and recovery
 * fork that roll forward goes on with ({@code sys.master_files}: {@code redo_start_lsn}, {@code redo_start_fork_guid}), and which backups
 * were restored ({@code msdb.dbo.restorehistory} with {@code backupset}).
 *
 * @param standing as Godwit calls it
 * @param redo where roll forward goes on by the files themselves; null if a file's state is not known
 * @param fork the recovery fork that goes with it; empty if not known
 * @param history what was restored into it, oldest first, from its last full backup on
 */
record RestoreFacts(Standing standing, @Nullable BigInteger redo, String fork, List<Restored> history) {
    private static final int ONLINE = 0;
    private static final int RESTORING = 1;
    private static final String HISTORY = """
            SELECT h.restore_type, CONVERT(nvarchar(36), b.backup_set_uuid), b.first_lsn, b.last_lsn,\
             CONVERT(nvarchar(36), b.family_guid), CONVERT(nvarchar(36), b.last_recovery_fork_guid), b.backup_start_date,\
             b.backup_finish_date, b.backup_size, b.is_force_offline, b.is_readonly, b.time_zone\
             FROM msdb.dbo.restorehistory h JOIN msdb.dbo.backupset b ON b.backup_set_id = h.backup_set_id\
             WHERE h.destination_database_name = %1$s AND h.restore_history_id >= (SELECT MAX(f.restore_history_id)\
             FROM msdb.dbo.restorehistory f WHERE f.destination_database_name = %1$s AND f.restore_type = 'D')\
             ORDER BY h.restore_history_id""";

    /** A backup that was restored, and which database it is of. */
    record Restored(BackupSet set, String family, String fork) {}

    static RestoreFacts read(Connection connection, String database, long zoneMillis) throws SQLException {
        int id;
        int state;
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT d.database_id, d.state FROM sys.databases d WHERE d.name = "
                                + Quoting.text(database))) {
            if (!row.next()) {
                return new RestoreFacts(Standing.ABSENT, null, "", List.of());
            }
            id = row.getInt(1);
            state = row.getInt(2);
        }
        List<Restored> history = history(connection, database, zoneMillis);
        if (state != RESTORING) {
            return new RestoreFacts(state == ONLINE ? Standing.OPEN : Standing.UNFINISHED, null, "", history);
        }
        return standing(connection, id, history);
    }

    /** The database is as far as the file that is least far; one whose place is not known has to be restored anew. */
    private static RestoreFacts standing(Connection connection, int id, List<Restored> history) throws SQLException {
        BigInteger least = null;
        String fork = "";
        boolean known = true;
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT f.redo_start_lsn, CONVERT(nvarchar(36), f.redo_start_fork_guid)"
                                + " FROM sys.master_files f WHERE f.type = 0 AND f.database_id = " + id)) {
            while (row.next()) {
                BigDecimal lsn = row.getBigDecimal(1);
                known &= lsn != null;
                if (lsn != null && (least == null || lsn.toBigInteger().compareTo(least) < 0)) {
                    least = lsn.toBigInteger();
                    String guid = row.getString(2);
                    fork = guid == null ? "" : guid.strip().toUpperCase(Locale.ROOT);
                }
            }
        }
        return known && least != null && !history.isEmpty()
                ? new RestoreFacts(Standing.RESTORING, least, fork, history)
                : new RestoreFacts(Standing.UNFINISHED, null, "", history);
    }

    private static List<Restored> history(Connection connection, String database, long zoneMillis) throws SQLException {
        List<Restored> history = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(HISTORY.formatted(Quoting.text(database)))) {
            while (row.next()) {
                String type = "" + row.getString(1);
                BackupSet.Kind kind = type.startsWith("D")
                        ? BackupSet.Kind.FULL
                        : type.startsWith("I") ? BackupSet.Kind.DIFFERENTIAL : BackupSet.Kind.LOG;
                int quarters = row.getInt(12);
                long zone = row.wasNull() || quarters == 127 ? zoneMillis : quarters * 900_000L;
                history.add(new Restored(
                        new BackupSet(
                                mark(row, 2),
                                kind,
                                "",
                                row.getBigDecimal(3).toBigInteger(),
                                row.getBigDecimal(4).toBigInteger(),
                                MediaReader.millis(row, "backup_start_date", zone),
                                MediaReader.millis(row, "backup_finish_date", zone),
                                row.getLong(9),
                                row.getBoolean(10) || (kind == BackupSet.Kind.LOG && row.getBoolean(11))),
                        mark(row, 5),
                        mark(row, 6)));
            }
        }
        return history;
    }

    private static String mark(ResultSet row, int column) throws SQLException {
        String mark = row.getString(column);
        return mark == null ? "" : mark.strip().toUpperCase(Locale.ROOT);
    }

    /**
     * Where it stands. The history knows the end of the last backup, the files know what they hold; what is farther counts, since the files
     * may name the last record they saw and not the one after it.
     */
    Standpoint standpoint() {
        BigInteger lsn = redo == null ? BigInteger.ZERO : redo;
        Set<String> sets = new HashSet<>();
        for (Restored one : history) {
            lsn = lsn.max(one.set.last());
            sets.add(one.set.id());
        }
        return new Standpoint(
                lsn,
                fork.isEmpty() ? history.get(history.size() - 1).fork : fork,
                history.get(0).set.id(),
                history.size() == 1,
                sets);
    }

    /** Which database it is of; empty if nothing was restored. */
    String family() {
        return history.isEmpty() ? "" : history.get(0).family;
    }

    /** Whether the last backup that was restored says that nothing came after it. */
    boolean endsClosed() {
        return !history.isEmpty() && history.get(history.size() - 1).set.closing();
    }
}
