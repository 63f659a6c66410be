package io.godwit.testkit.tds.capture;

import io.godwit.testkit.tds.dictionary.ColumnInfo;
import io.godwit.testkit.tds.dictionary.DatabaseObject;
import io.godwit.testkit.tds.dictionary.TableInfo;
import io.godwit.testkit.tds.sql.TsqlType;
import io.godwit.testkit.tds.sql.TsqlType.Base;
import java.util.ArrayList;
import java.util.List;

/** What a table's changes are captured by: a change table of some of its columns ({@code cdc.change_tables}). */
public final class CaptureInstance {
    private static final TsqlType LSN = new TsqlType(Base.BINARY, Lsn.BYTES, 0, 0);

    public final String name;
    public final TableInfo source;
    public final List<ColumnInfo> columns;
    /** Those that say which row is meant. */
    public final List<ColumnInfo> key;

    public final String indexName;
    public final boolean netChanges;
    public final boolean partitionSwitch;
    public final TableInfo changeTable;
    private volatile byte[] start = new byte[Lsn.BYTES];

    public CaptureInstance(
            int changeTableId,
            String name,
            TableInfo source,
            List<ColumnInfo> columns,
            List<ColumnInfo> key,
            String indexName,
            boolean netChanges,
            boolean partitionSwitch) {
        this.name = name;
        this.source = source;
        this.columns = List.copyOf(columns);
        this.key = List.copyOf(key);
        this.indexName = indexName;
        this.netChanges = netChanges;
        this.partitionSwitch = partitionSwitch;
        this.changeTable = table(changeTableId, name + "_CT");
        add("__$start_lsn", LSN, false);
        add("__$end_lsn", LSN, true);
        add("__$seqval", LSN, false);
        add("__$operation", TsqlType.INT, false);
        add("__$update_mask", TsqlType.varbinary(128), true);
        for (ColumnInfo column : columns) {
            boolean version = column.type.base() == Base.ROWVERSION;
            add(column.name, version ? new TsqlType(Base.BINARY, 8, 0, 0) : column.type, true);
        }
        add("__$command_id", TsqlType.INT, true);
    }

    /** A table of the system's in schema {@code cdc}. */
    static TableInfo table(int id, String name) {
        return new TableInfo(id, "cdc", name, "\"cdc\".\"" + name.replace("\"", "\"\"") + "\"", "U ");
    }

    static void add(TableInfo table, String name, TsqlType type, boolean nullable) {
        ColumnInfo column = new ColumnInfo(table.nextColumn++, name, type);
        column.nullable = nullable;
        table.columns.add(column);
    }

    private void add(String column, TsqlType type, boolean nullable) {
        add(changeTable, column, type, nullable);
    }

    /** The statement that makes a table in H2. */
    static String definition(TableInfo table) {
        List<String> lines = new ArrayList<>();
        for (ColumnInfo column : table.columns) {
            lines.add("\"" + column.name.replace("\"", "\"\"") + "\" " + column.type.stored());
        }
        return "CREATE TABLE " + table.stored + " (" + String.join(", ", lines) + ")";
    }

    /** The statement that makes the change table in H2. */
    public String definition() {
        return definition(changeTable);
    }

    /** The statement that makes the change table's index in H2. */
    public String index() {
        return "CREATE INDEX \"cdc\".\"i" + changeTable.id + "\" ON " + changeTable.stored
                + " (\"__$start_lsn\", \"__$command_id\", \"__$seqval\", \"__$operation\")";
    }

    /** From here on changes are in the change table. */
    public byte[] start() {
        return start.clone();
    }

    void start(byte[] lsn) {
        start = lsn.clone();
    }

    boolean isOf(DatabaseObject table) {
        return source.id == table.id;
    }
}
