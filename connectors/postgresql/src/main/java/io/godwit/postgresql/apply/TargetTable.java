package io.godwit.postgresql.apply;

import io.godwit.postgresql.connection.Quoting;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** What statements on one table of the target need to know, decided once. */
final class TargetTable {
    /** The operator that the key's index is searched by, per column. */
    private final String[] equals;

    final TablePlan plan;
    final String name;
    /** Names of the moved columns, quoted. */
    final String[] columns;
    /** The columns' types, below any domain: a row in the making may lack what a domain demands. */
    final String[] types;
    /** Indexes of the key's columns; empty without a key. */
    final int[] key;
    /** Whether a column belongs to the key. */
    final boolean[] inKey;

    private TargetTable(TablePlan plan, String[] types, String[] equals) {
        Table table = plan.table();
        List<Column> moved = table.moved();
        this.plan = plan;
        this.name = Quoting.name(table.target());
        this.columns = moved.stream().map(c -> Quoting.name(c.name())).toArray(String[]::new);
        this.types = types;
        this.equals = equals;
        this.key = table.keyIndexes();
        this.inKey = new boolean[columns.length];
        for (int index : key) {
            inKey[index] = true;
        }
    }

    /** Looks at the table as it is on the target. */
    static TargetTable read(Connection connection, TablePlan plan) throws SQLException {
        List<Column> moved = plan.table().moved();
        String[] types = new String[moved.size()];
        String[] equals = new String[moved.size()];
        String sql = "WITH RECURSIVE base (attname, oid, domain) AS (SELECT a.attname, a.atttypid, true"
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
                + " WHERE k.opcintype = b.oid AND k.opcdefault AND n.nspname <> 'pg_catalog' LIMIT 1)"
                + " FROM base b JOIN pg_catalog.pg_type t ON t.oid = b.oid WHERE t.typtype <> 'd'";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, plan.table().target().schema());
            statement.setString(2, plan.table().target().name());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    for (int i = 0; i < types.length; i++) {
                        if (moved.get(i).name().equals(row.getString(1))) {
                            types[i] = row.getString(2);
                            equals[i] = row.getString(3) == null ? "=" : row.getString(3);
                        }
                    }
                }
            }
        }
        for (int i = 0; i < types.length; i++) {
            if (types[i] == null) {
                throw new GodwitException(
                        Errors.TARGET_REFUSED,
                        "the target has no column " + moved.get(i).name(),
                        plan.table().target().toString(),
                        null);
            }
        }
        return new TargetTable(plan, types, equals);
    }

    /** A condition that finds the row by key; each value is written by {@code value}. */
    String keyIs(String row, java.util.function.IntFunction<String> value) {
        StringBuilder sql = new StringBuilder();
        for (int index : key) {
            sql.append(sql.length() == 0 ? "" : " AND ")
                    .append(row)
                    .append(columns[index])
                    .append(' ')
                    .append(equals[index])
                    .append(' ')
                    .append(value.apply(index));
        }
        return sql.toString();
    }

    /** Says that the target is not as it must be. */
    GodwitException diverged(String how) {
        return new GodwitException(
                Errors.TARGET_DIVERGED, how, plan.table().target().toString(), null);
    }

    /** Its name on the target, for people. */
    String where() {
        return plan.table().target().toString();
    }
}
