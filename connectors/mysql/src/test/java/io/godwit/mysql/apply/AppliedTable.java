package io.godwit.mysql.apply;

import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.Join;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Cascade;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table of a target and changes of it in the server's own text, made by hand. */
final class AppliedTable {
    static final String GONE = "(absent)";

    final TablePlan plan;

    private AppliedTable(TablePlan plan) {
        this.plan = plan;
    }

    /**
     * A table in database {@code app}.
     *
     * @param key names of the key's columns; none for a table without key
     * @param columns name and type of each, with a space between
     */
    static AppliedTable of(
            String name, boolean byteEqual, List<String> key, List<Cascade> cascades, String... columns) {
        List<Column> all = new ArrayList<>();
        for (String column : columns) {
            String[] parts = column.split(" ", 2);
            all.add(new Column(parts[0], new Type.Native("mysql", parts[1]), parts[1], true, false, false));
        }
        TableId id = new TableId("app", name);
        Key unique = key.isEmpty() ? null : new Key("PRIMARY", key, byteEqual);
        Table table = new Table(id, id, all, unique, true, false, null, cascades, -1, -1);
        return new AppliedTable(
                new TablePlan(table, RowFormat.NEUTRAL, "", new RowFormat("mysql/text", ""), "", Join.NONE));
    }

    AppliedTable joined(Join join) {
        return new AppliedTable(plan.withJoin(join));
    }

    /** Bytes are given as characters below 256; texts that begin with {@code u:} are UTF-8. */
    Row row(@Nullable String... values) {
        RowBatch batch = new RowBatch(plan.changes(), values.length);
        for (String value : values) {
            if (value == null) {
                batch.appendNull();
            } else if (value.equals(GONE)) {
                batch.appendAbsent();
            } else {
                byte[] bytes = value.startsWith("u:")
                        ? value.substring(2).getBytes(StandardCharsets.UTF_8)
                        : value.getBytes(StandardCharsets.ISO_8859_1);
                batch.append(bytes, 0, bytes.length);
            }
        }
        return Row.copyOf(batch.at(0));
    }

    Change insert(@Nullable String... values) {
        return Change.insert(plan, row(values));
    }

    Change update(@Nullable Row before, @Nullable String... values) {
        return Change.update(plan, before, row(values));
    }

    Change delete(@Nullable String... values) {
        return Change.delete(plan, row(values));
    }
}
