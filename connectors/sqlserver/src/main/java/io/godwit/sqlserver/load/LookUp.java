package io.godwit.sqlserver.load;

import io.godwit.spi.TablePlan;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.schema.Table;
import io.godwit.sqlserver.SqlServerErrors;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.connection.Sessions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads rows by their keys: one statement with the keys as literals of their columns' types. Rows without a key are found by what
 * they are hashed from ({@link DigestText}), in one scan. Rows as they are now are read over one session that stays open; a
 * snapshot's over one that it lends. May be used from any thread.
 */
public final class LookUp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LookUp.class);

    private final Sessions sessions;
    /** What the tables' columns are here, asked once for each plan. */
    private final Map<TablePlan, ActualColumns> actual = new ConcurrentHashMap<>();

    private @Nullable Connection present;

    /** Connects to nothing yet. */
    public LookUp(Sessions sessions) {
        this.sessions = sessions;
    }

    /** See {@link io.godwit.spi.Source#lookUp}. */
    public List<Row> rows(TablePlan plan, @Nullable Snapshot snapshot, List<Row> keys) {
        Formats.require(plan, plan.changes());
        if (keys.isEmpty()) {
            return List.of();
        }
        String where = plan.table().id().toString();
        try {
            return snapshot == null ? now(plan, keys) : asOf(plan, (SqlServerSnapshot) snapshot, keys, where);
        } catch (SQLException e) {
            actual.remove(plan);
            throw SqlServerErrors.of(e, sessions.side(), "looking rows up", where);
        }
    }

    private List<Row> asOf(TablePlan plan, SqlServerSnapshot snapshot, List<Row> keys, String where)
            throws SQLException {
        Connection session = snapshot.borrow(where);
        boolean done = false;
        try {
            List<Row> rows = read(session, plan, keys);
            done = true;
            return rows;
        } finally {
            snapshot.giveBack(session, done);
        }
    }

    private synchronized List<Row> now(TablePlan plan, List<Row> keys) throws SQLException {
        Connection open = present;
        if (open == null || open.isClosed()) {
            open = sessions.open("look up");
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

    private List<Row> read(Connection session, TablePlan plan, List<Row> keys) throws SQLException {
        Table table = plan.table();
        ActualColumns here = actual.get(plan);
        if (here == null) {
            here = ActualColumns.read(session, sessions.server(), table.id());
            actual.put(plan, here);
        }
        // codecs keep a buffer each, so every call has its own
        CellCodec[] codecs = here.codecs(table.moved(), plan.changes());
        String condition = table.key() == null
                ? equalTo(codecs, keys, DigestText.Chain.of(sessions.server()))
                : byKey(table, codecs, keys);
        String filter = table.filter();
        String sql = RowReader.select(codecs) + " FROM " + Quoting.table(table.id()) + " WHERE (" + condition + ")"
                + (filter == null ? "" : " AND (" + filter + ")");
        RowBatch row = new RowBatch(plan.changes(), codecs.length);
        List<Row> rows = new ArrayList<>(keys.size());
        try (Statement statement = session.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            while (found.next()) {
                row.clear();
                RowReader.append(found, codecs, table.id(), row);
                rows.add(Row.copyOf(row.at(0)));
            }
        }
        return rows;
    }

    private static String byKey(Table table, CellCodec[] codecs, List<Row> keys) {
        int[] indexes = table.keyIndexes();
        if (indexes.length == 1) {
            CellCodec codec = codecs[indexes[0]];
            return Quoting.name(codec.column())
                    + keys.stream().map(k -> literal(codec, k, 0)).collect(Collectors.joining(", ", " IN (", ")"));
        }
        return keys.stream()
                .map(key -> IntStream.range(0, indexes.length)
                        .mapToObj(k ->
                                Quoting.name(codecs[indexes[k]].column()) + " = " + literal(codecs[indexes[k]], key, k))
                        .collect(Collectors.joining(" AND ", "(", ")")))
                .collect(Collectors.joining(" OR "));
    }

    private static String literal(CellCodec codec, Row key, int cell) {
        StringBuilder out = new StringBuilder(64);
        codec.literal(key, cell, out);
        return out.toString();
    }

    /** By what the rows are hashed from, which tells apart what equality may not: cases, trailing blanks, signs of zero. */
    private static String equalTo(CellCodec[] codecs, List<Row> keys, DigestText.Chain chain) {
        List<SqlType> types = IntStream.range(0, codecs.length)
                .mapToObj(c -> codecs[c].actual())
                .toList();
        String own = DigestText.hash(types, c -> Quoting.name(codecs[c].column()), chain);
        return own
                + keys.stream()
                        .map(key -> DigestText.hash(
                                types, c -> DigestText.given(types.get(c), literal(codecs[c], key, c)), chain))
                        .collect(Collectors.joining(", ", " IN (", ")"));
    }

    @Override
    public synchronized void close() {
        Connection open = present;
        present = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                LOG.debug("closing a session failed", e);
            }
        }
    }
}
