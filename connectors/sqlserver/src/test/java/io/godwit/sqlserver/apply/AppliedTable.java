package io.godwit.sqlserver.apply;

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
import io.godwit.sqlserver.load.SqlType;
import io.godwit.sqlserver.load.TypeMapping;
import io.godwit.testkit.contract.NeutralText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table of a target and changes of it in neutral cells, made by hand. */
final class AppliedTable {
    static final String GONE = "(absent)";

    final TablePlan plan;

    private AppliedTable(TablePlan plan) {
        this.plan = plan;
    }

    /**
     * A table in schema {@code dbo}.
     *
     * @param key names of the key's columns; none for a table without key
     * @param columns name and type of each, with a space between
     */
    static AppliedTable of(
            String name, boolean byteEqual, List<String> key, List<Cascade> cascades, String... columns) {
        List<Column> all = new ArrayList<>();
        for (String column : columns) {
            String[] parts = column.split(" ", 2);
            all.add(new Column(parts[0], TypeMapping.neutral(SqlType.parse(parts[1])), parts[1], true, false, false));
        }
        TableId id = new TableId("dbo", name);
        Key unique = key.isEmpty() ? null : new Key("PK", key, byteEqual);
        Table table = new Table(id, id, all, unique, true, false, null, cascades, -1, -1);
        return new AppliedTable(new TablePlan(table, RowFormat.NEUTRAL, "", RowFormat.NEUTRAL, "", Join.NONE));
    }

    AppliedTable joined(Join join) {
        return new AppliedTable(plan.withJoin(join));
    }

    /** Values as {@link NeutralText} has them. */
    Row row(@Nullable String... values) {
        RowBatch batch = new RowBatch(plan.changes(), values.length);
        for (int c = 0; c < values.length; c++) {
            String value = values[c];
            if (value == null) {
                batch.appendNull();
            } else if (value.equals(GONE)) {
                batch.appendAbsent();
            } else {
                byte[] cell = NeutralText.parse(plan.table().moved().get(c).type(), value);
                batch.append(cell, 0, cell.length);
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
