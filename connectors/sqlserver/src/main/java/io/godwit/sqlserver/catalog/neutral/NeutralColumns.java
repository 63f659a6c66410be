package io.godwit.sqlserver.catalog.neutral;

import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Definition.ColumnDefinition;
import io.godwit.spi.schema.Definition.TableDefinition;
import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Expression.Literal;
import io.godwit.spi.schema.Table;
import io.godwit.sql.Dialect;
import io.godwit.sql.ExpressionReader;
import io.godwit.sqlserver.catalog.NativeColumn;
import io.godwit.sqlserver.catalog.NativeColumn.Computed;
import io.godwit.sqlserver.catalog.NativeColumn.Identity;
import io.godwit.sqlserver.catalog.NativeColumn.Traits;
import io.godwit.sqlserver.catalog.NativeDefault;
import io.godwit.sqlserver.catalog.NativeTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the columns of a table do without the application, in neutral terms. */
final class NeutralColumns {
    private final NativeTable table;
    private final Table known;
    private final KnownColumns columns;
    private final Numbering numbering;

    NeutralColumns(NativeTable table, Table known, KnownColumns columns, Numbering numbering) {
        this.table = table;
        this.known = known;
        this.columns = columns;
        this.numbering = numbering;
    }

    TableDefinition definition() {
        List<ColumnDefinition> described = new ArrayList<>();
        for (NativeColumn column : table.columns()) {
            Column neutral = Descriptions.column(known, column.name());
            if (neutral != null) {
                described.add(column(column, neutral));
            }
        }
        return new TableDefinition(known.target(), described, table.comment());
    }

    private ColumnDefinition column(NativeColumn column, Column neutral) {
        List<String> unsaid = new ArrayList<>();
        boolean counter = column.identity() != null || numbering.of(table, column.name()) != null;
        Expression computed = computed(column, neutral, unsaid);
        Expression value = counter ? null : defaultValue(column, neutral, unsaid);
        Identity identity = column.identity();
        if (identity != null && !identity.increment().equals("1")) {
            unsaid.add("numbers in steps of " + identity.increment());
        }
        addTraits(column.traits(), unsaid);
        return new ColumnDefinition(
                column.name(),
                value,
                counter,
                computed,
                String.join("; ", unsaid),
                Descriptions.ignoresCase(column),
                column.comment());
    }

    private @Nullable Expression computed(NativeColumn column, Column neutral, List<String> unsaid) {
        if (column.typeName().equals("timestamp")) {
            unsaid.add("rowversion, which the server counts up with each change");
            return null;
        }
        Computed from = column.computed();
        if (from == null) {
            return null;
        }
        Expression read = ExpressionReader.computed(
                        Dialect.TRANSACT_SQL, columns.columns(), neutral.type(), from.definition())
                .orElse(null);
        if (read == null) {
            unsaid.add(from.definition());
        }
        return read;
    }

    private @Nullable Expression defaultValue(NativeColumn column, Column neutral, List<String> unsaid) {
        NativeDefault found = table.defaultOf(column.name());
        if (found == null) {
            return null;
        }
        Expression read = ExpressionReader.defaultValue(Dialect.TRANSACT_SQL, neutral.type(), found.definition())
                .orElse(null);
        if (read == null) {
            unsaid.add("DEFAULT " + found.definition());
        }
        return read instanceof Literal literal && literal.kind() == Literal.Kind.NULL ? null : read;
    }

    private static void addTraits(Traits traits, List<String> unsaid) {
        if (!traits.maskedWith().isEmpty()) {
            unsaid.add("MASKED WITH " + traits.maskedWith());
        }
        if (!traits.xmlCollection().isEmpty()) {
            unsaid.add("the schemas that its XML must fit: " + traits.xmlCollection());
        }
        if (traits.generatedAlways() > 0) {
            unsaid.add("the period in which a row holds, which the server keeps");
        }
    }
}
