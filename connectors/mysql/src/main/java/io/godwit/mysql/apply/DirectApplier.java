package io.godwit.mysql.apply;

import io.godwit.mysql.load.ByteText;
import io.godwit.spi.GodwitException;
import io.godwit.spi.change.Change;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Row;
import io.godwit.sql.apply.Rows;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Applies changes of one table one by one in the source's order, and makes sure that each meets exactly one row: sessions count
 * the rows a statement found, whether or not it changed them. Inserts that follow one another share a statement, all statements
 * share trips to the server.
 */
final class DirectApplier {
    private static final int STATEMENTS = 500;
    private static final int INSERTED_ROWS = 500;
    private static final int STATEMENT_BYTES = 512 * 1024;
    private static final int TRIP_BYTES = 2 * 1024 * 1024;

    private final Connection connection;
    private final TargetTable table;
    private final ByteText sql = new ByteText();
    private final boolean[] set;
    /** How many rows each statement of the trip has to touch, and what it does with them. */
    private final int[] expected = new int[STATEMENTS];

    private final Change.Kind[] kinds = new Change.Kind[STATEMENTS];
    private @Nullable Statement trip;
    private int count;
    private int bytes;
    private @Nullable Row inserting;
    private int insertedRows;

    DirectApplier(Connection connection, TargetTable table) {
        this.connection = connection;
        this.table = table;
        this.set = new boolean[table.columns.length];
    }

    /** Applies changes that must each meet one row. */
    void exact(List<Change> changes) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            trip = statement;
            for (Change change : changes) {
                Row before = change.before();
                Row after = change.after();
                boolean lenient = after != null && table.invalidLabels(after) > 0;
                if (change.kind() == Change.Kind.INSERT && !lenient) {
                    addInsert(Objects.requireNonNull(after));
                    continue;
                }
                endInsert();
                if (after != null && lenient) {
                    send();
                    writeLeniently(change.kind(), before, after);
                    continue;
                }
                switch (change.kind()) {
                    case UPDATE -> update(before, Objects.requireNonNull(after));
                    case DELETE -> delete(Objects.requireNonNull(before));
                    default -> throw new IllegalStateException("truncations are the writer's");
                }
                add(change.kind(), 1);
            }
            endInsert();
            send();
        } finally {
            trip = null;
            inserting = null;
            count = 0;
            bytes = 0;
        }
    }

    /** Writes a row that holds an enumeration's invalid value. */
    private void writeLeniently(Change.Kind kind, @Nullable Row before, Row after) throws SQLException {
        if (kind == Change.Kind.INSERT) {
            insert(after);
            values(after);
        } else {
            update(before, after);
        }
        if (LenientStatement.run(connection, text(), table, after) != 1) {
            throw missed(kind);
        }
    }

    /** A row more for the insert in the making, or for a new one if it holds other columns. */
    private void addInsert(Row after) throws SQLException {
        Row like = inserting;
        if (like != null && sameColumns(like, after)) {
            sql.append(", ");
        } else {
            endInsert();
            insert(after);
            inserting = after;
        }
        values(after);
        insertedRows++;
        if (insertedRows == INSERTED_ROWS || sql.length() > STATEMENT_BYTES) {
            endInsert();
        }
    }

    private void endInsert() throws SQLException {
        if (inserting != null) {
            int rows = insertedRows;
            inserting = null;
            insertedRows = 0;
            add(Change.Kind.INSERT, rows);
        }
    }

    private static boolean sameColumns(Row one, Row other) {
        for (int c = one.columns() - 1; c >= 0; c--) {
            if (one.isAbsent(c) != other.isAbsent(c)) {
                return false;
            }
        }
        return true;
    }

    private void add(Change.Kind kind, int rows) throws SQLException {
        Objects.requireNonNull(trip).addBatch(text());
        bytes += sql.length();
        expected[count] = rows;
        kinds[count++] = kind;
        if (count == STATEMENTS || bytes > TRIP_BYTES) {
            send();
        }
    }

    private void send() throws SQLException {
        if (count == 0) {
            return;
        }
        int sent = count;
        count = 0;
        bytes = 0;
        int[] touched = Objects.requireNonNull(trip).executeBatch();
        for (int i = 0; i < sent; i++) {
            if (touched[i] != expected[i]) {
                throw missed(kinds[i]);
            }
        }
    }

    private GodwitException missed(Change.Kind kind) {
        return table.diverged(
                kind == Change.Kind.INSERT
                        ? "a new row did not go in"
                        : "a row to " + (kind == Change.Kind.UPDATE ? "update" : "delete") + " is not there");
    }

    private String text() {
        return new String(sql.data(), 0, sql.length(), StandardCharsets.UTF_8);
    }

    private void begin(String words) {
        sql.clear();
        byte[] start = (words + table.name).getBytes(StandardCharsets.UTF_8);
        sql.append(start, 0, start.length);
    }

    // --- statements, into sql ---

    private void insert(Row after) {
        begin("INSERT INTO ");
        sql.append(" (");
        boolean first = true;
        for (int c = 0; c < table.columns.length; c++) {
            if (!after.isAbsent(c)) {
                sql.append(first ? "" : ", ");
                table.name(sql, c);
                first = false;
            }
        }
        sql.append(") VALUES ");
    }

    private void values(Row after) {
        sql.append('(');
        boolean first = true;
        for (int c = 0; c < table.columns.length; c++) {
            if (!after.isAbsent(c)) {
                sql.append(first ? "" : ", ");
                table.literal(sql, after, c);
                first = false;
            }
        }
        sql.append(')');
    }

    private void update(@Nullable Row before, Row after) {
        boolean keyless = table.key.length == 0;
        boolean moves = before != null && !keyless && !Rows.same(before, after, table.key);
        assign(after, keyless || moves);
        sql.append(" WHERE ");
        finds(before == null ? after : before);
    }

    private void assign(Row after, boolean keyToo) {
        begin("UPDATE ");
        sql.append(" SET ");
        boolean first = true;
        for (int c = 0; c < table.columns.length; c++) {
            set[c] = !after.isAbsent(c) && (keyToo || !table.inKey[c]);
            if (set[c]) {
                sql.append(first ? "" : ", ");
                table.name(sql, c);
                sql.append(" = ");
                table.literal(sql, after, c);
                first = false;
            }
        }
        if (first) {
            int c = table.key.length == 0 ? 0 : table.key[0];
            table.name(sql, c);
            sql.append(" = ");
            table.name(sql, c);
            set[c] = true;
        }
        table.keep(sql, after, set);
    }

    private void delete(Row before) {
        begin("DELETE FROM ");
        sql.append(" WHERE ");
        finds(before);
    }

    private void finds(Row row) {
        if (table.key.length > 0) {
            table.byKey(sql, row);
        } else {
            table.byAll(sql, row);
            sql.append(" LIMIT 1");
        }
    }

    // --- converging ---

    /** Applies changes that the load may contain already, or may contain the outcome of; a table under repair likewise. */
    void converge(List<Change> changes) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (Change change : changes) {
                Row before = change.before();
                Row after = change.after();
                if (table.key.length == 0) {
                    if (before != null) {
                        delete(before);
                        run(statement);
                    }
                    if (after != null) {
                        put(statement, before == null ? after : Rows.merge(after, before));
                    }
                } else if (change.kind() == Change.Kind.DELETE) {
                    delete(Objects.requireNonNull(before));
                    run(statement);
                } else {
                    converge(statement, before, Objects.requireNonNull(after));
                }
            }
        }
    }

    private int run(Statement statement) throws SQLException {
        return statement.executeUpdate(text());
    }

    private void put(Statement statement, Row row) throws SQLException {
        insert(row);
        values(row);
        write(statement, row);
    }

    /** Runs a statement that writes a row's values. */
    private int write(Statement statement, Row row) throws SQLException {
        return table.invalidLabels(row) > 0 ? LenientStatement.run(connection, text(), table, row) : run(statement);
    }

    private void converge(Statement statement, @Nullable Row before, Row after) throws SQLException {
        boolean moves = before != null && !Rows.same(before, after, table.key);
        // the key is written too: it may be equal to the one that is there and still not the same
        assign(after, true);
        sql.append(" WHERE ");
        table.byKey(sql, after);
        boolean there = write(statement, after) == 1;
        if (!Rows.hasAbsent(after)) {
            if (!there) {
                put(statement, after);
            }
            if (before != null && moves) {
                deleteBut(statement, before, after);
            }
            return;
        }
        if (before == null || !moves) {
            // Not there, though it is older than the change: a later change took it away, and that is still to come.
            return;
        }
        if (there) {
            deleteBut(statement, before, after);
            return;
        }
        update(before, after);
        if (write(statement, after) != 1) {
            throw table.diverged(
                    "a row got a new key while the table was loaded in parts, and the change does not hold its"
                            + " large values; empty the table and load it in one go");
        }
    }

    /** Deletes the row with the old key, unless the column takes the new key for the same. */
    private void deleteBut(Statement statement, Cells before, Cells after) throws SQLException {
        begin("DELETE FROM ");
        sql.append(" WHERE ");
        table.byKey(sql, before);
        sql.append(" AND NOT (");
        table.byKey(sql, after);
        sql.append(')');
        run(statement);
    }
}
