package io.godwit.mysql.load;

import io.godwit.mysql.MySqlErrors;
import io.godwit.mysql.connection.Quoting;
import io.godwit.mysql.connection.Sessions;
import io.godwit.mysql.connection.WireSession;
import io.godwit.spi.TablePlan;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows by their keys: one statement with the keys as literals of their columns' types. Rows without a key are found by the
 * text they are hashed by ({@link DigestText}), in one scan. Rows as they are now are read over one session that stays open; a
 * snapshot's over one that it lends. May be used from any thread.
 */
public final class LookUp implements AutoCloseable {
    private final Sessions sessions;
    private final Scope scope;
    /** What the tables' columns are here, asked once for each plan. */
    private final Map<TablePlan, ActualColumns> actual = new ConcurrentHashMap<>();

    private @Nullable WireSession present;

    /** Connects to nothing yet. */
    public LookUp(Sessions sessions, Scope scope) {
        this.sessions = sessions;
        this.scope = scope;
    }

    /** See {@link io.godwit.spi.Source#lookUp}. */
    public List<Row> rows(TablePlan plan, @Nullable Snapshot snapshot, List<Row> keys) {
        Formats.require(plan, plan.changes(), sessions.version());
        if (keys.isEmpty()) {
            return List.of();
        }
        String where = plan.table().id().toString();
        try {
            return snapshot == null ? now(plan, keys) : asOf(plan, (MySqlSnapshot) snapshot, keys, where);
        } catch (SQLException e) {
            actual.remove(plan);
            throw MySqlErrors.of(e, sessions.side(), "looking rows up", where);
        }
    }

    private List<Row> asOf(TablePlan plan, MySqlSnapshot snapshot, List<Row> keys, String where) throws SQLException {
        WireSession session = snapshot.borrow(where);
        try {
            return read(session, plan, keys);
        } finally {
            snapshot.giveBack(session);
        }
    }

    private synchronized List<Row> now(TablePlan plan, List<Row> keys) throws SQLException {
        WireSession open = present;
        if (open == null || open.isClosed()) {
            open = sessions.openWire("look up");
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

    private List<Row> read(WireSession session, TablePlan plan, List<Row> keys) throws SQLException {
        Table table = plan.table();
        ActualColumns here = actual.get(plan);
        if (here == null) {
            here = ActualColumns.read(session, table.id());
            actual.put(plan, here);
        }
        // codecs keep a buffer each, so every call has its own
        TextCodec[] codecs = here.codecs(table.moved(), plan.changes(), scope.rules(table.id()));
        String condition = table.key() == null ? equalTo(table, here, codecs, keys) : byKey(table, codecs, keys);
        String filter = table.filter();
        session.query(TextRows.select(codecs) + " FROM " + Quoting.table(table.id()) + " WHERE (" + condition + ")"
                + (filter == null ? "" : " AND (" + filter + ")"));
        RowParser parser = new RowParser(codecs, table.id());
        RowBatch row = new RowBatch(plan.changes(), codecs.length);
        List<Row> rows = new ArrayList<>(keys.size());
        while (session.nextRow()) {
            row.clear();
            parser.add(session, row);
            rows.add(Row.copyOf(row.at(0)));
        }
        return rows;
    }

    private static String byKey(Table table, TextCodec[] codecs, List<Row> keys) {
        int[] indexes = table.keyIndexes();
        if (indexes.length == 1) {
            TextCodec codec = codecs[indexes[0]];
            return Quoting.name(codec.column())
                    + keys.stream().map(k -> literal(codec, k, 0)).collect(Collectors.joining(",", " IN (", ")"));
        }
        return keys.stream()
                .map(key -> IntStream.range(0, indexes.length)
                        .mapToObj(k ->
                                Quoting.name(codecs[indexes[k]].column()) + " = " + literal(codecs[indexes[k]], key, k))
                        .collect(Collectors.joining(" AND ", "(", ")")))
                .collect(Collectors.joining(" OR "));
    }

    private static String literal(TextCodec codec, Row key, int cell) {
        ByteText out = new ByteText(64);
        codec.toLiteral(key, cell, out);
        return new String(out.data(), 0, out.length(), StandardCharsets.ISO_8859_1);
    }

    /** By the rows' text, which tells apart what equality may not: cases, trailing blanks, signs of zero. */
    private static String equalTo(Table table, ActualColumns here, TextCodec[] codecs, List<Row> keys) {
        List<Column> columns = table.moved();
        List<SqlType> types = columns.stream().map(c -> here.type(c.name())).toList();
        int[] cells = IntStream.range(0, codecs.length).toArray();
        GivenRows given = new GivenRows(types, codecs, cells);
        IntFunction<String> own = c -> Quoting.name(columns.get(c).name());
        HashFunction function = HashFunction.SHA256;
        Function<Row, String> hash = key -> function.of(DigestText.row(types, given.row(key), function));
        return function.of(DigestText.row(types, own, function))
                + keys.stream().map(hash).collect(Collectors.joining(",", " IN (", ")"));
    }

    @Override
    public synchronized void close() {
        WireSession open = present;
        present = null;
        if (open != null) {
            open.close();
        }
    }
}
