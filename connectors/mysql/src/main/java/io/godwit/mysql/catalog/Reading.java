package io.godwit.mysql.catalog;

import io.godwit.mysql.MySqlErrors;
import io.godwit.mysql.connection.ServerVersion;
import io.godwit.spi.schema.Selection;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One reading of the catalog: a session whose settings make the server print definitions in one way only, what was selected,
 * and the databases in it. Used by one thread.
 */
final class Reading {
    /** What belongs to the server or to a service around it. */
    private static final Set<String> SYSTEM = Set.of(
            "information_schema",
            "performance_schema",
            "mysql",
            "sys",
            "ndbinfo",
            "mysql_innodb_cluster_metadata",
            "mysql_option",
            "innodb",
            "rdsadmin");

    /** Takes one row; the cursor is moved by the caller. */
    interface RowConsumer {
        void accept(ResultSet row) throws SQLException;
    }

    /**
     * A database.
     *
     * @param comment empty if none, or if the server knows no comments of databases
     */
    record Database(String name, String characterSet, String collation, String comment) {}

    private final Connection connection;
    private final ServerVersion version;

    private final Selection selection;
    private final Map<String, Database> databases = new HashMap<>();
    private final List<String> names = new ArrayList<>();

    /**
     * Prepares the session and reads which databases there are.
     *
     * @param connection the caller's, to be closed by it: its settings are not those of a new one afterwards
     * @param own Godwit's own database
     * @param only the one database to read where nothing is selected; empty for all
     */
    Reading(Connection connection, Selection selection, String own, String only) throws SQLException {
        this.connection = connection;
        this.selection = selection;
        this.version = ServerVersion.parse(text("SELECT version()"));
        prepare();
        boolean narrowed = !selection.schemas().isEmpty() || !selection.tables().isEmpty() || only.isEmpty();
        String comment = version.isMariaDb(10, 5, 0) ? "schema_comment" : "''";
        each(
                "SELECT schema_name, default_character_set_name, default_collation_name, " + comment
                        + " FROM information_schema.schemata ORDER BY schema_name",
                row -> {
                    String name = row.getString(1);
                    boolean mine = name.equalsIgnoreCase(own) || SYSTEM.contains(name.toLowerCase(Locale.ROOT));
                    boolean wanted = narrowed ? selection.includesSchema(name) : name.equalsIgnoreCase(only);
                    if (!mine && wanted && !name.startsWith("#mysql50#")) {
                        names.add(name);
                        databases.put(
                                name,
                                new Database(name, row.getString(2), row.getString(3), nonNull(row.getString(4))));
                    }
                });
    }

    private void prepare() throws SQLException {
        // definitions are printed in full and in one manner, and every name of a table with its database
        execute("SET SESSION sql_mode = '', sql_quote_show_create = 1");
        execute("USE information_schema");
        if (version.isMySql(8, 0, 0)) {
            // counters as they are now, not as they were a day ago
            execute("SET SESSION information_schema_stats_expiry = 0");
        }
        if (version.isMySql(8, 0, 17)) {
            // what is kept of a password may be no text
            execute("SET SESSION print_identified_with_as_hex = 1");
        }
    }

    /** Runs a statement that gives no rows. */
    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    /** Runs a query and hands over each row. */
    void each(String sql, RowConsumer consumer) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    consumer.accept(rows);
                }
            }
        }
    }

    /** One value as text; empty if it is null or there is no row. */
    String text(String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        each(sql, row -> found.add(nonNull(row.getString(1))));
        return found.isEmpty() ? "" : found.get(0);
    }

    /** Takes the definition out of the row that the server prints; null if the user may not see it. */
    interface Column {
        @Nullable
        String of(ResultSet row) throws SQLException;
    }

    /** What the server prints for an object; nothing if the object is gone or unusable. */
    Shown show(String sql, Column column) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            String text = row.next() ? column.of(row) : null;
            return new Shown(nonNull(text), "");
        } catch (SQLException e) {
            if (isGone(e)) {
                return new Shown("", MySqlErrors.message(e));
            }
            throw e;
        }
    }

    /**
     * A definition.
     *
     * @param text empty if there is none, or it is not for the user to see
     * @param failure what the server said of one that it could not print
     */
    record Shown(String text, String failure) {}

    /** The object is not usable or not there any more, but the session is. */
    private static boolean isGone(SQLException error) {
        String state = error.getSQLState() == null ? "" : error.getSQLState();
        return !state.startsWith("08") && !state.startsWith("70");
    }

    /** The selected databases' names, in order. */
    List<String> databases() {
        return names;
    }

    /** A selected database. */
    @Nullable
    Database database(String name) {
        return databases.get(name);
    }

    ServerVersion version() {
        return version;
    }

    Selection selection() {
        return selection;
    }

    static String nonNull(@Nullable String text) {
        return text == null ? "" : text;
    }
}
