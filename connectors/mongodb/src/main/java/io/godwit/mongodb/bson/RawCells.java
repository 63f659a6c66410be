package io.godwit.mongodb.bson;

import io.godwit.spi.GodwitException;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.schema.Table;
import java.util.Arrays;

/** Cells for changes between two servers of this engine: the key in its common form, the document as it is. */
final class RawCells implements DocumentCells {
    private final String where;
    private final int columns;
    private final boolean keyed;
    private final Output out = new Output();

    RawCells(Table table) {
        this.where = table.id().toString();
        this.columns = table.moved().size();
        this.keyed = table.key() != null;
    }

    @Override
    public void append(byte[] data, int start, int length, RowBatch batch) {
        boolean there = key(data, start, length);
        if (there) {
            batch.append(out.data(), 0, out.length());
        } else {
            batch.appendNull();
        }
        batch.append(data, start, length);
        for (int column = 2; column < columns; column++) {
            batch.appendNull();
        }
    }

    @Override
    public Row row(byte[] document) {
        boolean there = key(document, 0, document.length);
        int[] starts = new int[columns];
        int[] lengths = new int[columns];
        Arrays.fill(lengths, Cells.NULL);
        lengths[0] = there ? out.length() : Cells.NULL;
        out.put(document);
        starts[1] = out.length() - document.length;
        lengths[1] = document.length;
        return new Row(out.copy(), starts, lengths);
    }

    @Override
    public Row key(byte[] documentKey) {
        boolean there = key(documentKey, 0, documentKey.length);
        int[] lengths = new int[columns];
        Arrays.fill(lengths, Cells.ABSENT);
        lengths[0] = there ? out.length() : Cells.NULL;
        return new Row(out.copy(), new int[columns], lengths);
    }

    private boolean key(byte[] data, int start, int length) {
        out.clear();
        try {
            return DocumentKey.put(data, start, length, keyed, out);
        } catch (GodwitException e) {
            throw Refusal.in(where, e);
        }
    }
}
