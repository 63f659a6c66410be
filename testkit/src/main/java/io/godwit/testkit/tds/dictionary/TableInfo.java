package io.godwit.testkit.tds.dictionary;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table. Changes only under the database's lock. */
public final class TableInfo extends DatabaseObject {
    public final List<ColumnInfo> columns = new ArrayList<>();
    public final List<IndexInfo> indexes = new ArrayList<>();
    public final List<Check> checks = new ArrayList<>();
    public final List<ForeignKey> foreignKeys = new ArrayList<>();
    /** Its schema and name in H2. */
    public final String stored;

    public boolean captured;
    public int nextColumn = 1;
    public String lockEscalation = "TABLE";

    public TableInfo(int id, String schema, String name, String stored, String type) {
        super(id, schema, name, type, 0);
        this.stored = stored;
    }

    public boolean isTemporary() {
        return name.startsWith("#");
    }

    public @Nullable ColumnInfo find(String column) {
        for (ColumnInfo found : columns) {
            if (found.name.equals(column)) {
                return found;
            }
        }
        return null;
    }

    /** The column of that name; an error as the server's if there is none. */
    public ColumnInfo column(String column) {
        ColumnInfo found = find(column);
        if (found == null) {
            throw new io.godwit.testkit.tds.sql.TdsException(207, "Invalid column name '" + column + "'.");
        }
        return found;
    }

    public @Nullable ColumnInfo identity() {
        for (ColumnInfo found : columns) {
            if (found.identity != null) {
                return found;
            }
        }
        return null;
    }

    public @Nullable IndexInfo primaryKey() {
        for (IndexInfo index : indexes) {
            if (index.isPrimaryKey()) {
                return index;
            }
        }
        return null;
    }

    public @Nullable IndexInfo index(String index) {
        for (IndexInfo found : indexes) {
            if (found.name.equals(index)) {
                return found;
            }
        }
        return null;
    }
}
