package io.godwit.oracle.load;

import io.godwit.oracle.OracleErrors;
import io.godwit.oracle.connection.Quoting;
import io.godwit.oracle.connection.Sessions;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Reader;
import io.godwit.spi.TablePlan;
import io.godwit.spi.load.Split;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one split into neutral batches, as of its snapshot. */
public final class RowReader implements Reader<Batch> {
    private static final int BATCH_BYTES = 1 << 20;
    private static final int BATCH_ROWS = 16_384;

    private final OracleSnapshot snapshot;
    private final String where;
    private final RowForm form;
    private final RowBatch batch;
    private final int prefetchBytes;
    private final Connection connection;
    private final Statement statement;
    private final ResultSet rows;
    private boolean ended;
    private volatile boolean closed;

    private RowReader(Sessions sessions, TablePlan plan, OracleSnapshot snapshot, Split split) throws SQLException {
        Table table = plan.table();
        this.snapshot = snapshot;
        this.where = split.toString();
        this.form = RowForm.of(table, sessions.server().isUnicode());
        this.batch = new RowBatch(RowFormat.NEUTRAL, form.columns());
        this.prefetchBytes = snapshot.prefetchBytes(table);
        this.connection = snapshot.borrow(prefetchBytes);
        Statement opened = null;
        try {
            opened = connection.createStatement();
            opened.setFetchSize(RowSizes.fetchRows(table, prefetchBytes));
            opened.setEscapeProcessing(false);
            this.rows = opened.executeQuery(query(form, table, snapshot, split));
            this.statement = opened;
        } catch (SQLException e) {
            OracleSnapshot.end(connection);
            throw e;
        }
    }

    /** Begins to read. */
    public static RowReader open(Sessions sessions, TablePlan plan, OracleSnapshot snapshot, Split split) {
        if (!plan.rows().equals(RowFormat.NEUTRAL)) {
            throw new GodwitException(
                    Errors.NOT_SUPPORTED,
                    "rows of Oracle are read in neutral form only, not as "
                            + plan.rows().name(),
                    split.toString(),
                    null);
        }
        try {
            return new RowReader(sessions, plan, snapshot, split);
        } catch (SQLException e) {
            throw OracleErrors.of(e, "reading rows", split.toString());
        }
    }

    static String query(RowForm form, Table table, OracleSnapshot snapshot, Split split) {
        List<String> conditions = new ArrayList<>();
        String filter = table.filter();
        if (filter != null) {
            conditions.add("(" + filter + ")");
        }
        String range = Splits.condition(split);
        if (!range.isEmpty()) {
            conditions.add(range);
        }
        return "SELECT " + form.items() + " FROM " + Quoting.table(table.id()) + snapshot.asOf() + " " + Codec.ALIAS
                + (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions));
    }

    @Override
    public @Nullable Batch next() {
        if (closed) {
            throw new GodwitException(Errors.READER_CLOSED, "reading rows was ended", where, null);
        }
        if (ended) {
            return null;
        }
        batch.clear();
        try {
            while (batch.bytes() < BATCH_BYTES && batch.rows() < BATCH_ROWS) {
                if (!rows.next()) {
                    ended = true;
                    break;
                }
                form.read(rows, batch);
            }
        } catch (SQLException e) {
            if (closed) {
                throw new GodwitException(Errors.READER_CLOSED, "reading rows was ended", where, e);
            }
            throw OracleErrors.of(e, "reading rows", where);
        }
        return batch.rows() == 0 ? null : batch;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (ended) {
                statement.close();
                snapshot.giveBack(connection, prefetchBytes);
                return;
            }
            statement.cancel();
        } catch (SQLException e) {
            org.slf4j.LoggerFactory.getLogger(RowReader.class).debug("ending a statement", e);
        }
        OracleSnapshot.end(connection);
    }
}
