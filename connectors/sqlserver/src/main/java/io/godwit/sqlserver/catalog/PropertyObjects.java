package io.godwit.sqlserver.catalog;

import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.connection.Quoting;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Extended properties of the database, its schemas, and objects in them (Transact-SQL Reference, "sp_addextendedproperty"). */
final class PropertyObjects {
    private static final int OF_THE_DATABASE = 0;
    private static final int OF_A_SCHEMA = 3;
    private static final int OF_AN_INDEX = 7;

    private final Reading reading;
    private final Naming naming;
    private final Set<TableId> left = new HashSet<>();

    PropertyObjects(Reading reading, Naming naming, NativeTables natives) {
        this.reading = reading;
        this.naming = naming;
        for (NativeTable table : natives.of(NativeTable.Kind.TABLE)) {
            if (Movable.refusal(table) != null) {
                left.add(table.id());
            }
        }
    }

    void add(ObjectList out) throws SQLException {
        reading.each(Queries.PROPERTIES, row -> {
            String schema = row.getString(4);
            boolean chosen =
                    row.getInt(1) == OF_THE_DATABASE || reading.schemas().contains(schema == null ? "" : schema);
            if (chosen && row.getString(3) != null) {
                property(out, row);
            }
        });
    }

    private void property(ObjectList out, ResultSet row) throws SQLException {
        String type = Reading.text(row, 6).strip();
        String parent = row.getString(10);
        String level = level(row, type, parent);
        if (level == null) {
            return;
        }
        String name = listed(row) + " " + row.getString(2);
        // what it is said of may come at hand-over only
        boolean late = type.equals("TR") || type.equals("F");
        out.add(
                Kinds.COMMENT,
                name,
                late ? Stage.OPEN : Stage.POST_DATA,
                "EXEC sp_addextendedproperty @name = " + Quoting.text(row.getString(2)) + ", @value = "
                        + Quoting.text(row.getString(3)) + level);
    }

    private String listed(ResultSet row) throws SQLException {
        if (row.getInt(1) == OF_THE_DATABASE) {
            return "database";
        }
        String schema = naming.schema(Reading.text(row, 4));
        if (row.getInt(1) == OF_A_SCHEMA) {
            return schema;
        }
        String part = row.getString(7) == null ? row.getString(8) : row.getString(7);
        return naming.target(new TableId(row.getString(4), row.getString(5))) + (part == null ? "" : "." + part);
    }

    /** The path to what it is said of; empty for the database, null if that is not moved. */
    private @Nullable String level(ResultSet row, String type, @Nullable String parent) throws SQLException {
        if (row.getInt(1) == OF_THE_DATABASE) {
            return "";
        }
        if (row.getInt(1) == OF_A_SCHEMA) {
            return at(0, "SCHEMA", naming.schema(row.getString(4)));
        }
        if (row.getString(5) == null) {
            return null;
        }
        TableId id = new TableId(row.getString(4), row.getString(5));
        TableId owner = parent == null ? id : new TableId(Reading.text(row, 9), parent);
        String ownerType = parent == null ? type : Reading.text(row, 11).strip();
        String word = word(ownerType);
        boolean table = ownerType.equals("U");
        if (word == null
                || left.contains(owner)
                || (table && !reading.selection().includes(owner))) {
            return null;
        }
        TableId target = naming.target(owner);
        String path = at(0, "SCHEMA", target.schema()) + at(1, word, target.name());
        if (parent != null) {
            return path + at(2, type.equals("TR") ? "TRIGGER" : "CONSTRAINT", id.name());
        }
        if (row.getInt(1) == OF_AN_INDEX) {
            return row.getString(8) == null ? null : path + at(2, "INDEX", row.getString(8));
        }
        return row.getString(7) == null ? path : path + at(2, "COLUMN", row.getString(7));
    }

    private static String at(int level, String type, String name) {
        return ", @level" + level + "type = N'" + type + "', @level" + level + "name = " + Quoting.text(name);
    }

    private static @Nullable String word(String type) {
        return switch (type) {
            case "U" -> "TABLE";
            case "V" -> "VIEW";
            case "P" -> "PROCEDURE";
            case "FN", "IF", "TF" -> "FUNCTION";
            case "SN" -> "SYNONYM";
            case "SO" -> "SEQUENCE";
            default -> null;
        };
    }
}
