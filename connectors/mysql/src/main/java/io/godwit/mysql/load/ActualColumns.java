package io.godwit.mysql.load;

import io.godwit.mysql.connection.Quoting;
import io.godwit.mysql.connection.WireSession;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.ColumnRule;
import io.godwit.spi.schema.TableId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the columns of a table really are on this server, which need not be what they are on the source. */
public final class ActualColumns {
    private final TableId table;
    private final Map<String, SqlType> types;

    private ActualColumns(TableId table, Map<String, SqlType> types) {
        this.table = table;
        this.types = types;
    }

    /** Asks the server; no columns if there is no such table. */
    static ActualColumns read(WireSession session, TableId table) throws SQLException {
        Map<String, SqlType> types = new HashMap<>();
        session.query(statement(table));
        while (session.nextRow()) {
            @Nullable String[] row = WireText.row(session, 4);
            add(types, "" + row[0], "" + row[1], "" + row[2], "" + row[3]);
        }
        return new ActualColumns(table, types);
    }

    /** Asks the server; no columns if there is no such table. */
    public static ActualColumns read(Connection connection, TableId table) throws SQLException {
        Map<String, SqlType> types = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(statement(table))) {
            while (row.next()) {
                add(types, row.getString(1), row.getString(2), row.getString(3), row.getString(4));
            }
        }
        return new ActualColumns(table, types);
    }

    private static String statement(TableId table) {
        return "SELECT column_name, data_type, column_type, COALESCE(character_set_name, '')"
                + " FROM information_schema.columns WHERE table_schema = " + Quoting.text(table.schema())
                + " AND table_name = " + Quoting.text(table.name());
    }

    private static void add(Map<String, SqlType> types, String name, String type, String columnType, String set) {
        types.put(name.toLowerCase(Locale.ROOT), SqlType.parse(SqlType.spelling(type, columnType, set)));
    }

    /**
     * What a column is here.
     *
     * @throws GodwitException {@code SCHEMA_CHANGED} if there is none of this name
     */
    public SqlType type(String column) {
        SqlType type = types.get(column.toLowerCase(Locale.ROOT));
        if (type == null) {
            throw new GodwitException(
                    Errors.SCHEMA_CHANGED, "there is no column " + column + " any more", table.toString(), null);
        }
        return type;
    }

    /** The codecs of columns between cells of a format and these columns. */
    public TextCodec[] codecs(List<Column> columns, RowFormat format, Function<String, ColumnRule> rules) {
        return columns.stream()
                .map(c -> TextCodec.of(c, format, type(c.name()), rules.apply(c.name())))
                .toArray(TextCodec[]::new);
    }
}
