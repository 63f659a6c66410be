package io.godwit.postgresql.catalog;

import io.godwit.postgresql.connection.Quoting;
import io.godwit.spi.schema.Stage;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Tables without keys, partitions' places, and settings of columns. A partition is made as a table of its own and then
 * attached, so that its columns keep their order, defaults and nullability.
 */
final class TableObjects {
    private final Reading reading;
    private final Map<Long, List<ColumnFacts>> columns;
    private final SequenceObjects sequences;

    TableObjects(Reading reading, Map<Long, List<ColumnFacts>> columns, SequenceObjects sequences) {
        this.reading = reading;
        this.columns = columns;
        this.sequences = sequences;
    }

    void addTables(ObjectList out, Descriptions descriptions) {
        for (Relation table : reading.relations().tables()) {
            out.add("table", name(table), Stage.PRE_DATA, create(table));
            out.describe(descriptions.table(table));
        }
        for (Relation table : reading.relations().tables()) {
            addAttachment(table, out);
            addSettings(table, out);
        }
    }

    private String name(Relation table) {
        return reading.naming().target(table.id()).toString();
    }

    private String create(Relation table) {
        List<Relation> parents = reading.relations().chosenParents(table);
        boolean inherits = !table.partition() && !parents.isEmpty();
        List<String> lines = new ArrayList<>();
        for (ColumnFacts column : facts(table)) {
            if (column.local() || !inherits) {
                lines.add("  " + definition(table, column));
            }
        }
        StringBuilder sql = new StringBuilder("CREATE ")
                .append(table.persistence().equals("u") ? "UNLOGGED " : "")
                .append("TABLE ")
                .append(table.sql())
                .append(lines.isEmpty() ? " ()" : " (\n" + String.join(",\n", lines) + "\n)");
        if (inherits) {
            sql.append(" INHERITS (")
                    .append(parents.stream().map(Relation::sql).collect(Collectors.joining(", ")))
                    .append(')');
        }
        if (table.partitionKey() != null) {
            sql.append(" PARTITION BY ").append(table.partitionKey());
        }
        if (!table.method().isEmpty() && !table.method().equals("heap")) {
            sql.append(" USING ").append(Quoting.name(table.method()));
        }
        String options = options(table.options(), "");
        String toast = options(table.toastOptions(), "toast.");
        if (!options.isEmpty() || !toast.isEmpty()) {
            sql.append(" WITH (")
                    .append(options)
                    .append(options.isEmpty() || toast.isEmpty() ? "" : ", ")
                    .append(toast)
                    .append(')');
        }
        return sql.toString();
    }

    private List<ColumnFacts> facts(Relation table) {
        return columns.getOrDefault(table.oid(), List.of());
    }

    private String definition(Relation table, ColumnFacts column) {
        StringBuilder sql = new StringBuilder(column.sql())
                .append(' ')
                .append(column.column().nativeType());
        if (column.collation() != null) {
            sql.append(" COLLATE ").append(column.collation());
        }
        if (!column.generated().isEmpty()) {
            sql.append(" GENERATED ALWAYS AS (")
                    .append(column.expression())
                    .append(column.generated().equals("v") ? ") VIRTUAL" : ") STORED");
        } else if (!column.identity().isEmpty()) {
            sql.append(sequences.identity(table.oid(), column.number()));
        } else if (column.expression() != null) {
            sql.append(" DEFAULT ").append(column.expression());
        }
        return sql.append(column.notNull() ? " NOT NULL" : "").toString();
    }

    private void addAttachment(Relation table, ObjectList out) {
        List<Relation> parents = reading.relations().chosenParents(table);
        if (table.partition() && !parents.isEmpty()) {
            out.add(
                    "partition",
                    name(table),
                    Stage.PRE_DATA,
                    "ALTER TABLE ONLY " + parents.get(0).sql() + " ATTACH PARTITION " + table.sql() + " "
                            + table.bound());
        }
    }

    private void addSettings(Relation table, ObjectList out) {
        boolean inherits =
                !table.partition() && !reading.relations().chosenParents(table).isEmpty();
        List<String> statements = new ArrayList<>();
        for (ColumnFacts column : facts(table)) {
            String alter = "ALTER TABLE ONLY " + table.sql() + " ALTER COLUMN " + column.sql() + " ";
            for (String setting : column.settings()) {
                statements.add(alter + setting);
            }
            if (inherits && !column.local() && column.generated().isEmpty()) {
                statements.add(
                        alter + (column.expression() == null ? "DROP DEFAULT" : "SET DEFAULT " + column.expression()));
                if (column.notNull()) {
                    statements.add(alter + "SET NOT NULL");
                }
            }
        }
        if (!statements.isEmpty()) {
            out.add("column settings", name(table), Stage.PRE_DATA, statements);
        }
    }

    /** What is restored at hand-over: identity columns that take no value of a user's. */
    void addIdentities(ObjectList out) {
        for (Relation table : reading.relations().tables()) {
            for (ColumnFacts column : facts(table)) {
                if (column.identity().equals("a") && sequences.hasIdentity(table.oid(), column.number())) {
                    out.add(
                            "identity",
                            name(table) + "." + column.column().name(),
                            Stage.OPEN,
                            "ALTER TABLE " + table.sql() + " ALTER COLUMN " + column.sql() + " SET GENERATED ALWAYS");
                }
            }
        }
    }

    /** Row security is switched on at hand-over, so that it does not stand in the way of loading. */
    void addRowSecurity(ObjectList out) throws SQLException {
        for (Relation table : reading.relations().tables()) {
            List<String> statements = new ArrayList<>();
            if (table.rowSecurity()) {
                statements.add("ALTER TABLE " + table.sql() + " ENABLE ROW LEVEL SECURITY");
            }
            if (table.forcedSecurity()) {
                statements.add("ALTER TABLE " + table.sql() + " FORCE ROW LEVEL SECURITY");
            }
            if (!statements.isEmpty()) {
                out.add("row security", name(table), Stage.OPEN, statements);
            }
        }
    }

    /** Storage parameters as the catalog holds them (name=value), as a list for WITH. */
    static String options(List<String> options, String prefix) {
        return options.stream()
                .map(o -> {
                    int equals = o.indexOf('=');
                    return equals < 0
                            ? prefix + o
                            : prefix + o.substring(0, equals) + " = " + Quoting.literal(o.substring(equals + 1));
                })
                .collect(Collectors.joining(", "));
    }
}
