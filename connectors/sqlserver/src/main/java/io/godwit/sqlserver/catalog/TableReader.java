package io.godwit.sqlserver.catalog;

import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.ColumnRule;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.Type;
import io.godwit.sql.TypeRule;
import io.godwit.sqlserver.catalog.NativeIndex.Role;
import io.godwit.sqlserver.load.SqlType;
import io.godwit.sqlserver.load.TypeMapping;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells the selected tables whose rows are moved in neutral form. */
final class TableReader {
    private TableReader() {}

    static List<Table> read(NativeTables natives, Selection selection) {
        List<Table> tables = new ArrayList<>();
        for (NativeTable table : natives.of(NativeTable.Kind.TABLE)) {
            if (Movable.refusal(table) == null) {
                tables.add(table(table, selection));
            }
        }
        return tables;
    }

    private static Table table(NativeTable table, Selection selection) {
        List<Column> columns = new ArrayList<>();
        for (NativeColumn column : table.columns()) {
            if (!column.traits().columnSet()) {
                columns.add(column(column, selection.rule(table.id(), column.name())));
            }
        }
        NativeIndex best = key(table);
        long uniques = table.indexes().stream().filter(NativeIndex::unique).count();
        return new Table(
                table.id(),
                table.target(),
                columns,
                best == null
                        ? null
                        : new Key(
                                best.name(),
                                best.parts().stream()
                                        .map(NativeIndex.Part::column)
                                        .toList(),
                                isByteEqual(table, best)),
                // the log leaves out large values of rows that went, and of those that did not change
                columns.stream().noneMatch(Column::detachable),
                uniques > (best == null ? 0 : 1),
                selection.filter(table.id()),
                table.estimatedRows(),
                table.estimatedBytes());
    }

    /**
     * A column in neutral form.
     *
     * @throws io.godwit.spi.GodwitException {@code OPTION_INVALID} if the rule names no type, or one that its values cannot have
     */
    static Column column(NativeColumn column, ColumnRule rule) {
        SqlType type = SqlType.parse(column.nativeType());
        Type neutral = TypeRule.of(
                rule, column.name(), column.nativeType(), TypeMapping.neutral(type), t -> TypeMapping.canRead(t, type));
        boolean generated = column.isGenerated();
        return new Column(
                column.name(),
                neutral,
                column.nativeType(),
                column.nullable(),
                generated,
                !generated && column.isLarge());
    }

    /** The primary key, else the best unique index: one whose values are equal only if their bytes are. */
    static @Nullable NativeIndex key(NativeTable table) {
        NativeIndex best = null;
        for (NativeIndex index : table.indexes()) {
            if (!index.tellsRowsApart() || !isOfGivenValues(table, index)) {
                continue;
            }
            if (index.role() == Role.PRIMARY_KEY) {
                return index;
            }
            if (best == null || (!isByteEqual(table, best) && isByteEqual(table, index))) {
                best = index;
            }
        }
        return best;
    }

    private static boolean isOfGivenValues(NativeTable table, NativeIndex index) {
        return !index.parts().isEmpty()
                && index.parts().stream().allMatch(p -> {
                    NativeColumn column = table.column(p.column());
                    return column != null && !column.nullable() && !column.isGenerated();
                });
    }

    private static boolean isByteEqual(NativeTable table, NativeIndex index) {
        return index.parts().stream().allMatch(p -> {
            NativeColumn column = table.column(p.column());
            return column != null && isByteEqual(column);
        });
    }

    /**
     * Trailing blanks of texts and trailing zeros of bytes count for nothing to the server, so only those of one length are equal
     * by their bytes alone; zero has two signs in floating point; instants are equal whatever their offset.
     */
    private static boolean isByteEqual(NativeColumn column) {
        return switch (column.typeName()) {
            case "bit",
                    "tinyint",
                    "smallint",
                    "int",
                    "bigint",
                    "decimal",
                    "money",
                    "smallmoney",
                    "date",
                    "time",
                    "datetime",
                    "smalldatetime",
                    "datetime2",
                    "uniqueidentifier",
                    "binary",
                    "hierarchyid" -> true;
            case "char", "nchar" -> column.collation().endsWith("_BIN2");
            default -> false;
        };
    }
}
