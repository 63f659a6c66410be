package io.godwit.sqlserver.load;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Reader;
import io.godwit.spi.TablePlan;
import io.godwit.spi.load.Split;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.SqlServerErrors;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.connection.Sessions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one split over a session of the snapshot, as the server sends it; no more than a packet is held besides the batch. */
public final class RowReader implements Reader<Batch> {
    private static final Logger LOG = LoggerFactory.getLogger(RowReader.class);

    /** A batch is handed on once it holds so many bytes; one row may exceed it. */
    private static final int FULL_BYTES = 256 * 1024;

    private static final int FULL_ROWS = FULL_BYTES / 16;
    /** Memory that one large row took is not kept. */
    private static final int KEPT_BYTES = 16 * FULL_BYTES;

    private final Sessions sessions;
    private final SqlServerSnapshot snapshot;
    private final Connection session;
    private final String sql;
    private final CellCodec[] codecs;
    private final TableId table;
    private final String where;
    private RowBatch batch;
    private volatile @Nullable Statement statement;
    private @Nullable ResultSet rows;
    private boolean ended;
    private volatile boolean closed;

    private RowReader(
            Sessions sessions,
            SqlServerSnapshot snapshot,
            Connection session,
            String sql,
            CellCodec[] codecs,
            TablePlan plan,
            Split split) {
        this.sessions = sessions;
        this.snapshot = snapshot;
        this.session = session;
        this.sql = sql;
        this.codecs = codecs;
        this.table = plan.table().id();
        this.where = split.toString();
        this.batch = new RowBatch(plan.rows(), codecs.length);
    }

    /**
     * Opens a reader of a split in the plan's format.
     *
     * @throws GodwitException if the snapshot is lost, or the format was not offered
     */
    public static Reader<Batch> open(Sessions sessions, TablePlan plan, SqlServerSnapshot snapshot, Split split) {
        return open(sessions, plan, snapshot, split, "");
    }

    /** Opens a reader of those rows of a split that meet a condition too, unless it is empty. */
    static Reader<Batch> open(
            Sessions sessions, TablePlan plan, SqlServerSnapshot snapshot, Split split, String condition) {
        Formats.require(plan, plan.rows());
        Table table = plan.table();
        Connection session = snapshot.borrow(split.toString());
        boolean done = false;
        try {
            CellCodec[] codecs = snapshot.columns(session, table.id()).codecs(table.moved(), plan.rows());
            String sql = select(codecs) + " FROM " + Quoting.table(table.id())
                    + Bounds.of(split).where(table, condition);
            done = true;
            return new RowReader(sessions, snapshot, session, sql, codecs, plan, split);
        } catch (SQLException e) {
            throw SqlServerErrors.of(e, sessions.side(), "reading rows", split.toString());
        } finally {
            if (!done) {
                snapshot.giveBack(session, false);
            }
        }
    }

    /** The list of what codecs read, with SELECT before it. */
    static String select(CellCodec[] codecs) {
        return "SELECT "
                + Arrays.stream(codecs)
                        .map(c -> c.select(Quoting.name(c.column())))
                        .collect(Collectors.joining(", "));
    }

    /**
     * Appends the row that a result stands at.
     *
     * @throws GodwitException {@code VALUE_REFUSED} if a cell cannot hold a value as it is
     */
    static void append(ResultSet row, CellCodec[] codecs, TableId table, RowBatch out) throws SQLException {
        int at = 1;
        try {
            for (CellCodec codec : codecs) {
                codec.read(row, at, out);
                at += codec.width();
            }
        } catch (GodwitException e) {
            throw new GodwitException(e.code(), e.detail(), table.toString(), e);
        }
    }

    @Override
    public @Nullable Batch next() {
        if (closed) {
            throw ended();
        }
        if (ended) {
            return null;
        }
        if (batch.data().length > KEPT_BYTES) {
            batch = new RowBatch(batch.format(), batch.columns());
        }
        batch.clear();
        try {
            ResultSet open = rows;
            if (open == null) {
                Statement asking = session.createStatement();
                statement = asking;
                open = asking.executeQuery(sql);
                rows = open;
            }
            while (batch.bytes() < FULL_BYTES && batch.rows() < FULL_ROWS) {
                if (!open.next()) {
                    ended = true;
                    finish(true);
                    break;
                }
                append(open, codecs, table, batch);
            }
            return batch.rows() == 0 && ended ? null : batch;
        } catch (SQLException e) {
            if (closed || snapshot.isClosed()) {
                throw ended();
            }
            throw SqlServerErrors.of(e, sessions.side(), "reading rows", where);
        }
    }

    private GodwitException ended() {
        return new GodwitException(Errors.READER_CLOSED, "reading was ended", where, null);
    }

    private void finish(boolean whole) {
        Statement open = statement;
        statement = null;
        try {
            if (open != null) {
                if (!whole) {
                    open.cancel();
                }
                open.close();
            }
        } catch (SQLException e) {
            LOG.debug("ending a reader failed", e);
        }
        snapshot.giveBack(session, whole);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!ended) {
            ended = true;
            finish(false);
        }
    }
}
