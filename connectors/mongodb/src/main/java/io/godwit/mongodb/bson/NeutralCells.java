package io.godwit.mongodb.bson;

import io.godwit.spi.GodwitException;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import java.util.Arrays;
import java.util.List;

/** Neutral cells: the key and the document as text, and the fields that have columns of their own. */
final class NeutralCells implements DocumentCells {
    private final String where;
    private final boolean keyed;
    private final int columns;
    private final FieldCell[] fields;
    private final Output key = new Output();
    private final Output out = new Output();
    private final KeyText keyText = new KeyText(out);
    private final ExtendedJson json;
    private final int[] starts;
    private final int[] lengths;

    NeutralCells(Table table, TextForm form) {
        List<Column> moved = table.moved();
        this.where = table.id().toString();
        this.keyed = table.key() != null;
        this.columns = moved.size();
        this.json = new ExtendedJson(form, out);
        this.fields = moved.stream().skip(2).map(FieldCell::of).toArray(FieldCell[]::new);
        this.starts = new int[columns];
        this.lengths = new int[columns];
    }

    @Override
    public void append(byte[] data, int start, int length, RowBatch batch) {
        fill(data, start, length);
        for (int column = 0; column < columns; column++) {
            if (lengths[column] < 0) {
                batch.appendNull();
            } else {
                batch.append(out.data(), starts[column], lengths[column]);
            }
        }
    }

    @Override
    public Row row(byte[] document) {
        fill(document, 0, document.length);
        return new Row(out.copy(), starts.clone(), lengths.clone());
    }

    @Override
    public Row key(byte[] documentKey) {
        out.clear();
        Arrays.fill(lengths, Cells.ABSENT);
        try {
            putKey(documentKey, 0, documentKey.length);
        } catch (GodwitException e) {
            throw Refusal.in(where, e);
        }
        return new Row(out.copy(), new int[columns], lengths.clone());
    }

    private void fill(byte[] data, int start, int length) {
        out.clear();
        try {
            putKey(data, start, length);
            starts[1] = out.length();
            json.document(data, start, length);
            lengths[1] = out.length() - starts[1];
            for (int i = 0; i < fields.length; i++) {
                starts[i + 2] = out.length();
                lengths[i + 2] = fields[i].put(data, start, length, out) ? out.length() - starts[i + 2] : Cells.NULL;
            }
        } catch (GodwitException e) {
            throw Refusal.in(where, e);
        }
    }

    private void putKey(byte[] data, int start, int length) {
        key.clear();
        starts[0] = 0;
        lengths[0] = Cells.NULL;
        if (DocumentKey.put(data, start, length, keyed, key)) {
            keyText.put(key.data(), 0, key.length());
            lengths[0] = out.length();
        }
    }
}
