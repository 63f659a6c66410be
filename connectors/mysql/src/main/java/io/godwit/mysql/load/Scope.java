package io.godwit.mysql.load;

import io.godwit.spi.schema.ColumnRule;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.util.List;
import java.util.function.Function;

/**
 * What a source was asked for last: which tables a snapshot of it has to show at one moment, and what the migration file says of
 * their columns. Any thread may use it.
 */
public final class Scope {
    private volatile Selection selection = Selection.ALL;
    private volatile List<TableId> tables = List.of();

    /** Keeps what was asked for and found. */
    public void keep(Selection newSelection, Schema schema) {
        selection = newSelection;
        tables = schema.tables().stream().map(Table::id).toList();
    }

    /** The tables; none if nothing was asked for yet. */
    List<TableId> tables() {
        return tables;
    }

    /** The rules of a table's columns, by name. */
    public Function<String, ColumnRule> rules(TableId table) {
        Selection kept = selection;
        return column -> kept.rule(table, column);
    }
}
