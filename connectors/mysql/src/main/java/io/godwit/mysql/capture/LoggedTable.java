package io.godwit.mysql.capture;

import io.godwit.mysql.load.RowFilter;
import io.godwit.mysql.load.SqlType;
import io.godwit.mysql.load.TextCodec;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A planned table as the log describes it: what reads each column of a row image, and to which moved column it goes. A table
 * that is not as it was planned stops the stream: a change that cannot be placed must not be guessed at.
 */
final class LoggedTable {
    /** A buffer that a large value made larger than this is given up. */
    private static final int KEPT_BYTES = 1 << 20;

    /** How the server names columns that it adds for indexes on expressions. */
    private static final String HIDDEN = "!hidden!";

    final TablePlan plan;
    /** The same, where the source let no rows of other tables follow. */
    final TablePlan alone;
    /** By ordinal in the log. */
    final ValueDecoder[] decoders;
    /** By ordinal in the log: the index among the moved columns, -1 for a column that does not move. */
    final int[] target;
    /** By ordinal: whether a change may leave the value out of the new image though nobody planned so. */
    final boolean[] detachable;
    /** By ordinal: whether the old image must hold it, because it says which row is meant. */
    final boolean[] addresses;

    private final CellBuffer cells;
    private final TextCodec @Nullable [] codecs;
    private final @Nullable RowFilter filter;
    private RowBatch neutral;

    private LoggedTable(TablePlan plan, ValueDecoder[] decoders, int[] target, TextCodec @Nullable [] codecs) {
        int moved = plan.table().moved().size();
        this.plan = plan;
        this.alone = plan.table().cascades().isEmpty() ? plan : alone(plan);
        this.decoders = decoders;
        this.target = target;
        this.detachable = new boolean[target.length];
        this.cells = new CellBuffer(moved);
        this.codecs = codecs;
        this.filter = plan.table().filter() == null ? null : RowFilter.of(plan.table());
        this.neutral = new RowBatch(RowFormat.NEUTRAL, moved);
        this.addresses = new boolean[target.length];
        int[] key = plan.table().keyIndexes();
        for (int i = 0; i < target.length; i++) {
            int column = target[i];
            addresses[i] = column >= 0 && (key.length == 0 || IntStream.of(key).anyMatch(k -> k == column));
            detachable[i] = target[i] < 0 || plan.table().moved().get(target[i]).detachable();
        }
    }

    private static TablePlan alone(TablePlan plan) {
        return new TablePlan(
                plan.table().withoutCascades(),
                plan.rows(),
                plan.rowsWhy(),
                plan.changes(),
                plan.changesWhy(),
                plan.join());
    }

    /**
     * Matches a table map with its plan.
     *
     * @param showsPoint as in {@link JsonNumber}
     * @throws GodwitException SCHEMA_CHANGED if they do not fit, NOT_SUPPORTED if a column's values cannot be read from a log
     */
    static LoggedTable of(TablePlan plan, TableMap map, SourceFacts facts, boolean showsPoint) {
        Table table = plan.table();
        List<Column> columns = table.columns();
        int count = map.columns();
        int known = known(map, columns.size());
        if (known != columns.size()) {
            throw changed(table, "it has " + known + " columns and was planned with " + columns.size());
        }
        ValueDecoder[] decoders = new ValueDecoder[count];
        int[] target = new int[count];
        BitSet asked = new BitSet(count);
        BitSet unsigned = new BitSet(count);
        int moved = 0;
        for (int i = 0; i < count; i++) {
            Column column = i < known ? columns.get(i) : null;
            if (column == null || column.generated()) {
                target[i] = -1;
                decoders[i] = skipping(table, map, i);
            } else {
                target[i] = moved++;
                decoders[i] = reading(table, column, map, i, showsPoint);
                asked.set(i);
                unsigned.set(i, SqlType.parse(column.nativeType()).unsigned());
            }
        }
        int contradicted = map.contradicted(asked, unsigned);
        if (contradicted >= 0) {
            throw unlike(table, columns.get(contradicted), map, contradicted);
        }
        for (int i = 0; i < known; i++) {
            checkName(table, columns.get(i), map, i);
        }
        return new LoggedTable(plan, decoders, target, codecs(plan, facts));
    }

    /** How many of the log's columns somebody made; the server puts its own behind them. */
    private static int known(TableMap map, int planned) {
        int known = map.columns();
        while (known > 0 && isHidden(map, known - 1, planned)) {
            known--;
        }
        return known;
    }

    private static boolean isHidden(TableMap map, int column, int planned) {
        String name = map.name(column);
        return name != null
                ? name.startsWith(HIDDEN)
                : column >= planned && map.type(column) == ColumnTypes.TYPED_ARRAY;
    }

    private static ValueDecoder skipping(Table table, TableMap map, int i) {
        ValueDecoder decoder = DecoderFactory.skipping(map.type(i), map.metadata(i));
        if (decoder == null) {
            throw new GodwitException(
                    Errors.NOT_SUPPORTED,
                    "the log holds a column of type " + map.type(i)
                            + ", which this version does not know; exclude the table",
                    table.id().toString(),
                    null);
        }
        return decoder;
    }

    private static ValueDecoder reading(Table table, Column column, TableMap map, int i, boolean showsPoint) {
        SqlType planned = SqlType.parse(column.nativeType());
        ValueDecoder decoder = DecoderFactory.reading(map.type(i), map.metadata(i), planned, showsPoint);
        if (decoder == null) {
            throw unlike(table, column, map, i);
        }
        return decoder;
    }

    private static GodwitException unlike(Table table, Column column, TableMap map, int i) {
        return changed(
                table,
                "column " + column.name() + " was planned as " + column.nativeType() + ", and the log holds type "
                        + map.type(i) + "(" + map.metadata(i) + ")");
    }

    private static void checkName(Table table, Column column, TableMap map, int i) {
        String name = map.name(i);
        if (name != null && !name.equalsIgnoreCase(column.name())) {
            throw changed(table, "column " + column.name() + " is now " + name);
        }
    }

    private static TextCodec @Nullable [] codecs(TablePlan plan, SourceFacts facts) {
        if (!plan.changes().equals(RowFormat.NEUTRAL)) {
            return null;
        }
        List<Column> columns = plan.table().moved();
        TextCodec[] codecs = new TextCodec[columns.size()];
        for (int i = 0; i < codecs.length; i++) {
            Column column = columns.get(i);
            codecs[i] = TextCodec.of(
                    column,
                    RowFormat.NEUTRAL,
                    SqlType.parse(column.nativeType()),
                    facts.rule(plan.table().id(), column.name()));
            if (codecs[i].isConvertedByServer()) {
                throw new GodwitException(
                        Errors.NOT_SUPPORTED,
                        "column " + column.name() + " is of a character set that can only be read by the server: "
                                + column.nativeType() + "; migrate this table offline or exclude it",
                        plan.table().id().toString(),
                        null);
            }
        }
        return codecs;
    }

    static GodwitException changed(Table table, String how) {
        return new GodwitException(Errors.SCHEMA_CHANGED, how, table.id().toString(), null);
    }

    /** Where a row is put together; refilled for every row. */
    CellBuffer cells() {
        return cells;
    }

    /** Whether the row that was put together is one of those that move. */
    boolean isTaken() {
        return filter == null || filter.takes(cells);
    }

    /** The row that was put together, in the plan's format. */
    Row row() {
        TextCodec[] present = codecs;
        if (present == null) {
            return cells.row();
        }
        RowBatch row = neutral;
        if (row.data().length > KEPT_BYTES) {
            row = new RowBatch(RowFormat.NEUTRAL, present.length);
            neutral = row;
        }
        row.clear();
        for (int c = 0; c < present.length; c++) {
            if (cells.isNull(c)) {
                row.appendNull();
            } else if (cells.isAbsent(c)) {
                row.appendAbsent();
            } else {
                try {
                    present[c].toCell(cells.data(), cells.start(c), cells.length(c), row);
                } catch (GodwitException e) {
                    throw new GodwitException(
                            e.code(), e.detail(), plan.table().id().toString(), e);
                }
            }
        }
        return Row.copyOf(row);
    }
}
