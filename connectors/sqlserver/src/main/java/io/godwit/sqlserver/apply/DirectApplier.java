package io.godwit.sqlserver.apply;

import io.godwit.spi.GodwitException;
import io.godwit.spi.change.Change;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowBatch;
import io.godwit.sql.apply.Rows;
import io.godwit.sqlserver.apply.ParameterStatements.Bound;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Applies changes of one table one by one in the source's order, and makes sure that each meets exactly one row. Neighbours that need
 * the same statement share a trip to the server.
 */
final class DirectApplier {
    private static final int BATCH = 500;
    private static final long BATCH_BYTES = 4L << 20;

    private final TargetTable table;
    private final IdentityInsert identities;
    private final ParameterStatements statements;
    private @Nullable PreparedStatement batched;
    private Change.Kind batchedKind = Change.Kind.INSERT;
    private int count;
    private long bytes;

    DirectApplier(Connection connection, TargetTable table, IdentityInsert identities) {
        this.table = table;
        this.identities = identities;
        this.statements = new ParameterStatements(connection, table);
    }

    // --- exact ---

    /** Applies changes that must each meet one row. */
    void exact(List<Change> changes) throws SQLException {
        for (Change change : changes) {
            if (statements.isFull()) {
                flush();
                statements.close();
            }
            Row before = change.before();
            Row after = change.after();
            switch (change.kind()) {
                case INSERT -> insert(Objects.requireNonNull(after));
                case UPDATE -> update(before, Objects.requireNonNull(after));
                case DELETE -> delete(Objects.requireNonNull(before));
                case TRUNCATE -> throw new IllegalStateException("truncations are the writer's");
            }
        }
        flush();
    }

    private void insert(Row after) throws SQLException {
        identities.allow(table);
        add(statements.insert(after), Change.Kind.INSERT, after, null);
    }

    private void update(@Nullable Row before, Row after) throws SQLException {
        Row found = before == null ? after : before;
        if (isRenumbered(before, after)) {
            flush();
            replace(found, after);
            return;
        }
        boolean moves = before != null && table.key.length > 0 && !Rows.same(before, after, table.key);
        boolean keyToo = moves || table.key.length == 0;
        add(statements.update(found, after, keyToo), Change.Kind.UPDATE, after, found);
    }

    private void delete(Row before) throws SQLException {
        add(statements.delete(before), Change.Kind.DELETE, null, before);
    }

    private void add(Bound bound, Change.Kind kind, @Nullable Row set, @Nullable Row found) throws SQLException {
        if (batched != bound.statement()) {
            flush();
            batched = bound.statement();
            batchedKind = kind;
        }
        bind(bound, set, found);
        bound.statement().addBatch();
        count++;
        bytes += (set == null ? 0 : set.bytes()) + (found == null ? 0 : found.bytes());
        if (count == BATCH || bytes > BATCH_BYTES) {
            flush();
        }
    }

    private void bind(Bound bound, @Nullable Row set, @Nullable Row found) throws SQLException {
        int next = set == null ? 1 : table.bind(bound.statement(), 1, set, bound.set());
        if (found != null) {
            table.bind(bound.statement(), next, found, bound.where());
        }
    }

    private void flush() throws SQLException {
        PreparedStatement statement = batched;
        batched = null;
        count = 0;
        bytes = 0;
        if (statement != null) {
            for (int touched : statement.executeBatch()) {
                if (touched != 1) {
                    throw missed(batchedKind);
                }
            }
        }
    }

    private GodwitException missed(Change.Kind kind) {
        return table.diverged(
                kind == Change.Kind.INSERT
                        ? "a new row did not go in"
                        : "a row to " + (kind == Change.Kind.UPDATE ? "update" : "delete") + " is not there");
    }

    // --- rows that get another number, which no UPDATE may give them ---

    private boolean isRenumbered(@Nullable Row before, Row after) {
        int identity = table.identity;
        if (identity < 0 || after.isAbsent(identity)) {
            return false;
        }
        return table.isNumberOnly()
                || (before != null && (before.isAbsent(identity) || !Rows.same(before, after, new int[] {identity})));
    }

    /** Takes the row away and puts it in again; what was not sent is read before. Whether it was there. */
    private void replace(Row found, Row after) throws SQLException {
        Row whole = Rows.hasAbsent(after) ? completed(found, after) : after;
        if (whole == null || run(statements.delete(found), null, found) != 1) {
            throw missed(Change.Kind.UPDATE);
        }
        identities.allow(table);
        if (run(statements.insert(whole), whole, null) != 1) {
            throw missed(Change.Kind.INSERT);
        }
    }

    /** A row with the values that it lacks as they are on the target; null if it is not there. */
    private @Nullable Row completed(Row found, Row after) throws SQLException {
        BitSet wanted = new BitSet();
        for (int c = 0; c < table.columns.length; c++) {
            wanted.set(c, after.isAbsent(c));
        }
        Bound bound = statements.select(found, wanted);
        table.bind(bound.statement(), 1, found, bound.where());
        try (ResultSet row = bound.statement().executeQuery()) {
            if (!row.next()) {
                return null;
            }
            RowBatch here = new RowBatch(table.plan.changes(), table.columns.length);
            int at = 1;
            for (int c = 0; c < table.columns.length; c++) {
                if (wanted.get(c)) {
                    table.codecs[c].read(row, at, here);
                    at += table.codecs[c].width();
                } else {
                    here.appendAbsent();
                }
            }
            return Rows.merge(after, Row.copyOf(here.at(0)));
        }
    }

    private int run(Bound bound, @Nullable Row set, @Nullable Row found) throws SQLException {
        bind(bound, set, found);
        return bound.statement().executeUpdate();
    }

    // --- converging ---

    /** Applies changes that the load may contain already, or may contain the outcome of; a table under repair likewise. */
    void converge(List<Change> changes) throws SQLException {
        for (Change change : changes) {
            Row before = change.before();
            Row after = change.after();
            if (table.key.length == 0) {
                if (before != null) {
                    run(statements.delete(before), null, before);
                }
                if (after != null) {
                    put(before == null ? after : Rows.merge(after, before));
                }
            } else if (change.kind() == Change.Kind.DELETE) {
                Row old = Objects.requireNonNull(before);
                run(statements.delete(old), null, old);
            } else {
                converge(before, Objects.requireNonNull(after));
            }
            if (statements.isFull()) {
                statements.close();
            }
        }
    }

    private void put(Row row) throws SQLException {
        identities.allow(table);
        run(statements.insert(row), row, null);
    }

    private void converge(@Nullable Row before, Row after) throws SQLException {
        boolean moves = before != null && !Rows.same(before, after, table.key);
        boolean there = write(after, after);
        if (!Rows.hasAbsent(after)) {
            if (!there) {
                put(after);
            }
            if (before != null && moves) {
                deleteBut(before, after);
            }
            return;
        }
        if (before == null || !moves) {
            // Not there, though it is older than the change: a later change took it away, and that is still to come.
            return;
        }
        if (there) {
            deleteBut(before, after);
        } else if (!write(before, after)) {
            throw table.diverged(
                    "a row got a new key while the table was loaded in parts, and the change does not hold its"
                            + " large values; empty the table and load it in one go");
        }
    }

    /** Writes a row's values to the row with some key, that key too: it may be equal and still not the same. */
    private boolean write(Row found, Row after) throws SQLException {
        int identity = table.identity;
        boolean writable = identity < 0
                || after.isAbsent(identity)
                || (table.inKey[identity] && Rows.same(found, after, new int[] {identity}));
        if (writable && !table.isNumberOnly()) {
            return run(statements.update(found, after, true), after, found) == 1;
        }
        Row whole = Rows.hasAbsent(after) ? completed(found, after) : after;
        if (whole == null || run(statements.delete(found), null, found) != 1) {
            return false;
        }
        put(whole);
        return true;
    }

    /** Deletes the row with the old key, unless the column takes the new key for the same. */
    private void deleteBut(Row before, Row after) throws SQLException {
        Bound bound = statements.deleteBut(before, after);
        table.bind(bound.statement(), table.bind(bound.statement(), 1, before, bound.where()), after, bound.where());
        bound.statement().executeUpdate();
    }
}
