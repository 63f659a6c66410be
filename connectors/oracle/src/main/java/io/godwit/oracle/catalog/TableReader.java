package io.godwit.oracle.catalog;

import io.godwit.oracle.load.LogForm;
import io.godwit.oracle.load.NativeType;
import io.godwit.oracle.load.TypeMapping;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.ColumnRule;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.Type;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells the selected tables that hold rows in neutral form. */
final class TableReader {
    private final Reading reading;
    private final NumberMeasure measure;

    TableReader(Reading reading, NumberMeasure measure) {
        this.reading = reading;
        this.measure = measure;
    }

    /** The tables whose rows are moved; others get the reason why they are not. */
    List<Table> read(NativeTables natives) throws SQLException {
        List<Table> tables = new ArrayList<>();
        for (NativeTable table : natives.all()) {
            List<String> uncarried = NativeTables.uncarried(table);
            if (table.unmoved == null && !uncarried.isEmpty()) {
                table.unmoved = "values of these columns cannot be carried: " + String.join(", ", uncarried);
            }
            if (table.unmoved == null) {
                tables.add(table(table));
            }
        }
        return tables;
    }

    private Table table(NativeTable table) throws SQLException {
        Selection selection = reading.selection();
        List<String> open = table.columns.stream()
                .filter(NumberMeasure::isOpen)
                .map(NativeColumn::name)
                .filter(c -> selection.rule(table.id, c).type() == null)
                .toList();
        Map<String, Type> measured = open.isEmpty() ? Map.of() : measure.measure(table, open);
        List<Column> columns = new ArrayList<>();
        for (NativeColumn column : table.columns) {
            Type type = type(column, selection.rule(table.id, column.name()), measured.get(column.name()));
            boolean large = LogForm.isLookedUp(column.spelling());
            columns.add(new Column(column.name(), type, column.spelling(), column.nullable(), column.virtual(), large));
        }
        Key key = key(table);
        return new Table(
                table.id,
                selection.target(table.id),
                columns,
                key,
                columns.stream().noneMatch(Column::detachable),
                uniques(table) > (key == null ? 0 : 1),
                selection.filter(table.id),
                table.rows,
                table.bytes);
    }

    /** The neutral type of a column; that of a computed one that cannot be carried is its own. */
    static Type type(NativeColumn column, ColumnRule rule, @Nullable Type measured) {
        Type natural = TypeMapping.natural(NativeType.parse(column.spelling()), measured);
        return natural == null
                ? new Type.Native("oracle", column.spelling())
                : TypeMapping.ruled(rule, column.name(), column.spelling(), natural);
    }

    private static long uniques(NativeTable table) {
        return table.indexes.stream().filter(NativeTable.Index::unique).count();
    }

    /** The primary key, else a unique constraint or index of columns that are never null. */
    static @Nullable Key key(NativeTable table) {
        Key found = null;
        for (NativeTable.Constraint constraint : table.constraints) {
            boolean holds = constraint.enabled() && constraint.validated();
            if (holds && constraint.kind() == 'P') {
                return key(table, constraint.name(), constraint.columns());
            }
            if (holds && constraint.kind() == 'U' && found == null) {
                found = key(table, constraint.name(), constraint.columns());
            }
        }
        for (NativeTable.Index index : table.indexes) {
            boolean plain = index.unique() && index.parts().stream().allMatch(p -> p.expression() == null);
            if (found == null && plain) {
                found = key(
                        table,
                        index.name(),
                        index.parts().stream().map(NativeTable.Part::column).toList());
            }
        }
        return found;
    }

    private static @Nullable Key key(NativeTable table, String name, List<String> columns) {
        boolean exact = true;
        for (String column : columns) {
            NativeColumn described = table.column(column);
            if (described == null || described.nullable() || described.virtual()) {
                return null;
            }
            NativeType.Family family = NativeType.parse(described.spelling()).family();
            // there are two zeros
            boolean binary = family == NativeType.Family.BINARY_FLOAT || family == NativeType.Family.BINARY_DOUBLE;
            exact &= !described.ignoresCase() && !binary;
        }
        return columns.isEmpty() ? null : new Key(name, columns, exact);
    }
}
