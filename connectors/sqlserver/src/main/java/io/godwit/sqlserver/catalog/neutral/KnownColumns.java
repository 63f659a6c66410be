package io.godwit.sqlserver.catalog.neutral;

import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import io.godwit.sql.Columns;
import io.godwit.sqlserver.catalog.NativeColumn;
import io.godwit.sqlserver.catalog.NativeTable;
import io.godwit.sqlserver.load.SqlType;
import io.godwit.sqlserver.load.TypeMapping;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The columns that an expression may name so that it means the same elsewhere.
 *
 * @param columns for table's own expressions
 * @param folded columns of which texts that differ are equal to the server, in blanks at their end too
 */
record KnownColumns(Columns columns, Set<String> folded) {
    /** What looks like another type elsewhere and is counted with, or compared, in a way of its own here. */
    private static final Set<String> OF_THEIR_OWN = Set.of(
            "smallmoney",
            "xml",
            "hierarchyid",
            "geometry",
            "geography",
            "sql_variant",
            "timestamp",
            "text",
            "ntext",
            "image");

    static KnownColumns of(NativeTable table, Table known) {
        List<Column> same = new ArrayList<>();
        Set<String> ignoring = new HashSet<>();
        Set<String> folded = new HashSet<>();
        for (Column column : known.columns()) {
            NativeColumn own = table.column(column.name());
            if (own == null) {
                continue;
            }
            if (Descriptions.ignoresCase(own)) {
                ignoring.add(column.name());
            }
            boolean fixed = own.typeName().equals("char") || own.typeName().equals("nchar");
            if (!own.collation().isEmpty() && (!fixed || Descriptions.ignoresCase(own))) {
                folded.add(column.name());
            }
            // what is moved as another kind of value need not mean the same in an expression
            Class<?> natural =
                    TypeMapping.neutral(SqlType.parse(column.nativeType())).getClass();
            if (!OF_THEIR_OWN.contains(own.typeName())
                    && natural == column.type().getClass()) {
                same.add(column);
            }
        }
        return new KnownColumns(Columns.of(same, ignoring), folded);
    }
}
