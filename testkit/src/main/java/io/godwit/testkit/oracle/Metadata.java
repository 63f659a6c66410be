package io.godwit.testkit.oracle;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a driver of Oracle's tells of the database (java.sql.DatabaseMetaData), asked of the stand-in's dictionary: version, tables,
 * columns, keys and unique indexes. The rest is H2's. Numbers of types: the driver's {@code oracle.jdbc.OracleTypes}.
 */
record Metadata(Connection connection, DatabaseMetaData inner) implements InvocationHandler {
    private static final int VERSION = 19;

    private static final String TABLES = "SELECT NULL, owner, table_name, 'TABLE', NULL FROM sys.all_tables"
            + " WHERE owner LIKE ? ESCAPE '/' AND table_name LIKE ? ESCAPE '/' UNION ALL SELECT NULL, owner, view_name, 'VIEW', NULL"
            + " FROM sys.all_views WHERE owner LIKE ? ESCAPE '/' AND view_name LIKE ? ESCAPE '/' ORDER BY 2, 3";

    /** Size and scale as the driver has them: a number without either has 0 and -127. */
    private static final String COLUMNS = "SELECT NULL, owner, table_name, column_name,"
            + " CASE WHEN data_type = 'NUMBER' THEN 2 WHEN data_type = 'VARCHAR2' THEN 12 WHEN data_type = 'NVARCHAR2' THEN -9"
            + " WHEN data_type = 'CHAR' THEN 1 WHEN data_type = 'NCHAR' THEN -15 WHEN data_type = 'FLOAT' THEN 6"
            + " WHEN data_type = 'BINARY_FLOAT' THEN 100 WHEN data_type = 'BINARY_DOUBLE' THEN 101 WHEN data_type = 'DATE' THEN 93"
            + " WHEN data_type LIKE 'TIMESTAMP%LOCAL TIME ZONE' THEN -102 WHEN data_type LIKE 'TIMESTAMP%TIME ZONE' THEN -101"
            + " WHEN data_type LIKE 'TIMESTAMP%' THEN 93 WHEN data_type LIKE 'INTERVAL YEAR%' THEN -103"
            + " WHEN data_type LIKE 'INTERVAL DAY%' THEN -104 WHEN data_type = 'RAW' THEN -3 WHEN data_type = 'LONG' THEN -1"
            + " WHEN data_type = 'LONG RAW' THEN -4 WHEN data_type = 'BLOB' THEN 2004 WHEN data_type = 'CLOB' THEN 2005"
            + " WHEN data_type = 'NCLOB' THEN 2011 WHEN data_type = 'ROWID' THEN -8 WHEN data_type = 'BOOLEAN' THEN 16 ELSE 1111 END,"
            + " data_type, CASE WHEN data_type = 'NUMBER' THEN COALESCE(data_precision, CASE WHEN data_scale IS NULL THEN 0 ELSE 38 END)"
            + " WHEN char_length > 0 THEN char_length WHEN data_precision IS NOT NULL THEN data_precision ELSE data_length END, 0,"
            + " CASE WHEN data_type = 'NUMBER' THEN COALESCE(data_scale, -127) ELSE data_scale END, 10,"
            + " CASE nullable WHEN 'N' THEN 0 ELSE 1 END, NULL, data_default, 0, 0, char_length, column_id,"
            + " CASE nullable WHEN 'N' THEN 'NO' ELSE 'YES' END, NULL, NULL, NULL, NULL, identity_column, virtual_column"
            + " FROM sys.all_tab_cols WHERE owner LIKE ? ESCAPE '/' AND table_name LIKE ? ESCAPE '/' AND hidden_column = 'NO'"
            + " ORDER BY owner, table_name, column_id";

    private static final String KEYS =
            "SELECT NULL, k.owner, k.table_name, k.column_name, k.position, k.constraint_name"
                    + " FROM sys.all_cons_columns k JOIN sys.all_constraints c ON c.owner = k.owner AND c.constraint_name = k.constraint_name"
                    + " WHERE c.constraint_type = 'P' AND c.owner = ? AND c.table_name = ? ORDER BY k.column_name";

    private static final String INDEXES =
            "SELECT NULL, i.table_owner, i.table_name, 0, NULL, i.index_name, 1, c.column_position,"
                    + " c.column_name, NULL, 0, 0, NULL FROM sys.all_indexes i JOIN sys.all_ind_columns c ON c.index_owner = i.owner"
                    + " AND c.index_name = i.index_name WHERE i.uniqueness = 'UNIQUE' AND i.table_owner = ? AND i.table_name = ?"
                    + " ORDER BY i.index_name, c.column_position";

    static DatabaseMetaData of(Connection connection, DatabaseMetaData inner) {
        return (DatabaseMetaData) Proxy.newProxyInstance(
                Metadata.class.getClassLoader(),
                new Class<?>[] {DatabaseMetaData.class},
                new Metadata(connection, inner));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        @Nullable Object[] given = arguments == null ? new Object[0] : arguments;
        return switch (method.getName()) {
            case "getDatabaseMajorVersion" -> VERSION;
            case "getDatabaseMinorVersion" -> 0;
            case "getDatabaseProductName" -> "Oracle";
            case "getDatabaseProductVersion" ->
                "Oracle Database 19c Enterprise Edition Release 19.0.0.0.0 (a stand-in, not Oracle)";
            case "getSearchStringEscape" -> "/";
            case "getConnection" -> connection;
            case "getTables" -> rows(TABLES, given[1], given[2], given[1], given[2]);
            case "getColumns" -> rows(COLUMNS, given[1], given[2]);
            case "getPrimaryKeys" -> rows(KEYS, unquoted(given[1]), unquoted(given[2]));
            case "getIndexInfo" -> rows(INDEXES, unquoted(given[1]), unquoted(given[2]));
            default -> {
                try {
                    yield method.invoke(inner, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause() == null ? e : e.getCause();
                }
            }
        };
    }

    private static @Nullable Object unquoted(@Nullable Object name) {
        return name instanceof String text && text.startsWith("\"") ? text.substring(1, text.length() - 1) : name;
    }

    private ResultSet rows(String sql, @Nullable Object... values) throws SQLException {
        List<Object> patterns = new ArrayList<>();
        for (Object value : values) {
            patterns.add(value == null ? "%" : value);
        }
        PreparedStatement statement = inner.getConnection().prepareStatement(sql);
        statement.closeOnCompletion();
        for (int i = 0; i < patterns.size(); i++) {
            statement.setObject(i + 1, patterns.get(i));
        }
        return statement.executeQuery();
    }
}
