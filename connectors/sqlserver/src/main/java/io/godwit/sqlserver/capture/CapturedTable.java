package io.godwit.sqlserver.capture;

import io.godwit.spi.TablePlan;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.schema.Column;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.load.ActualColumns;
import io.godwit.sqlserver.load.CellCodec;
import io.godwit.sqlserver.load.SqlType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A planned table with the capture instance its changes are read from: the statements that read it, and what makes rows of theirs.
 * The server itself says which rows the table's filter means. Used by one thread.
 */
final class CapturedTable {
    /** Columns before the table's own: commit, command, sequence, operation, mask, filter. */
    private static final int OWN_COLUMNS = 6;

    private static final int KEPT_BYTES = 1 << 20;

    final TablePlan plan;
    final CaptureInstance instance;
    /** What the change table's columns were when the reading of it was prepared. */
    final String shape;

    private final CellCodec[] codecs;
    private final int[] places;
    private final int[] bits;
    private final boolean[] large;
    private final boolean[] untold;
    private final boolean[] addresses;
    private final String select;
    private RowBatch scratch;

    CapturedTable(TablePlan plan, CaptureInstance instance, ActualColumns actual, String shape) {
        this.plan = plan;
        this.instance = instance;
        this.shape = shape;
        List<Column> columns = plan.table().moved();
        int count = columns.size();
        this.codecs = actual.codecs(columns, plan.changes());
        this.places = new int[count];
        this.bits = new int[count];
        this.large = new boolean[count];
        this.untold = new boolean[count];
        this.addresses = new boolean[count];
        StringBuilder list = new StringBuilder();
        int place = OWN_COLUMNS + 1;
        for (int c = 0; c < count; c++) {
            String name = columns.get(c).name();
            SqlType type = actual.type(name);
            places[c] = place;
            place += codecs[c].width();
            list.append(", ").append(codecs[c].select("c." + Quoting.name(name)));
            bits[c] = instance.columns().indexOf(name);
            large[c] = type.isLarge() || columns.get(c).detachable();
            untold[c] = isUntold(type);
        }
        int[] key = plan.table().keyIndexes();
        if (key.length == 0 || plan.table().fullImages()) {
            Arrays.fill(addresses, true);
        }
        for (int column : key) {
            addresses[column] = true;
        }
        String filter = plan.table().filter();
        this.select = "c.[__$start_lsn], c.[__$command_id], c.[__$seqval], c.[__$operation], c.[__$update_mask], "
                + (filter == null ? "1" : "CASE WHEN " + filter + " THEN 1 ELSE 0 END") + list + " FROM "
                + instance.table() + " c";
        this.scratch = new RowBatch(plan.changes(), count);
    }

    /** Types of which no old row ever holds a value. */
    private static boolean isUntold(SqlType type) {
        return type.name().equals("text")
                || type.name().equals("ntext")
                || type.name().equals("image");
    }

    /** What is read, from {@code SELECT} on without it, up to the table with its alias {@code c}. */
    String select() {
        return select;
    }

    /** The row that the result stands at. */
    CapturedRow row(ResultSet result) throws SQLException {
        LogPosition commit = LogPosition.of(result.getBytes(1));
        int command = result.getInt(2);
        LogPosition sequence = LogPosition.of(result.getBytes(3));
        Operation operation = Operation.of(result.getInt(4));
        byte[] mask = result.getBytes(5);
        boolean taken = result.getInt(6) == 1;
        ChangeOrder order = new ChangeOrder(commit, command, sequence, operation.number());
        boolean old = operation == Operation.DELETE || operation == Operation.BEFORE;
        RowBatch cells = scratch;
        if (cells.data().length > KEPT_BYTES) {
            cells = new RowBatch(plan.changes(), codecs.length);
            scratch = cells;
        }
        cells.clear();
        for (int c = 0; c < codecs.length; c++) {
            if (old && (!addresses[c] || untold[c])) {
                cells.appendAbsent();
            } else {
                codecs[c].read(result, places[c], cells);
            }
        }
        boolean part = operation == Operation.BEFORE || operation == Operation.AFTER;
        return new CapturedRow(order, operation, part ? image(cells, mask) : Row.copyOf(cells), taken);
    }

    /** A row of an update, in which a large value that did not change is null though it need not be. */
    private Row image(RowBatch cells, byte @Nullable [] mask) {
        Row row = Row.copyOf(cells);
        int[] starts = null;
        int[] lengths = null;
        for (int c = 0; c < codecs.length; c++) {
            if (large[c] && row.isNull(c) && !isSet(mask, bits[c])) {
                if (lengths == null) {
                    starts = new int[codecs.length];
                    lengths = new int[codecs.length];
                    for (int i = 0; i < codecs.length; i++) {
                        starts[i] = row.start(i);
                        lengths[i] = row.length(i);
                    }
                }
                lengths[c] = Cells.ABSENT;
            }
        }
        return lengths == null || starts == null ? row : new Row(row.data(), starts, lengths);
    }

    /** Whether a bit of a mask is set, all of them where there is no mask; its last byte holds the first eight columns (sys.fn_cdc_is_bit_set). */
    static boolean isSet(byte @Nullable [] mask, int bit) {
        if (mask == null || bit < 0) {
            return true;
        }
        int at = mask.length - 1 - bit / Byte.SIZE;
        return at >= 0 && (mask[at] >> bit % Byte.SIZE & 1) != 0;
    }
}
