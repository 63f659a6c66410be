package io.godwit.testkit.contract;

import io.godwit.spi.row.Cells;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Rows of {@link Shape}s where a table is a collection of documents: the key's columns are {@code _id}, a document itself if there
 * are several, and the others are fields.
 */
final class DocumentRows {
    private static final String ABSENT = "(absent)";

    private DocumentRows() {}

    /** Whether a table's rows are whole documents beside their keys. */
    static boolean in(Table table) {
        List<Column> columns = table.moved();
        return columns.size() == 2
                && columns.get(0).name().equals("_id")
                && columns.get(1).name().equals("document")
                && columns.get(1).type() instanceof Type.Json;
    }

    /** A row as other engines' rows of the shape are printed; a document that was not sent is one column. */
    static String text(Cells row) {
        List<String> cells = new ArrayList<>();
        if (row.isAbsent(1)) {
            String key = row.isNull(0) ? "∅" : cell(row, 0);
            put(key.startsWith("{") ? BsonDocument.parse(key) : BsonDocument.parse("{\"v\": " + key + "}"), cells);
            cells.add(ABSENT);
        } else {
            put(BsonDocument.parse(cell(row, 1)), cells);
        }
        return String.join("|", cells);
    }

    private static String cell(Cells row, int column) {
        return new String(row.data(), row.start(column), row.length(column), StandardCharsets.UTF_8);
    }

    private static void put(BsonDocument document, List<String> cells) {
        for (BsonValue value : document.values()) {
            if (value.isDocument()) {
                put(value.asDocument(), cells);
            } else if (value.isNull()) {
                cells.add("∅");
            } else if (value.isString()) {
                cells.add(value.asString().getValue());
            } else if (value.isInt32() || value.isInt64()) {
                cells.add(Long.toString(value.asNumber().longValue()));
            } else {
                cells.add(value.toString());
            }
        }
    }

    /** Appends a row from values: numbers, texts, null, or {@link ApplySuite#GONE} for a document that was not sent. */
    static void append(RowBatch batch, @Nullable Object... values) {
        int key = values.length == 3 ? 2 : 1;
        appendKey(batch, Arrays.copyOf(values, key));
        if (ApplySuite.GONE.equals(values[values.length - 1])) {
            batch.appendAbsent();
            return;
        }
        List<String> names = List.of("id", "name", "amount", "body");
        if (values.length == 3) {
            names = List.of("", "", "name");
        } else if (values.length == 2) {
            names = List.of("", "code");
        }
        StringBuilder text = new StringBuilder("{\"_id\":").append(key(Arrays.copyOf(values, key)));
        for (int i = key; i < values.length; i++) {
            text.append(",\"").append(names.get(i)).append("\":").append(json(values[i]));
        }
        bytes(batch, text.append('}').toString());
    }

    /** Appends a key's cell from the values of its columns. */
    static void appendKey(RowBatch batch, @Nullable Object... values) {
        bytes(batch, key(values));
    }

    private static String key(@Nullable Object... values) {
        return values.length == 1
                ? json(values[0])
                : "{\"region\":" + json(values[0]) + ",\"number\":" + json(values[1]) + "}";
    }

    private static String json(@Nullable Object value) {
        return value instanceof String text
                ? '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"'
                : String.valueOf(value);
    }

    private static void bytes(RowBatch batch, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        batch.append(bytes, 0, bytes.length);
    }
}
