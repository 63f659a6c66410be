package io.godwit.postgresql.capture;

import io.godwit.postgresql.connection.Quoting;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The publication of one migration: exactly the tables that move. Publishing a table whose rows cannot be addressed would make
 * the application's updates fail, so that is refused here as well as in the assessment.
 */
final class Publication {
    private final String name;
    private final int version;

    Publication(String name, int version) {
        this.name = name;
        this.version = version;
    }

    /** Makes it anew in the connection's open transaction. */
    void create(Connection connection, List<Table> tables) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DROP PUBLICATION IF EXISTS " + Quoting.name(name));
            String list = tables.stream().map(this::entry).collect(Collectors.joining(", "));
            statement.execute("CREATE PUBLICATION " + Quoting.name(name)
                    + (tables.isEmpty() ? "" : " FOR TABLE " + list)
                    + " WITH (publish = 'insert, update, delete, truncate')");
            for (Table table : tables) {
                checkUpdatable(statement, table);
            }
        }
    }

    private String entry(Table table) {
        String filter = table.filter();
        if (filter == null) {
            return "ONLY " + Quoting.name(table.id());
        }
        if (version < 15) {
            throw new GodwitException(
                    Errors.NOT_SUPPORTED,
                    "changes of a filtered table need PostgreSQL 15 or newer on the source; leave the filter out or migrate"
                            + " offline",
                    table.id().toString(),
                    null);
        }
        return "ONLY " + Quoting.name(table.id()) + " WHERE (" + filter + ")";
    }

    /** Has the server plan an update without running it: it refuses what the application's updates would be refused for. */
    private static void checkUpdatable(Statement statement, Table table) throws SQLException {
        if (table.moved().isEmpty()) {
            // nothing that an update could set
            return;
        }
        String column = Quoting.name(table.moved().get(0).name());
        // DEFAULT is the one value that an identity column GENERATED ALWAYS may be set to
        statement.execute("SAVEPOINT updatable");
        try {
            statement.execute(
                    "EXPLAIN UPDATE ONLY " + Quoting.name(table.id()) + " SET " + column + " = DEFAULT WHERE false");
        } catch (SQLException e) {
            boolean mayNotUpdate = "42501".equals(e.getSQLState());
            if (!mayNotUpdate) {
                throw new GodwitException(
                        Errors.SOURCE_REFUSED,
                        "with this table published the application could not update it any more; give it a primary key or"
                                + " REPLICA IDENTITY FULL, and filter by columns of its replica identity only",
                        table.id().toString(),
                        e);
            }
        }
        statement.execute("ROLLBACK TO SAVEPOINT updatable");
    }

    /** The tables in it by their object identifiers, under their present names; null if there is no such publication. */
    @Nullable
    Map<Integer, TableId> tables(Connection connection) throws SQLException {
        String sql = "SELECT r.prrelid::bigint, n.nspname, c.relname FROM pg_catalog.pg_publication p"
                + " LEFT JOIN pg_catalog.pg_publication_rel r ON r.prpubid = p.oid"
                + " LEFT JOIN pg_catalog.pg_class c ON c.oid = r.prrelid"
                + " LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE p.pubname = ?";
        Map<Integer, TableId> tables = new HashMap<>();
        boolean exists = false;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    exists = true;
                    if (row.getString(3) != null) {
                        tables.put((int) row.getLong(1), new TableId(row.getString(2), row.getString(3)));
                    }
                }
            }
        }
        return exists ? tables : null;
    }

    /** The tables in it by object identifier, once it is sure that each of these is among them under its name. */
    Map<Integer, TableId> tablesWithAll(Connection connection, List<TableId> expected) throws SQLException {
        Map<Integer, TableId> tables = tables(connection);
        if (tables == null) {
            throw new GodwitException(Errors.LOG_LOST, "the publication is gone, changes may be missing", name, null);
        }
        for (TableId table : expected) {
            if (!tables.containsValue(table)) {
                throw new GodwitException(
                        Errors.SCHEMA_CHANGED,
                        "the table was renamed, dropped or taken out of publication `" + name + "`",
                        table.toString(),
                        null);
            }
        }
        return tables;
    }

    /** What is noted at it; empty if nothing is, or there is no publication. */
    String mark(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT coalesce(pg_catalog.obj_description(oid,"
                + " 'pg_publication'), '') FROM pg_catalog.pg_publication WHERE pubname = ?")) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : "";
            }
        }
    }

    /** Notes something at it in the connection's transaction; if there is none, at an empty one. */
    void mark(Connection connection, String text) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (tables(connection) == null) {
                statement.execute("CREATE PUBLICATION " + Quoting.name(name));
            }
            statement.execute("COMMENT ON PUBLICATION " + Quoting.name(name) + " IS "
                    + (text.isEmpty() ? "NULL" : Quoting.literal(text)));
        }
    }

    /** Drops it; what is noted at it survives at an empty one, until that is taken back and this is called again. */
    void drop(Connection connection) throws SQLException {
        String noted = mark(connection);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("DROP PUBLICATION IF EXISTS " + Quoting.name(name));
            if (!noted.isEmpty()) {
                mark(connection, noted);
            }
            connection.commit();
        } finally {
            if (!connection.isClosed()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }
}
