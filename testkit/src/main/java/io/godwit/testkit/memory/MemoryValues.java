package io.godwit.testkit.memory;

import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Row;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Type;
import io.godwit.testkit.contract.NeutralText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Java values to neutral cells, and rows to text. */
final class MemoryValues {
    private MemoryValues() {}

    static Row row(List<Column> columns, List<@Nullable Object> values) {
        if (values.size() != columns.size()) {
            throw new IllegalArgumentException(values.size() + " values for " + columns.size() + " columns");
        }
        List<byte @Nullable []> cells = new ArrayList<>();
        for (int c = 0; c < columns.size(); c++) {
            cells.add(cell(columns.get(c), values.get(c)));
        }
        return MemoryTable.row(cells);
    }

    static byte @Nullable [] cell(Column column, @Nullable Object value) {
        if (value == null) {
            if (!column.nullable()) {
                throw new IllegalArgumentException("column " + column.name() + " may not be null");
            }
            return null;
        }
        if (value instanceof byte[] bytes && column.type() instanceof Type.Bytes) {
            return bytes.clone();
        }
        return NeutralText.parse(column.type(), value.toString());
    }

    static String print(List<Column> columns, Cells row) {
        StringBuilder text = new StringBuilder();
        for (int c = 0; c < columns.size(); c++) {
            String cell = NeutralText.print(columns.get(c).type(), row, c);
            text.append(c == 0 ? "" : "|").append(cell == null ? "∅" : cell);
        }
        return text.toString();
    }
}
