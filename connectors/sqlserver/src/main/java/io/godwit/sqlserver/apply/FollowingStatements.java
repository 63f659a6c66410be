package io.godwit.sqlserver.apply;

import io.godwit.spi.TablePlan;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.schema.TableId;
import io.godwit.sql.apply.FollowingRows;
import io.godwit.sql.apply.Rows;
import io.godwit.sqlserver.connection.Sessions;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rows that follow others, found and changed by their pointing columns; cells are literals of the columns' types, so that a value of one
 * column can be looked for in another.
 */
final class FollowingStatements implements FollowingRows {
    /** Values that one statement looks for. */
    private static final int VALUES = 200;

    private final Connection connection;
    private final Sessions sessions;
    private final Map<TableId, TargetTable> tables = new HashMap<>();

    FollowingStatements(Connection connection, Sessions sessions) {
        this.connection = connection;
        this.sessions = sessions;
    }

    private TargetTable table(TablePlan plan) throws SQLException {
        TargetTable table = tables.get(plan.table().id());
        if (table == null) {
            table = TargetTable.read(connection, sessions, plan);
            tables.put(plan.table().id(), table);
        }
        return table;
    }

    @Override
    public List<Row> read(TablePlan plan, int[] where, List<Row> values, int[] wanted) throws SQLException {
        TargetTable table = table(plan);
        int[] asked = Arrays.stream(wanted).sorted().distinct().toArray();
        String columns = Arrays.stream(asked)
                .mapToObj(c -> table.codecs[c].select(table.columns[c]))
                .collect(Collectors.joining(", "));
        Set<Row> rows = new LinkedHashSet<>();
        try (Statement statement = connection.createStatement()) {
            for (int from = 0; from < values.size(); from += VALUES) {
                List<Row> part = values.subList(from, Math.min(from + VALUES, values.size()));
                try (ResultSet found = statement.executeQuery("SELECT " + columns + " FROM " + table.name
                        + " WITH (UPDLOCK) WHERE " + among(table, where, part))) {
                    while (found.next()) {
                        rows.add(row(table, found, asked, wanted));
                    }
                }
            }
        }
        return new ArrayList<>(rows);
    }

    private static Row row(TargetTable table, ResultSet found, int[] asked, int[] wanted) throws SQLException {
        RowBatch here = new RowBatch(table.plan.changes(), table.columns.length);
        boolean[] read = new boolean[table.columns.length];
        int next = 0;
        int at = 1;
        for (int c = 0; c < read.length; c++) {
            if (next < asked.length && asked[next] == c) {
                table.codecs[c].read(found, at, here);
                at += table.codecs[c].width();
                read[c] = true;
                next++;
            } else {
                here.appendAbsent();
            }
        }
        return Rows.project(table.literals(Row.copyOf(here.at(0)), read), wanted);
    }

    @Override
    public void delete(TablePlan plan, int[] where, List<Row> values) throws SQLException {
        TargetTable table = table(plan);
        try (Statement statement = connection.createStatement()) {
            for (int from = 0; from < values.size(); from += VALUES) {
                List<Row> part = values.subList(from, Math.min(from + VALUES, values.size()));
                statement.addBatch("DELETE FROM " + table.name + " WHERE " + among(table, where, part));
            }
            statement.executeBatch();
        }
    }

    @Override
    public void update(TablePlan plan, int[] where, Row value, @Nullable Row to) throws SQLException {
        TargetTable table = table(plan);
        StringBuilder sql = new StringBuilder("UPDATE ").append(table.name).append(" SET ");
        for (int i = 0; i < where.length; i++) {
            sql.append(i == 0 ? "" : ", ")
                    .append(table.columns[where[i]])
                    .append(" = ")
                    .append(to == null ? "DEFAULT" : literal(to, i));
        }
        sql.append(" WHERE ").append(among(table, where, List.of(value)));
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql.toString());
        }
    }

    /** In a form that the servers find by an index: tuples within IN they partly do not. */
    private static String among(TargetTable table, int[] where, List<Row> values) {
        if (where.length == 1) {
            return values.stream()
                    .map(v -> literal(v, 0))
                    .collect(Collectors.joining(", ", table.columns[where[0]] + " IN (", ")"));
        }
        StringBuilder sql = new StringBuilder();
        for (Row value : values) {
            sql.append(sql.length() == 0 ? "(" : " OR (");
            for (int i = 0; i < where.length; i++) {
                sql.append(i == 0 ? "" : " AND ")
                        .append(table.columns[where[i]])
                        .append(" = ")
                        .append(literal(value, i));
            }
            sql.append(')');
        }
        return sql.toString();
    }

    private static String literal(Row row, int column) {
        int length = row.length(column);
        return length < 0 ? "NULL" : new String(row.data(), row.start(column), length, StandardCharsets.UTF_8);
    }
}
