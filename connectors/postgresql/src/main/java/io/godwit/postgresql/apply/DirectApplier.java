package io.godwit.postgresql.apply;

import io.godwit.spi.change.Change;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Row;
import io.godwit.sql.apply.Rows;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Applies changes of one table one by one in the source's order, and makes sure that each meets exactly one row. Neighbours
 * that need the same statement share a trip to the server. Statements differ by which columns came and, without a key, by
 * which are null.
 */
final class DirectApplier {
    private static final int BATCH = 500;
    private static final int STATEMENTS = 64;
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String EXCLUSION_VIOLATION = "23P01";

    private final Connection connection;
    private final TargetTable table;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private @Nullable PreparedStatement batched;
    private Change.Kind batchedKind = Change.Kind.INSERT;
    private int count;

    DirectApplier(Connection connection, TargetTable table) {
        this.connection = connection;
        this.table = table;
    }

    /** Applies changes that must each meet one row. */
    void exact(List<Change> changes) throws SQLException {
        for (Change change : changes) {
            Row before = change.before();
            Row after = change.after();
            switch (change.kind()) {
                case INSERT -> add(insert(Objects.requireNonNull(after)), change.kind());
                case UPDATE -> add(update(before, Objects.requireNonNull(after)), change.kind());
                case DELETE -> add(delete(Objects.requireNonNull(before)), change.kind());
                case TRUNCATE -> throw new IllegalStateException("truncations are the writer's");
            }
        }
        flush();
    }

    private void add(PreparedStatement statement, Change.Kind kind) throws SQLException {
        statement.addBatch();
        batched = statement;
        batchedKind = kind;
        if (++count == BATCH) {
            flush();
        }
    }

    private void flush() throws SQLException {
        PreparedStatement statement = batched;
        batched = null;
        count = 0;
        if (statement == null) {
            return;
        }
        try {
            for (int touched : statement.executeBatch()) {
                if (touched != 1) {
                    throw table.diverged(
                            batchedKind == Change.Kind.INSERT
                                    ? "a new row did not go in"
                                    : "a row to " + (batchedKind == Change.Kind.UPDATE ? "update" : "delete")
                                            + " is not there");
                }
            }
        } catch (BatchUpdateException e) {
            throw e.getNextException() == null ? e : e.getNextException();
        }
    }

    /** A statement to bind a row to; what is batched for another one goes first, so that order is kept. */
    private PreparedStatement statement(String sql) throws SQLException {
        PreparedStatement found = statements.get(sql);
        if (found == null) {
            if (statements.size() == STATEMENTS) {
                flush();
                closeStatements();
            }
            found = connection.prepareStatement(sql);
            statements.put(sql, found);
        }
        if (batched != found) {
            flush();
        }
        return found;
    }

    private PreparedStatement insert(Row after) throws SQLException {
        List<Integer> sent = present(after);
        StringBuilder names = new StringBuilder();
        for (int c : sent) {
            names.append(names.length() == 0 ? "" : ", ").append(table.columns[c]);
        }
        PreparedStatement statement = statement("INSERT INTO " + table.name
                + (sent.isEmpty()
                        ? " DEFAULT VALUES"
                        : " (" + names + ") OVERRIDING SYSTEM VALUE VALUES (?" + ", ?".repeat(sent.size() - 1) + ")"));
        bind(statement, 1, after, sent);
        return statement;
    }

    private PreparedStatement update(@Nullable Row before, Row after) throws SQLException {
        boolean keyless = table.key.length == 0;
        Row found = before == null ? after : before;
        List<Integer> set = new ArrayList<>();
        StringBuilder assignments = new StringBuilder();
        boolean moves = before != null && !keyless && !Rows.same(before, after, table.key);
        for (int c : present(after)) {
            if (keyless || moves || !table.inKey[c]) {
                assign(assignments, c);
                set.add(c);
            }
        }
        if (set.isEmpty()) {
            int c = keyless ? 0 : table.key[0];
            assignments.append(table.columns[c]).append(" = ").append(table.columns[c]);
        }
        List<Integer> where = new ArrayList<>();
        PreparedStatement statement =
                statement("UPDATE ONLY " + table.name + " AS t SET " + assignments + " WHERE " + finds(found, where));
        bind(statement, bind(statement, 1, after, set), found, where);
        return statement;
    }

    private void assign(StringBuilder assignments, int column) {
        assignments
                .append(assignments.length() == 0 ? "" : ", ")
                .append(table.columns[column])
                .append(" = ?");
    }

    private PreparedStatement delete(Row before) throws SQLException {
        List<Integer> where = new ArrayList<>();
        PreparedStatement statement =
                statement("DELETE FROM ONLY " + table.name + " AS t WHERE " + finds(before, where));
        bind(statement, 1, before, where);
        return statement;
    }

    /**
     * The condition that finds a row by its key, or one of the rows with exactly these values. Values are then compared as
     * {@link TargetTable#holds} says.
     */
    private String finds(Row row, List<Integer> bound) {
        if (table.key.length > 0) {
            for (int c : table.key) {
                bound.add(c);
            }
            return table.keyIs("t.", c -> "?");
        }
        StringBuilder all = new StringBuilder();
        for (int c = 0; c < table.columns.length; c++) {
            all.append(all.length() == 0 ? "" : " AND ");
            if (row.length(c) < 0) {
                all.append("f.").append(table.columns[c]).append("::text IS NULL");
            } else {
                all.append(table.holds("f.", c));
                bound.add(c);
            }
        }
        return "t.ctid = (SELECT f.ctid FROM ONLY " + table.name + " AS f WHERE " + all + " LIMIT 1)";
    }

    private List<Integer> present(Row row) {
        List<Integer> columns = new ArrayList<>(table.columns.length);
        for (int c = 0; c < table.columns.length; c++) {
            if (row.length(c) != Cells.ABSENT) {
                columns.add(c);
            }
        }
        return columns;
    }

    /** Binds as values of no declared type, so that the server reads them as what the column is. */
    private static int bind(PreparedStatement statement, int first, Row row, List<Integer> columns)
            throws SQLException {
        int parameter = first;
        for (int c : columns) {
            statement.setObject(parameter++, CellText.of(row, c), Types.OTHER);
        }
        return parameter;
    }

    /** Applies changes that the load may contain already, or may contain the outcome of; a table under repair likewise. */
    void converge(List<Change> changes) throws SQLException {
        for (Change change : changes) {
            Row before = change.before();
            Row after = change.after();
            if (table.key.length == 0) {
                if (before != null) {
                    delete(before).executeUpdate();
                }
                if (after != null) {
                    insert(before == null ? after : Rows.merge(after, before)).executeUpdate();
                }
            } else if (change.kind() == Change.Kind.DELETE) {
                delete(Objects.requireNonNull(before)).executeUpdate();
            } else {
                converge(before, Objects.requireNonNull(after));
            }
        }
    }

    private void converge(@Nullable Row before, Row after) throws SQLException {
        boolean moves = before != null && !Rows.same(before, after, table.key);
        boolean there = update(null, after).executeUpdate() == 1;
        if (!Rows.hasAbsent(after)) {
            if (!there) {
                insert(after).executeUpdate();
            }
            if (before != null && moves) {
                delete(before).executeUpdate();
            }
            return;
        }
        if (before == null || !moves) {
            // Not there, though it is older than the change: a later change took it away, and that is still to come.
            return;
        }
        if (there) {
            delete(before).executeUpdate();
        } else if (update(before, after).executeUpdate() != 1) {
            throw table.diverged(
                    "a row got a new key while the table was loaded in parts, and the change does not hold its"
                            + " large values; empty the table and load it in one go");
        }
    }

    /** Whether another row stands in the way; names the constraint, never the values. */
    static boolean isConflict(SQLException error) {
        return UNIQUE_VIOLATION.equals(error.getSQLState()) || EXCLUSION_VIOLATION.equals(error.getSQLState());
    }

    /** The constraint an error is about, for people. */
    static String constraint(SQLException error) {
        ServerErrorMessage server = error instanceof PSQLException p ? p.getServerErrorMessage() : null;
        String name = server == null ? null : server.getConstraint();
        return name == null ? "a constraint" : name;
    }

    private void closeStatements() throws SQLException {
        for (PreparedStatement statement : statements.values()) {
            statement.close();
        }
        statements.clear();
    }
}
