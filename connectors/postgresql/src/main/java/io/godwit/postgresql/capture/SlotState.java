package io.godwit.postgresql.capture;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What the server says of a replication slot (view {@code pg_replication_slots}).
 *
 * @param plugin its output plugin, empty for a physical slot
 * @param database its database, empty for a physical slot
 * @param activePid the process that uses it, 0 if none
 * @param confirmed up to where its user said it needs nothing more; null if it never became consistent
 * @param lost why it can no longer be read, null if it can
 */
record SlotState(
        String plugin,
        String database,
        int activePid,
        @Nullable Lsn confirmed,
        @Nullable String lost) {

    /** Asks; null if there is no such slot. */
    static @Nullable SlotState read(Connection connection, int version, String slot) throws SQLException {
        String sql = "SELECT coalesce(plugin, ''), coalesce(database, ''), coalesce(active_pid, 0),"
                + " confirmed_flush_lsn::text, CASE"
                + (version >= 17 ? " WHEN invalidation_reason IS NOT NULL THEN invalidation_reason::text" : "")
                + (version == 16 ? " WHEN conflicting THEN 'it conflicted with recovery'" : "")
                + (version >= 13 ? " WHEN wal_status = 'lost' THEN 'max_slot_wal_keep_size was exceeded'" : "")
                + " WHEN restart_lsn IS NULL THEN 'it holds no log' END"
                + " FROM pg_catalog.pg_replication_slots WHERE slot_name = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, slot);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return null;
                }
                String confirmed = row.getString(4);
                return new SlotState(
                        row.getString(1),
                        row.getString(2),
                        row.getInt(3),
                        confirmed == null ? null : Lsn.parse(confirmed),
                        row.getString(5));
            }
        }
    }

    /** Makes sure that the slot is ours and whole, and says up to where it was released. */
    Lsn usable(String slot, String here) {
        if (!plugin.equals("pgoutput") || !database.equals(here)) {
            throw new GodwitException(
                    Errors.SOURCE_REFUSED,
                    "the replication slot belongs to something else (plugin `" + plugin + "`, database `" + database
                            + "`); give the migration another name",
                    slot,
                    null);
        }
        Lsn position = confirmed;
        if (lost != null || position == null) {
            throw new GodwitException(
                    Errors.LOG_LOST,
                    "the replication slot can no longer be read: " + (lost == null ? "it holds no log" : lost),
                    slot,
                    null);
        }
        return position;
    }
}
