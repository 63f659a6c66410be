package io.godwit.postgresql.catalog;

import io.godwit.postgresql.connection.Quoting;
import io.godwit.spi.schema.Selection;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One reading of the catalog: a read-only transaction on the source, what was selected, and the relations in it. Used by one
 * thread, and not after the transaction has ended.
 */
final class Reading {
    private static final int FETCH_ROWS = 1000;

    /** Takes one row; the cursor is moved by the caller. */
    interface RowConsumer {
        void accept(ResultSet row) throws SQLException;
    }

    private final Connection connection;
    private final int version;
    private final Selection selection;
    private final List<String> schemas = new ArrayList<>();
    private final Relations relations;
    private final Naming naming;

    Reading(Connection connection, int version, Selection selection, String checkpointSchema) throws SQLException {
        this.connection = connection;
        this.version = version;
        this.selection = selection;
        each("""
                SELECT n.nspname FROM pg_catalog.pg_namespace n
                WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND n.nspname <> %s AND %s
                ORDER BY n.nspname""".formatted(Quoting.literal(checkpointSchema), notOfExtension("pg_namespace", "n.oid")), row -> {
            String schema = row.getString(1);
            if (selection.includesSchema(schema)) {
                schemas.add(schema);
            }
        });
        this.relations = Relations.read(this, checkpointSchema);
        this.naming = Naming.read(this);
    }

    /** Runs a query and hands over each row. */
    void each(String sql, RowConsumer consumer) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(FETCH_ROWS);
            try (ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    consumer.accept(rows);
                }
            }
        }
    }

    /** A condition: the schema named in this column is selected. */
    String inSchemas(String column) {
        return schemas.isEmpty()
                ? "false"
                : column + " IN (" + schemas.stream().map(Quoting::literal).collect(Collectors.joining(",")) + ")";
    }

    /** A condition: the object does not belong to an extension, which makes it by itself. */
    static String notOfExtension(String catalog, String oid) {
        return "NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 'pg_catalog." + catalog
                + "'::pg_catalog.regclass AND e.objid = " + oid + " AND e.deptype = 'e')";
    }

    /** A condition: no other object brings it along, as an extension does, or a range type its constructors. */
    static String standsAlone(String catalog, String oid) {
        return notOfExtension(catalog, oid).replace("e.deptype = 'e'", "e.deptype IN ('e', 'i')");
    }

    /** A column where the server has it, and else something in its place. */
    String since(int major, String column, String otherwise) {
        return version >= major ? column : otherwise;
    }

    Connection connection() {
        return connection;
    }

    int version() {
        return version;
    }

    Selection selection() {
        return selection;
    }

    /** The selected schemas, by name. */
    List<String> schemas() {
        return schemas;
    }

    Relations relations() {
        return relations;
    }

    Naming naming() {
        return naming;
    }
}
