package io.godwit.sqlserver.load;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.connection.Platform;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.connection.Server;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the columns of a table really are on this server, which need not be what they are on the source (Transact-SQL Reference,
 * "sys.columns", "sys.types"). Immutable.
 */
public final class ActualColumns {
    private static final String ASK =
            "SELECT c.name, t.name, b.name, t.is_user_defined, t.is_assembly_type, c.max_length, c.precision, c.scale,"
                    + " c.collation_name, CAST(COLLATIONPROPERTY(c.collation_name, 'CodePage') AS int), c.is_identity"
                    + " FROM sys.columns AS c"
                    + " INNER JOIN sys.types AS t ON t.user_type_id = c.user_type_id"
                    + " LEFT JOIN sys.types AS b ON b.user_type_id = c.system_type_id"
                    + " WHERE c.object_id = OBJECT_ID(";

    private final TableId table;
    private final Map<String, ActualColumn> columns;
    private final @Nullable String identity;

    private ActualColumns(TableId table, Map<String, ActualColumn> columns, @Nullable String identity) {
        this.table = table;
        this.columns = columns;
        this.identity = identity;
    }

    /** Asks the server; no columns if there is no such table, or the user may not see it. */
    public static ActualColumns read(Connection connection, Server server, TableId table) throws SQLException {
        ActualColumn.Carries carries = carries(server);
        Map<String, ActualColumn> columns = new HashMap<>();
        String identity = null;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(ASK + Quoting.text(Quoting.table(table)) + ")")) {
            while (row.next()) {
                String name = row.getString(1);
                String type = row.getString(2);
                String base = row.getString(3);
                boolean alias = row.getBoolean(4) && !row.getBoolean(5) && base != null;
                String collation = row.getString(9);
                SqlType actual = SqlType.of(
                        alias ? base : type,
                        row.getInt(6),
                        row.getInt(7),
                        row.getInt(8),
                        collation == null ? "" : collation);
                CodePage page = actual.family() == SqlType.Family.CHARACTERS ? CodePage.of(row.getInt(10)) : null;
                if (row.getBoolean(11)) {
                    identity = name;
                }
                columns.put(name, new ActualColumn(actual, page, carries));
            }
        }
        return new ActualColumns(table, columns, identity);
    }

    private static ActualColumn.Carries carries(Server server) {
        return server.platform() == Platform.BABELFISH
                ? ActualColumn.Carries.SAME_TYPE
                : ActualColumn.Carries.CONVERTIBLE;
    }

    /** Whether the server has the table, and shows it. */
    public boolean isThere() {
        return !columns.isEmpty();
    }

    /** The column whose rows the server numbers; null if none is. */
    public @Nullable String identity() {
        return identity;
    }

    /**
     * What a column is here.
     *
     * @throws GodwitException {@code SCHEMA_CHANGED} if there is none of this name
     */
    public ActualColumn column(String name) {
        ActualColumn column = columns.get(name);
        if (column == null) {
            // servers other than SQL Server may keep names in lower case
            column = columns.get(name.toLowerCase(Locale.ROOT));
        }
        if (column == null) {
            throw new GodwitException(
                    Errors.SCHEMA_CHANGED, "there is no column " + name + " any more", table.toString(), null);
        }
        return column;
    }

    /** What a column's type is here. */
    public SqlType type(String name) {
        return column(name).type();
    }

    /**
     * The codecs of columns between cells of a format and these columns. Each keeps a buffer, so every thread has its own.
     *
     * @throws GodwitException {@code NOT_SUPPORTED} if a column cannot hold such cells, {@code SCHEMA_CHANGED} if one is gone
     */
    public CellCodec[] codecs(List<Column> wanted, RowFormat format) {
        return wanted.stream()
                .map(c -> CellCodec.of(c, format, column(c.name())))
                .toArray(CellCodec[]::new);
    }
}
