package io.godwit.postgresql.load;

import static io.godwit.postgresql.connection.Quoting.literal;
import static io.godwit.postgresql.connection.Quoting.name;

import io.godwit.postgresql.PostgresErrors;
import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Table;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads rows by their keys: one COPY of a join with the keys as typed values. COPY's text format writes each value with the
 * type's output function, as the stream of changes does, so the bytes are the same; a cast to text would write some types
 * otherwise. Rows as they are now are read over one session that stays open; a snapshot's over one that joins it. May be used
 * from any thread.
 */
public final class LookUp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LookUp.class);

    private final Sessions sessions;
    private @Nullable Connection present;

    /** Connects to nothing yet. */
    public LookUp(Sessions sessions) {
        this.sessions = sessions;
    }

    /** See {@link io.godwit.spi.Source#lookUp}. */
    public List<Row> rows(TablePlan plan, @Nullable Snapshot snapshot, List<Row> keys) {
        Formats.requireChanges(plan, sessions.version());
        if (keys.isEmpty()) {
            return List.of();
        }
        String where = plan.table().id().toString();
        try {
            return snapshot == null ? now(plan, keys) : asOf(plan, (PostgresSnapshot) snapshot, keys, where);
        } catch (SQLException e) {
            throw PostgresErrors.of(e, sessions.side(), "looking rows up", where);
        }
    }

    private List<Row> asOf(TablePlan plan, PostgresSnapshot snapshot, List<Row> keys, String where)
            throws SQLException {
        snapshot.keep(plan.table().id(), Bounds.WHOLE, where);
        try (Connection connection = snapshot.attach("look up " + where, where)) {
            prepare(connection);
            return read(connection, plan, keys);
        }
    }

    private synchronized List<Row> now(TablePlan plan, List<Row> keys) throws SQLException {
        Connection open = present;
        if (open == null || open.isClosed()) {
            open = sessions.open("look up");
            prepare(open);
            present = open;
        }
        boolean done = false;
        try {
            List<Row> rows = read(open, plan, keys);
            done = true;
            return rows;
        } finally {
            if (!done) {
                close();
            }
        }
    }

    private static void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET jit = off");
        }
    }

    private static List<Row> read(Connection connection, TablePlan plan, List<Row> keys) throws SQLException {
        Table table = plan.table();
        String sql = table.key() == null
                ? equalTo(connection, plan, new KeyTexts(connection, plan, all(table)).of(keys))
                : byKey(connection, table, new KeyTexts(connection, plan, table.keyIndexes()).of(keys));
        // The key's index is what finds the rows, whatever statistics say of a table that was just filled; without a
        // key
        // the table is read once.
        try (Statement statement = connection.createStatement()) {
            String hash = table.key() == null ? "on" : "off";
            statement.execute(
                    "SET enable_hashjoin = " + hash + ";SET enable_mergejoin = off;SET enable_seqscan = " + hash);
        }
        NeutralPacker packer = plan.changes().equals(RowFormat.NEUTRAL)
                ? new NeutralPacker(table)
                : NeutralPacker.text(table, plan.changes());
        List<Row> rows = new ArrayList<>(keys.size());
        CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut("COPY (" + sql + ") TO STDOUT");
        for (byte[] line = copy.readFromCopy(); line != null; line = copy.readFromCopy()) {
            packer.clear();
            packer.add(line);
            rows.add(Row.copyOf(((RowBatch) packer.batch()).at(0)));
        }
        return rows;
    }

    private static int[] all(Table table) {
        int[] indexes = new int[table.moved().size()];
        for (int i = 0; i < indexes.length; i++) {
            indexes[i] = i;
        }
        return indexes;
    }

    private static String byKey(Connection connection, Table table, List<@Nullable String[]> keys) throws SQLException {
        ColumnTypes types = ColumnTypes.read(connection, table.id(), table.moved());
        int[] indexes = table.keyIndexes();
        StringBuilder condition = new StringBuilder();
        for (int k = 0; k < indexes.length; k++) {
            condition
                    .append(k == 0 ? "" : " AND ")
                    .append("t.")
                    .append(name(table.moved().get(indexes[k]).name()))
                    .append(' ')
                    .append(types.equal(indexes[k]))
                    .append(" k.k")
                    .append(k);
        }
        return select(table) + values(keys, k -> types.type(indexes[k])) + from(table) + " ON " + condition;
    }

    /**
     * By text, which every type has and which tells apart what equality may not (1.0 and 1.00); what another engine told, by value: see
     * {@link ColumnTypes#same}.
     */
    private static String equalTo(Connection connection, TablePlan plan, List<@Nullable String[]> keys)
            throws SQLException {
        Table table = plan.table();
        boolean neutral = plan.changes().equals(RowFormat.NEUTRAL);
        ColumnTypes types = ColumnTypes.read(connection, table.id(), table.moved());
        StringBuilder condition = new StringBuilder();
        for (int k = 0; k < table.moved().size(); k++) {
            String column = "t." + name(table.moved().get(k).name());
            String given = "k.k" + k;
            condition
                    .append(k == 0 ? "" : " AND ")
                    .append(
                            neutral
                                    ? types.same(k, column, given)
                                    : "pg_catalog.concat(" + column + ") COLLATE pg_catalog.\"C\" = coalesce(" + given
                                            + ", '') COLLATE pg_catalog.\"C\"")
                    .append(" AND (" + column + "::text IS NULL) = (" + given + " IS NULL)");
        }
        return select(table) + values(keys, k -> neutral ? types.type(k) : "text") + from(table) + " ON " + condition;
    }

    private static String select(Table table) {
        return table.moved().stream()
                .map(c -> "t." + name(c.name()))
                .collect(Collectors.joining(", ", "SELECT ", " FROM "));
    }

    /** The filter goes inside, where its names mean what they mean elsewhere. */
    private static String from(Table table) {
        return " JOIN (SELECT * FROM ONLY " + name(table.id()) + Bounds.WHOLE.where(table) + ") AS t";
    }

    private static String values(List<@Nullable String[]> keys, java.util.function.IntFunction<String> type) {
        StringBuilder sql = new StringBuilder("(VALUES ");
        int columns = keys.get(0).length;
        for (int i = 0; i < keys.size(); i++) {
            sql.append(i == 0 ? "(" : ", (");
            for (int k = 0; k < columns; k++) {
                String text = keys.get(i)[k];
                sql.append(k == 0 ? "" : ", ").append(text == null ? "NULL" : literal(text));
                sql.append("::").append(type.apply(k));
            }
            sql.append(')');
        }
        sql.append(") AS k (");
        for (int k = 0; k < columns; k++) {
            sql.append(k == 0 ? "k" : ", k").append(k);
        }
        return sql.append(')').toString();
    }

    /** Keys in PostgreSQL's text form. */
    private static final class KeyTexts {
        private final TablePlan plan;
        private final int[] columns;
        private final CellCodec @Nullable [] codecs;
        private final TextBuffer buffer = new TextBuffer();

        KeyTexts(Connection connection, TablePlan plan, int[] columns) throws SQLException {
            this.plan = plan;
            this.columns = columns;
            this.codecs = plan.changes().equals(RowFormat.NEUTRAL)
                    ? CellCodec.of(connection, plan.table().id(), plan.table().moved())
                    : null;
            if (columns.length == 0) {
                throw new GodwitException(
                        Errors.NOT_SUPPORTED,
                        "rows without a column cannot be looked up",
                        plan.table().id().toString(),
                        null);
            }
        }

        List<@Nullable String[]> of(List<Row> keys) {
            List<@Nullable String[]> texts = new ArrayList<>(keys.size());
            for (Row key : keys) {
                if (key.columns() != columns.length) {
                    throw new IllegalArgumentException("a key of " + key.columns() + " cells for "
                            + plan.table().id());
                }
                @Nullable String[] values = new String[columns.length];
                for (int k = 0; k < columns.length; k++) {
                    values[k] = text(key, k);
                }
                texts.add(values);
            }
            return texts;
        }

        private @Nullable String text(Row key, int cell) {
            int length = key.length(cell);
            if (length < 0) {
                return null;
            }
            CellCodec[] present = codecs;
            if (present == null) {
                return new String(key.data(), key.start(cell), length, StandardCharsets.UTF_8);
            }
            buffer.clear();
            present[columns[cell]].toText(key, cell, buffer);
            return new String(buffer.data(), 0, buffer.length(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public synchronized void close() {
        Connection open = present;
        present = null;
        if (open == null) {
            return;
        }
        try {
            open.close();
        } catch (SQLException e) {
            LOG.debug("closing a session failed", e);
        }
    }
}
