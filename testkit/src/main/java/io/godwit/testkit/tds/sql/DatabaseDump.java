package io.godwit.testkit.tds.sql;

import io.godwit.testkit.tds.dictionary.ColumnInfo;
import io.godwit.testkit.tds.dictionary.Database;
import io.godwit.testkit.tds.dictionary.DatabaseObject;
import io.godwit.testkit.tds.dictionary.IndexInfo;
import io.godwit.testkit.tds.dictionary.TableInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The statements that make a database again, one a line: plain tables of numbers and texts with primary key and identity. A database that
 * holds more is refused, so that no backup is without something.
 */
final class DatabaseDump {
    private final Session session;
    private final Database database;

    DatabaseDump(Session session, Database database) {
        this.session = session;
        this.database = database;
    }

    /** Hears nothing. */
    static class Silence implements Answer {
        @Override
        public void columns(List<Column> columns) {}

        @Override
        public void row(@Nullable Object[] values) {}

        @Override
        public void done(Command command, long count) {}

        @Override
        public void done() {}

        @Override
        public void message(int number, String text) {}

        @Override
        public void transaction(Transaction what, long number) {}

        @Override
        public void database(String name) {}

        @Override
        public void parameter(String name, TsqlType type, @Nullable Object value) {}

        @Override
        public boolean isCancelled() {
            return false;
        }
    }

    String script() {
        List<String> lines = new ArrayList<>();
        Session inside =
                new Session(session.peer(), session.peer().user(), "stand-in", "backup", database.name(), () -> {});
        try {
            for (DatabaseObject object : database.objects()) {
                if (!(object instanceof TableInfo) && object.parent == 0) {
                    throw TdsException.notKnown("a backup of " + object.type + " " + object.name);
                }
            }
            database.tables().forEach(t -> table(inside, t, lines));
        } finally {
            inside.close();
            Session.enterAgain(session);
        }
        return String.join("\n", lines);
    }

    private static String name(TableInfo table) {
        return "[" + table.schema + "].[" + table.name + "]";
    }

    private static void table(Session inside, TableInfo table, List<String> lines) {
        List<String> columns = new ArrayList<>();
        for (ColumnInfo column : table.columns) {
            if (column.isGenerated() || column.defaultConstraint != null) {
                throw TdsException.notKnown("a backup of column " + column.name + ", computed or with a default");
            }
            ColumnInfo.Identity identity = column.identity;
            columns.add("[" + column.name + "] " + type(column.type)
                    + (identity == null ? "" : " IDENTITY(" + identity.seed + ", " + identity.increment + ")")
                    + (column.nullable ? " NULL" : " NOT NULL"));
        }
        IndexInfo key = table.primaryKey();
        if (table.indexes.size() > (key == null ? 0 : 1)
                || !table.foreignKeys.isEmpty()
                || !table.checks.isEmpty()
                || !table.schema.equals("dbo")) {
            throw TdsException.notKnown("a backup of more than a plain table with a key: " + table.name);
        }
        if (key != null) {
            columns.add("CONSTRAINT [" + key.name + "] PRIMARY KEY ("
                    + key.parts.stream().map(c -> "[" + c.column().name + "]").collect(Collectors.joining(", ")) + ")");
        }
        lines.add("CREATE TABLE " + name(table) + " (" + String.join(", ", columns) + ")");
        boolean identity = table.identity() != null;
        if (identity) {
            lines.add("SET IDENTITY_INSERT " + name(table) + " ON");
        }
        String into = "INSERT INTO " + name(table) + " ("
                + table.columns.stream().map(c -> "[" + c.name + "]").collect(Collectors.joining(", ")) + ") VALUES (";
        inside.batch("SELECT * FROM " + name(table), List.of(), new Silence() {
            @Override
            public void row(@Nullable Object[] values) {
                List<String> literals = new ArrayList<>();
                for (Object value : values) {
                    literals.add(literal(value));
                }
                lines.add(into + String.join(", ", literals) + ")");
            }
        });
        if (identity) {
            lines.add("SET IDENTITY_INSERT " + name(table) + " OFF");
        }
    }

    private static String type(TsqlType type) {
        String length = type.length() == TsqlType.MAX ? "max" : "" + type.length();
        return switch (type.base()) {
            case BIT, TINYINT, SMALLINT, INT, BIGINT -> type.typeName();
            case DECIMAL -> "decimal(" + type.precision() + ", " + type.scale() + ")";
            case CHAR, VARCHAR, NCHAR, NVARCHAR -> type.typeName() + "(" + length + ")";
            default -> throw TdsException.notKnown("a backup of a column of type " + type.typeName());
        };
    }

    private static String literal(@Nullable Object value) {
        if (value == null) {
            return "NULL";
        }
        String text = value.toString();
        if (value instanceof Number) {
            return text;
        }
        if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
            throw TdsException.notKnown("a backup of texts with line breaks");
        }
        return "N'" + text.replace("'", "''") + "'";
    }
}
