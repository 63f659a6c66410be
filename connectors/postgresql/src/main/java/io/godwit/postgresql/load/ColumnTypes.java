package io.godwit.postgresql.load;

import io.godwit.postgresql.catalog.PostGis;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** How the columns of a table are written in conditions: their types below any domain, and the operators of equality. */
public final class ColumnTypes {
    private static final String QUERY =
            "WITH RECURSIVE base (attname, oid, domain) AS (SELECT a.attname, a.atttypid, true"
                    + " FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid"
                    + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                    + " WHERE n.nspname = ? AND c.relname = ? AND a.attnum > 0 AND NOT a.attisdropped"
                    + " UNION ALL SELECT b.attname, t.typbasetype, true FROM base b"
                    + " JOIN pg_catalog.pg_type t ON t.oid = b.oid WHERE t.typtype = 'd')"
                    + " SELECT b.attname, pg_catalog.format_type(b.oid, -1), (SELECT 'OPERATOR('"
                    + " || pg_catalog.quote_ident(n.nspname) || '.' || o.oprname || ')' FROM pg_catalog.pg_opclass k"
                    + " JOIN pg_catalog.pg_am m ON m.oid = k.opcmethod AND m.amname = 'btree'"
                    + " JOIN pg_catalog.pg_amop p ON p.amopfamily = k.opcfamily AND p.amopstrategy = 3"
                    + " AND p.amoplefttype = b.oid AND p.amoprighttype = b.oid"
                    + " JOIN pg_catalog.pg_operator o ON o.oid = p.amopopr"
                    + " JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace"
                    + " WHERE k.opcintype = b.oid AND k.opcdefault AND n.nspname <> 'pg_catalog' LIMIT 1), "
                    + PostGis.IS_TYPE
                    + " FROM base b JOIN pg_catalog.pg_type t ON t.oid = b.oid WHERE t.typtype <> 'd'";

    private final String[] types;
    private final String[] equal;
    private final boolean[] shapes;
    private final boolean[] lengths;

    private ColumnTypes(String[] types, String[] equal, boolean[] shapes, boolean[] lengths) {
        this.types = types;
        this.equal = equal;
        this.shapes = shapes;
        this.lengths = lengths;
    }

    /**
     * Looks at the table as it is on the server.
     *
     * @throws GodwitException {@code TARGET_REFUSED} if it lacks one of the columns
     */
    public static ColumnTypes read(Connection connection, TableId table, List<Column> columns) throws SQLException {
        String[] types = new String[columns.size()];
        String[] equal = new String[columns.size()];
        boolean[] shapes = new boolean[columns.size()];
        try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    for (int i = 0; i < types.length; i++) {
                        if (columns.get(i).name().equals(row.getString(1))) {
                            types[i] = row.getString(2);
                            equal[i] = row.getString(3) == null ? "=" : row.getString(3);
                            shapes[i] = row.getBoolean(4);
                        }
                    }
                }
            }
        }
        for (int i = 0; i < types.length; i++) {
            if (types[i] == null) {
                throw new GodwitException(
                        Errors.TARGET_REFUSED,
                        "there is no column " + columns.get(i).name(),
                        table.toString(),
                        null);
            }
        }
        boolean[] lengths = new boolean[types.length];
        for (int i = 0; i < types.length; i++) {
            lengths[i] = types[i].equals("interval") && columns.get(i).type() instanceof Type.Duration;
        }
        return new ColumnTypes(types, equal, shapes, lengths);
    }

    /** A column's type, below any domain, as a statement spells it. */
    public String type(int column) {
        return types[column];
    }

    /** Whether a column is of PostGIS's type of shapes, whose text is not that of bytes. */
    boolean isShape(int column) {
        return shapes[column];
    }

    /**
     * A condition that two expressions of a column's type, neither null, are one value; of nulls it says nothing. Of a value that
     * another engine told its text says too much: the digits that a number, and the blanks that padded text is written with do not
     * count. All others are compared in text form, which every type has.
     */
    public String same(int column, String one, String other) {
        if (lengths[column]) {
            // a day and 24 hours are one length of time
            return "coalesce(" + one + ", '0') = coalesce(" + other + ", '0')";
        }
        return switch (types[column]) {
            case "numeric" -> "coalesce(" + one + ", 0) = coalesce(" + other + ", 0)";
            case "bpchar" -> "coalesce(" + one + ", '') = coalesce(" + other + ", '')";
            case "json" -> "coalesce(" + one + "::jsonb, 'null') = coalesce(" + other + "::jsonb, 'null')";
            default ->
                "pg_catalog.concat(" + one + ") COLLATE pg_catalog.\"C\" = pg_catalog.concat(" + other
                        + ") COLLATE pg_catalog.\"C\"";
        };
    }

    /** The operator that an index of the column is searched by. */
    public String equal(int column) {
        return equal[column];
    }
}
