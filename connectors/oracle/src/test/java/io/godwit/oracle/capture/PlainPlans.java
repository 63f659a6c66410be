package io.godwit.oracle.capture;

import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Join;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Plans and rows whose cells are texts, to be read by people. */
final class PlainPlans {
    private PlainPlans() {}

    /** A plan with a key on the first column, or none. */
    static TablePlan plan(String table, boolean keyed, String... columns) {
        List<Column> all = new ArrayList<>();
        for (String name : columns) {
            all.add(new Column(name, new Type.Text(0, false), "text", true, false, false));
        }
        TableId id = TableId.parse(table);
        Key key = keyed ? new Key("key", List.of(columns[0]), true) : null;
        return new TablePlan(
                new Table(id, id, all, key, true, true, null, 0, 0),
                RowFormat.NEUTRAL,
                "",
                RowFormat.NEUTRAL,
                "",
                Join.NONE);
    }

    /** Cells joined by commas; null and absent by their names. */
    static String shown(@org.jspecify.annotations.Nullable Row row) {
        if (row == null) {
            return "none";
        }
        List<String> cells = new ArrayList<>();
        for (int c = 0; c < row.columns(); c++) {
            cells.add(
                    row.isNull(c)
                            ? "null"
                            : row.isAbsent(c)
                                    ? "absent"
                                    : new String(row.data(), row.start(c), row.length(c), StandardCharsets.UTF_8));
        }
        return String.join(",", cells);
    }
}
