package io.godwit.testkit.tds.capture;

import io.godwit.testkit.tds.dictionary.ColumnInfo;
import io.godwit.testkit.tds.dictionary.TableInfo;
import io.godwit.testkit.tds.sql.TdsException;
import io.godwit.testkit.tds.sql.TsqlType;
import io.godwit.testkit.tds.sql.TsqlType.Base;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rows of change tables and of {@code cdc.lsn_time_mapping} (Transact-SQL Reference, "cdc.&lt;capture_instance&gt;_CT"), written
 * over a connection of its own. Its callers hold {@link Capture}'s monitor.
 */
final class ChangeTables {
    /** How many columns a change table has before those of the rows. */
    static final int BEFORE = 5;

    private static final int DELETED = 1;
    private static final int INSERTED = 2;
    private static final int OLD = 3;
    private static final int NEW = 4;

    private static final String MAP = "lsn_time_mapping";

    private final String url;
    private final Map<CaptureInstance, PreparedStatement> inserts = new HashMap<>();
    private @Nullable Connection connection;

    ChangeTables(String url) {
        this.url = url;
    }

    /** {@code cdc.lsn_time_mapping}. */
    static TableInfo map(int id) {
        TsqlType lsn = new TsqlType(Base.BINARY, Lsn.BYTES, 0, 0);
        TableInfo map = CaptureInstance.table(id, MAP);
        CaptureInstance.add(map, "start_lsn", lsn, false);
        CaptureInstance.add(map, "tran_begin_time", TsqlType.DATETIME, true);
        CaptureInstance.add(map, "tran_end_time", TsqlType.DATETIME, true);
        CaptureInstance.add(map, "tran_id", TsqlType.varbinary(10), true);
        CaptureInstance.add(map, "tran_begin_lsn", lsn, true);
        return map;
    }

    private Connection open() throws SQLException {
        Connection now = connection;
        if (now == null) {
            now = DriverManager.getConnection(url);
            now.setAutoCommit(false);
            connection = now;
        }
        return now;
    }

    /** Notes a transaction, and makes all that was written visible; {@code transaction} 0 for none. */
    void enter(byte[] lsn, long transaction) {
        try (PreparedStatement insert =
                open().prepareStatement("INSERT INTO \"cdc\".\"" + MAP + "\" VALUES (?, ?, ?, ?, ?)")) {
            LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MILLIS);
            insert.setBytes(1, lsn);
            insert.setObject(2, now);
            insert.setObject(3, now);
            insert.setBytes(4, transaction == 0 ? new byte[1] : Arrays.copyOf(Lsn.of(transaction), 8));
            insert.setBytes(5, transaction == 0 ? null : lsn);
            insert.executeUpdate();
            open().commit();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    boolean isEntered(byte[] lsn) {
        return time(lsn) != null;
    }

    @Nullable
    String time(byte[] lsn) {
        try (PreparedStatement query =
                open().prepareStatement("SELECT tran_end_time FROM \"cdc\".\"" + MAP + "\" WHERE start_lsn = ?")) {
            query.setBytes(1, lsn);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    void cleanUp(CaptureInstance instance, byte[] start) {
        delete("DELETE FROM " + instance.changeTable.stored + " WHERE \"__$start_lsn\" < ?", start);
    }

    void cleanUpMap(byte[] least) {
        delete("DELETE FROM \"cdc\".\"" + MAP + "\" WHERE start_lsn < ?", least);
    }

    private void delete(String sql, byte[] lsn) {
        try (PreparedStatement delete = open().prepareStatement(sql)) {
            delete.setBytes(1, lsn);
            delete.executeUpdate();
            open().commit();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Writes a transaction's changes, which {@link #enter} makes visible; false if they concern nobody. */
    boolean write(byte[] commit, long first, List<Capture.Change> changes, Collection<CaptureInstance> instances) {
        boolean some = false;
        try {
            for (CaptureInstance instance : instances) {
                List<@Nullable Object[]> rows = new ArrayList<>();
                for (int i = 0; i < changes.size(); i++) {
                    if (instance.isOf(changes.get(i).table)) {
                        add(rows, instance, changes.get(i), commit, Lsn.of(first + i), i + 1);
                    }
                }
                if (!rows.isEmpty()) {
                    insert(instance, rows);
                    some = true;
                }
            }
            return some;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private void insert(CaptureInstance instance, List<@Nullable Object[]> rows) throws SQLException {
        PreparedStatement insert = inserts.get(instance);
        if (insert == null) {
            insert = open().prepareStatement("INSERT INTO " + instance.changeTable.stored + " VALUES (?"
                    + ", ?".repeat(instance.changeTable.columns.size() - 1) + ")");
            inserts.put(instance, insert);
        }
        for (@Nullable Object[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                insert.setObject(i + 1, row[i]);
            }
            insert.addBatch();
        }
        insert.executeBatch();
    }

    private static void add(
            List<@Nullable Object[]> rows,
            CaptureInstance instance,
            Capture.Change change,
            byte[] commit,
            byte[] sequence,
            int command) {
        int width = instance.columns.size();
        byte[] all = new byte[(width + 7) / 8];
        byte[] changed = new byte[all.length];
        @Nullable Object @Nullable [] before = columns(instance, change, change.before());
        @Nullable Object @Nullable [] after = columns(instance, change, change.after());
        boolean key = false;
        boolean any = false;
        for (int i = 0; i < width; i++) {
            ColumnInfo column = instance.columns.get(i);
            mark(all, i);
            if (before != null && after != null && !Objects.deepEquals(before[i], after[i])) {
                mark(changed, i);
                any = true;
                key |= instance.key.contains(column);
            }
        }
        if (before == null || after == null || key) {
            if (before != null) {
                rows.add(row(commit, sequence, DELETED, all, told(instance, before), command));
            }
            if (after != null) {
                rows.add(row(commit, sequence, INSERTED, all, after, command));
            }
        } else if (any) {
            for (int i = 0; i < width; i++) {
                boolean same = (changed[changed.length - 1 - i / 8] >> i % 8 & 1) == 0;
                before[i] = same && instance.columns.get(i).type.isLarge() ? null : before[i];
            }
            rows.add(row(commit, sequence, OLD, changed, told(instance, before), command));
            rows.add(row(commit, sequence, NEW, changed, after, command));
        }
    }

    /** The captured columns of a row; those that are computed, or there no more, are null. */
    private static @Nullable Object @Nullable [] columns(
            CaptureInstance instance, Capture.Change change, @Nullable Object @Nullable [] row) {
        if (row == null) {
            return null;
        }
        @Nullable Object[] captured = new @Nullable Object[instance.columns.size()];
        for (int i = 0; i < captured.length; i++) {
            ColumnInfo column = instance.columns.get(i);
            int place = column.computed == null ? change.columns.indexOf(column) : -1;
            captured[i] = place < 0 ? null : row[place];
        }
        return captured;
    }

    private static void mark(byte[] mask, int column) {
        mask[mask.length - 1 - column / 8] |= (byte) (1 << column % 8);
    }

    /** The old types of large values are not told of rows as they were. */
    private static @Nullable Object[] told(CaptureInstance instance, @Nullable Object[] row) {
        @Nullable Object[] told = row.clone();
        for (int i = 0; i < told.length; i++) {
            Base base = instance.columns.get(i).type.base();
            if (base == Base.TEXT || base == Base.NTEXT || base == Base.IMAGE) {
                told[i] = null;
            }
        }
        return told;
    }

    private static @Nullable Object[] row(
            byte[] commit, byte[] sequence, int operation, byte[] mask, @Nullable Object[] values, int command) {
        @Nullable Object[] row = new @Nullable Object[BEFORE + values.length + 1];
        row[0] = commit;
        row[2] = sequence;
        row[3] = operation;
        row[4] = mask;
        System.arraycopy(values, 0, row, BEFORE, values.length);
        row[row.length - 1] = command;
        return row;
    }

    /** Gives a column of a change table another type. */
    void retype(CaptureInstance instance, ColumnInfo column, TsqlType type) {
        forget(instance);
        try (java.sql.Statement alter = open().createStatement()) {
            alter.execute("ALTER TABLE " + instance.changeTable.stored + " ALTER COLUMN \""
                    + column.name.replace("\"", "\"\"") + "\" SET DATA TYPE " + type.stored());
            open().commit();
            column.type = type;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    void forget(CaptureInstance instance) {
        PreparedStatement insert = inserts.remove(instance);
        try {
            if (insert != null) {
                insert.close();
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static TdsException failed(SQLException e) {
        return new TdsException(49_004, "stand-in: cannot keep changes: " + e.getMessage());
    }

    void close() {
        Connection open = connection;
        connection = null;
        inserts.clear();
        try {
            if (open != null) {
                open.close();
            }
        } catch (SQLException e) {
            // it is gone, which is what was wanted
        }
    }
}
