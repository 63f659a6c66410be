package io.godwit.testkit.contract;

import io.godwit.spi.Checkpoint;
import io.godwit.spi.Reader;
import io.godwit.spi.Source;
import io.godwit.spi.TablePlan;
import io.godwit.spi.Target;
import io.godwit.spi.Writer;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.change.Join;
import io.godwit.spi.change.Position;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.load.Split;
import io.godwit.spi.load.SplitSize;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.List;

/** The least that moves rows and changes from a source to a target, without an engine. */
public final class Moves {
    /** One split per table. */
    public static final SplitSize WHOLE = new SplitSize(Long.MAX_VALUE / 4, 1);

    private Moves() {}

    /** A plan in given formats. */
    public static TablePlan plan(Table table, RowFormat rows, RowFormat changes) {
        return new TablePlan(table, rows, "", changes, "", Join.NONE);
    }

    /** A plan in neutral formats. */
    public static TablePlan neutral(Table table) {
        return plan(table, RowFormat.NEUTRAL, RowFormat.NEUTRAL);
    }

    /** The table under another name on the target. */
    public static Table renamed(Table table, TableId target) {
        return new Table(
                table.id(),
                target,
                table.columns(),
                table.key(),
                table.fullImages(),
                table.otherUniques(),
                table.filter(),
                table.estimatedRows(),
                table.estimatedBytes());
    }

    /** All rows as text, sorted. */
    public static List<String> rows(Source source, Table table) {
        try (Snapshot snapshot = source.snapshot(false)) {
            return rows(source, table, snapshot, source.splits(table, WHOLE));
        }
    }

    /** The rows of some splits as text, sorted. */
    public static List<String> rows(Source source, Table table, Snapshot snapshot, List<Split> splits) {
        List<String> texts = new ArrayList<>();
        TablePlan plan = neutral(table);
        for (Split split : splits) {
            try (Reader<Batch> reader = source.rows(plan, snapshot, split)) {
                for (Batch batch = reader.next(); batch != null; batch = reader.next()) {
                    RowBatch rows = (RowBatch) batch;
                    for (int r = 0; r < rows.rows(); r++) {
                        texts.add(text(table, rows.at(r)));
                    }
                }
            }
        }
        texts.sort(null);
        return texts;
    }

    /** A neutral row as text: columns joined by a bar, a null as {@code ∅}. */
    public static String text(Table table, Cells row) {
        if (DocumentRows.in(table)) {
            return DocumentRows.text(row);
        }
        StringBuilder text = new StringBuilder();
        List<Column> columns = table.moved();
        for (int c = 0; c < columns.size(); c++) {
            String cell = NeutralText.print(columns.get(c).type(), row, c);
            text.append(c == 0 ? "" : "|").append(cell == null ? "∅" : cell);
        }
        return text.toString();
    }

    /** Some of a row's cells as a row. */
    public static Row project(Cells row, int... columns) {
        int[] starts = new int[columns.length];
        int[] lengths = new int[columns.length];
        for (int i = 0; i < columns.length; i++) {
            starts[i] = row.start(columns[i]);
            lengths[i] = row.length(columns[i]);
        }
        return Row.copyOf(new Row(row.data(), starts, lengths));
    }

    /** Loads one split. */
    public static long load(Source source, Target target, TablePlan plan, Snapshot snapshot, Split split) {
        try (Reader<Batch> in = source.rows(plan, snapshot, split);
                Writer<Batch> out = target.rows(plan, split)) {
            long rows = 0;
            for (Batch batch = in.next(); batch != null; batch = in.next()) {
                out.write(batch);
                rows += batch.rows();
            }
            out.commit(new Checkpoint.SplitLoaded(
                    split, rows, 0, snapshot.position().text()));
            return rows;
        }
    }

    /** Reads changes until a position is covered; heartbeats are left out. */
    public static List<ChangeBatch> changes(Reader<ChangeBatch> reader, Position until) {
        List<ChangeBatch> batches = new ArrayList<>();
        while (true) {
            ChangeBatch batch = reader.next();
            if (batch == null) {
                throw new AssertionError("a reader of changes came to an end");
            }
            if (batch.isTransaction()) {
                batches.add(batch);
            }
            if (batch.last() && batch.commit().covers(until)) {
                return batches;
            }
        }
    }
}
