package io.godwit.postgresql.apply;

import io.godwit.postgresql.load.CellCodec;
import io.godwit.postgresql.load.TextBuffer;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Change;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowFormat;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Gives a table's changes in PostgreSQL's text form, in which they are written. */
final class CellTexts {
    private static final String TEXT = "postgresql/text";

    private final CellCodec @Nullable [] codecs;
    private final TextBuffer buffer = new TextBuffer();

    /** Looks at the table as it is on the target where the texts depend on that. */
    CellTexts(Connection connection, TablePlan plan) throws SQLException {
        if (plan.changes().equals(RowFormat.NEUTRAL)) {
            codecs =
                    CellCodec.of(connection, plan.table().target(), plan.table().moved());
        } else if (plan.changes().name().equals(TEXT)) {
            codecs = null;
        } else {
            throw new GodwitException(
                    Errors.NOT_SUPPORTED,
                    "changes cannot be written in the format " + plan.changes().name(),
                    plan.table().target().toString(),
                    null);
        }
    }

    /** The same change with its cells as text. */
    Change text(Change change) {
        CellCodec[] present = codecs;
        if (present == null) {
            return change;
        }
        Row before = change.before();
        Row after = change.after();
        return new Change(
                change.kind(),
                change.plan(),
                before == null ? null : text(before, present),
                after == null ? null : text(after, present),
                change.truncated());
    }

    private Row text(Row row, CellCodec[] present) {
        int[] starts = new int[row.columns()];
        int[] lengths = new int[row.columns()];
        buffer.clear();
        for (int c = 0; c < starts.length; c++) {
            starts[c] = buffer.length();
            if (row.length(c) < 0) {
                lengths[c] = row.length(c);
            } else {
                present[c].toText(row, c, buffer);
                lengths[c] = buffer.length() - starts[c];
            }
        }
        return new Row(Arrays.copyOf(buffer.data(), buffer.length()), starts, lengths);
    }
}
