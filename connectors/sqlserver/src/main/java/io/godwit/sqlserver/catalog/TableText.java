package io.godwit.sqlserver.catalog;

import io.godwit.sqlserver.catalog.NativeColumn.Computed;
import io.godwit.sqlserver.catalog.NativeColumn.Identity;
import io.godwit.sqlserver.connection.Quoting;
import java.util.ArrayList;
import java.util.List;

/** Writes tables down as statements (Transact-SQL Reference, "CREATE TABLE"). */
final class TableText {
    private final Naming naming;
    private final Storage storage;

    TableText(Naming naming, Storage storage) {
        this.naming = naming;
        this.storage = storage;
    }

    /**
     * The table with its columns and nothing else: no keys, no defaults. The times from and to which a row holds are plain columns
     * until the table keeps its history by itself.
     */
    String create(NativeTable table) {
        List<String> columns = new ArrayList<>();
        table.columns().forEach(c -> columns.add(column(c)));
        boolean heap = table.indexes().stream().noneMatch(i -> i.isClustered() && i.isTree());
        return "CREATE TABLE " + Quoting.table(table.target()) + " (\n  " + String.join(",\n  ", columns) + ")"
                + (heap ? storage.on(table.storage()) + storage.with(table.storage(), List.of()) : "");
    }

    /** What follows a created table: settings that have no place in its statement. */
    List<String> settings(NativeTable table) {
        List<String> statements = new ArrayList<>();
        String alter = "ALTER TABLE " + Quoting.table(table.target());
        if (!table.traits().lockEscalation().equals("TABLE")
                && !table.traits().lockEscalation().isEmpty()) {
            statements.add(alter + " SET (LOCK_ESCALATION = " + table.traits().lockEscalation() + ")");
        }
        if (table.traits().largeValuesOutOfRow()) {
            statements.add("EXEC sp_tableoption " + Quoting.text(Quoting.table(table.target()))
                    + ", 'large value types out of row', 1");
        }
        return statements;
    }

    /** One column, as it stands between the brackets. */
    String column(NativeColumn column) {
        StringBuilder text = new StringBuilder(Quoting.name(column.name()));
        Computed computed = column.computed();
        if (computed != null) {
            text.append(" AS ").append(naming.rewrite(computed.definition()));
            if (computed.persisted()) {
                text.append(column.nullable() ? " PERSISTED" : " PERSISTED NOT NULL");
            }
            return text.toString();
        }
        text.append(' ').append(type(column));
        if (column.traits().columnSet()) {
            return text.append(" COLUMN_SET FOR ALL_SPARSE_COLUMNS").toString();
        }
        if (column.alias() == null && !column.collation().isEmpty()) {
            // named even where it is the source database's: the target's may be another, and its code page with it
            text.append(" COLLATE ").append(column.collation());
        }
        if (column.traits().sparse()) {
            text.append(" SPARSE");
        }
        if (!column.traits().maskedWith().isEmpty()) {
            text.append(" MASKED WITH (FUNCTION = ")
                    .append(Quoting.text(column.traits().maskedWith()))
                    .append(')');
        }
        Identity identity = column.identity();
        if (identity != null) {
            text.append(" IDENTITY(")
                    .append(identity.seed())
                    .append(',')
                    .append(identity.increment())
                    .append(')')
                    .append(identity.notForReplication() ? " NOT FOR REPLICATION" : "");
        }
        text.append(column.nullable() ? " NULL" : " NOT NULL");
        return text.append(column.traits().rowGuid() ? " ROWGUIDCOL" : "").toString();
    }

    /** A column's type: the user's where it was declared with one. */
    String type(NativeColumn column) {
        String alias = column.alias();
        if (alias != null) {
            return naming.rewrite(alias);
        }
        String collection = column.traits().xmlCollection();
        if (!collection.isEmpty()) {
            return "xml(" + (column.traits().xmlDocument() ? "DOCUMENT " : "CONTENT ") + naming.rewrite(collection)
                    + ")";
        }
        int collate = column.nativeType().indexOf(" COLLATE ");
        return collate < 0 ? column.nativeType() : column.nativeType().substring(0, collate);
    }
}
