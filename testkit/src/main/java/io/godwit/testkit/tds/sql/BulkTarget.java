package io.godwit.testkit.tds.sql;

import io.godwit.testkit.tds.dictionary.ColumnInfo;
import io.godwit.testkit.tds.dictionary.TableInfo;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code INSERT BULK} announced: a table, and how its rows come (SQLServerBulkCopyOptions; MS-TDS 2.2.6.1).
 *
 * @param columns in the order in which values come
 * @param keepsNulls whether a null stays one where there is a default
 * @param keepsIdentity whether an identity column's numbers come with the rows
 */
record BulkTarget(
        TableInfo table, List<ColumnInfo> columns, boolean keepsNulls, boolean keepsIdentity, boolean checks) {
    private static final int ROWS = 1000;

    long load(Session session, List<String> names, List<TsqlType> types, List<@Nullable Object[]> rows) {
        if (names.size() != columns.size()) {
            throw new TdsException(4022, "Bulk load data was expected but not sent.");
        }
        Work work = session.work();
        int mark = work.changes().size();
        String sql = statement(types);
        try (PreparedStatement statement = work.main().prepareStatement(sql)) {
            int pending = 0;
            for (@Nullable Object[] row : rows) {
                for (int i = 0; i < row.length; i++) {
                    statement.setObject(i + 1, row[i]);
                    ColumnInfo.Identity identity = columns.get(i).identity;
                    if (identity != null && row[i] instanceof Number number) {
                        identity.saw(number.longValue());
                    }
                }
                statement.addBatch();
                if (++pending == ROWS) {
                    statement.executeBatch();
                    pending = 0;
                    session.checkCancelled();
                }
            }
            if (pending > 0) {
                statement.executeBatch();
            }
        } catch (SQLException e) {
            Work.truncate(work.changes(), mark);
            SQLException first = e;
            while (first.getNextException() != null) {
                first = first.getNextException();
            }
            TdsException error = work.error(first, sql);
            if (work.depth() > 0 && !session.abortsTransaction) {
                // a load is one statement, of which nothing may stay; H2 keeps the rows before
                throw TdsException.notKnown(
                        "a failed bulk load in a transaction without XACT_ABORT: " + error.getMessage());
            }
            throw error;
        }
        work.commitAlone();
        session.rowCount = rows.size();
        return rows.size();
    }

    private String statement(List<TsqlType> types) {
        List<String> into = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            ColumnInfo column = columns.get(i);
            TsqlType from = types.get(i);
            into.add(Expression.quoted(column.name));
            String value = Conversions.implicit(
                    new Expression("CAST(?" + (i + 1) + " AS " + unbounded(from) + ")", from), column.type);
            values.add(
                    !keepsNulls && column.defaultConstraint != null
                            ? "COALESCE(" + value + ", " + Changes.defaultOf(column) + ")"
                            : value);
        }
        for (ColumnInfo column : table.columns) {
            if (!columns.contains(column)
                    && (column.identity != null || column.type.base() == TsqlType.Base.ROWVERSION)) {
                into.add(Expression.quoted(column.name));
                values.add(
                        column.identity != null
                                ? "PUBLIC.\"f_next_identity\"(" + table.id + ")"
                                : "PUBLIC.\"f_next_version\"()");
            }
        }
        return "INSERT INTO " + table.stored + " (" + String.join(", ", into) + ") VALUES (" + String.join(", ", values)
                + ")";
    }

    /** Without a length: what is too long for the column must fail, and not be cut. */
    private static String unbounded(TsqlType type) {
        return type.isText() ? "VARCHAR" : type.isBinary() ? "VARBINARY" : type.stored();
    }
}
