package io.godwit.testkit.tds.sql;

import io.godwit.testkit.tds.dictionary.ColumnInfo;
import io.godwit.testkit.tds.dictionary.TableInfo;
import io.godwit.testkit.tds.sql.TsqlType.Base;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads a column's definition (Transact-SQL Reference, "CREATE TABLE"). One thread. */
final class Columns {
    private final Changes in;
    private final TableInfo table;
    private final Constraints constraints;
    private final List<Runnable> later;

    Columns(Changes in, TableInfo table, Constraints constraints, List<Runnable> later) {
        this.in = in;
        this.table = table;
        this.constraints = constraints;
        this.later = later;
    }

    ColumnInfo read() {
        String name = in.name();
        if (table.find(name) != null) {
            throw new TdsException(
                    2705,
                    "Column names in each table must be unique. Column name '" + name + "' in table '" + table.name
                            + "' is specified more than once.");
        }
        if (in.take("as")) {
            return computed(name);
        }
        ColumnInfo column = new ColumnInfo(table.nextColumn++, name, in.type());
        if (column.type.base() == Base.ROWVERSION) {
            column.nullable = false;
        }
        while (!in.is(",") && !in.is(")") && !in.endsStatement()) {
            trait(column);
        }
        return column;
    }

    private ColumnInfo computed(String name) {
        int from = in.peek().start();
        Scope scope = new Scope(null);
        scope.sources.add(new Scope.Source("$c", Queries.columns(table), table));
        in.scope = scope;
        Expression value = in.value();
        in.scope = null;
        ColumnInfo column = new ColumnInfo(table.nextColumn++, name, value.type());
        column.computed = bracketed(in.text.substring(from, in.peek(-1).end()));
        column.persisted = in.take("persisted");
        if (column.persisted && in.take("not", "null")) {
            column.nullable = false;
        }
        return column;
    }

    private void trait(ColumnInfo column) {
        if (in.take("not", "null")) {
            column.nullable = false;
        } else if (in.take("null")) {
            column.nullable = true;
        } else if (in.take("identity")) {
            long seed = 1;
            long increment = 1;
            if (in.take("(")) {
                seed = in.integer();
                in.expect(",");
                increment = in.integer();
                in.expect(")");
            }
            column.identity = new ColumnInfo.Identity(seed, increment);
            column.nullable = false;
        } else if (in.take("collate")) {
            String collation = in.name().toUpperCase(Locale.ROOT);
            if (!collation.contains("BIN") && !collation.equals("DATABASE_DEFAULT")) {
                throw TdsException.notKnown("a column of collation " + collation);
            }
        } else if (in.take("rowguidcol")) {
            column.rowGuid = true;
        } else if (in.take("sparse")) {
            column.sparse = true;
        } else if (in.take("not", "for")) {
            in.expect("replication");
        } else if (Constraints.begins(in) || in.is("default") || in.is("references")) {
            later.add(constraints.read(column));
        } else {
            throw in.unexpected();
        }
    }

    /** The definition for H2. */
    static String stored(ColumnInfo column, BatchNames names, TableInfo table) {
        String quoted = Expression.quoted(column.name);
        String computed = column.computed;
        if (computed != null) {
            Queries of = new Queries(computed, names);
            of.scope = new Scope(null);
            of.scope.sources.add(new Scope.Source("$c", Queries.columns(table), table));
            String sql = of.value().sql().replace("\"$c\".", "");
            return quoted + " " + column.type.stored() + " GENERATED ALWAYS AS (" + sql + ")";
        }
        String range = column.type.base() == Base.TINYINT ? " CHECK (" + quoted + " BETWEEN 0 AND 255)" : "";
        return quoted + " " + column.type.stored() + (column.nullable ? "" : " NOT NULL") + range;
    }

    /** A definition as the dictionary shows it: inside brackets, numbers inside two. */
    static String bracketed(String text) {
        String bare = text.strip();
        if (bare.startsWith("(") && closes(bare)) {
            return bare;
        }
        boolean number = bare.matches("-?\\d+(\\.\\d+)?");
        return number ? "((" + bare + "))" : "(" + bare + ")";
    }

    private static boolean closes(String text) {
        Cursor in = new Cursor(text);
        in.next();
        in.untilClosed();
        return in.atEnd();
    }

    static @Nullable ColumnInfo find(TableInfo table, String name) {
        return table.find(name);
    }
}
