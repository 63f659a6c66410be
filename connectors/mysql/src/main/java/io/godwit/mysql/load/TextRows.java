package io.godwit.mysql.load;

import io.godwit.mysql.MySqlErrors;
import io.godwit.mysql.connection.Quoting;
import io.godwit.mysql.connection.Sessions;
import io.godwit.mysql.connection.WireSession;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Reader;
import io.godwit.spi.TablePlan;
import io.godwit.spi.load.Split;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.schema.Table;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one split over a session of the snapshot, turning each row's packet into cells where it lies. */
public final class TextRows implements Reader<Batch> {
    private static final Logger LOG = LoggerFactory.getLogger(TextRows.class);

    /** A batch is handed on once it holds so many bytes; one row may exceed it. */
    private static final int FULL_BYTES = 256 * 1024;

    private static final int FULL_ROWS = FULL_BYTES / 16;
    /** Memory that one large row took is not kept. */
    private static final int KEPT_BYTES = 16 * FULL_BYTES;

    private final Sessions sessions;
    private final MySqlSnapshot snapshot;
    private final WireSession session;
    private final String statement;
    private final RowParser parser;
    private final String where;
    private RowBatch batch;
    private boolean begun;
    private boolean ended;
    private volatile boolean closed;

    private TextRows(
            Sessions sessions,
            MySqlSnapshot snapshot,
            WireSession session,
            String statement,
            RowParser parser,
            TablePlan plan,
            Split split) {
        this.sessions = sessions;
        this.snapshot = snapshot;
        this.session = session;
        this.statement = statement;
        this.parser = parser;
        this.where = split.toString();
        this.batch = new RowBatch(plan.rows(), plan.table().moved().size());
    }

    /**
     * Opens a reader of a split in the plan's format.
     *
     * @param scope what the migration file says of the table's columns
     * @throws GodwitException if the snapshot is lost, or the format was not offered
     */
    public static Reader<Batch> open(
            Sessions sessions, TablePlan plan, MySqlSnapshot snapshot, Split split, Scope scope) {
        return open(sessions, plan, snapshot, split, scope, "");
    }

    /** Opens a reader of those rows of a split that meet a condition too, unless it is empty. */
    static Reader<Batch> open(
            Sessions sessions, TablePlan plan, MySqlSnapshot snapshot, Split split, Scope scope, String condition) {
        Formats.require(plan, plan.rows(), sessions.version());
        Table table = plan.table();
        WireSession session = snapshot.borrow(split.toString());
        boolean done = false;
        try {
            TextCodec[] codecs =
                    snapshot.columns(session, table.id()).codecs(table.moved(), plan.rows(), scope.rules(table.id()));
            String sql = select(codecs) + " FROM " + Quoting.table(table.id())
                    + Bounds.of(split).where(table, condition);
            done = true;
            return new TextRows(sessions, snapshot, session, sql, new RowParser(codecs, table.id()), plan, split);
        } catch (SQLException e) {
            throw MySqlErrors.of(e, sessions.side(), "reading rows", split.toString());
        } finally {
            if (!done) {
                snapshot.giveBack(session);
            }
        }
    }

    /** The list of what codecs read, with SELECT before it. */
    static String select(TextCodec[] codecs) {
        List<String> items = IntStream.range(0, codecs.length)
                .mapToObj(c -> codecs[c].select(Quoting.name(codecs[c].column())))
                .toList();
        return "SELECT " + String.join(", ", items);
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
            if (!begun) {
                begun = true;
                session.query(statement);
            }
            while (batch.bytes() < FULL_BYTES && batch.rows() < FULL_ROWS) {
                if (!session.nextRow()) {
                    ended = true;
                    giveBack();
                    break;
                }
                parser.add(session, batch);
            }
            return batch.rows() == 0 && ended ? null : batch;
        } catch (SQLException e) {
            if (closed || snapshot.isClosed()) {
                throw ended();
            }
            throw MySqlErrors.of(e, sessions.side(), "reading rows", where);
        } catch (OutOfMemoryError e) {
            // one row is held as a whole; what was asked for and not got is no harm to anything else
            batch = new RowBatch(batch.format(), batch.columns());
            throw new GodwitException(
                    MySqlErrors.ROW_TOO_LARGE,
                    "a row is larger than the memory that is free: this process may use "
                            + (Runtime.getRuntime().maxMemory() >> 20) + " MB in all",
                    where,
                    e);
        }
    }

    private GodwitException ended() {
        return new GodwitException(Errors.READER_CLOSED, "reading was ended", where, null);
    }

    private void giveBack() {
        snapshot.giveBack(session);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (ended) {
            return;
        }
        ended = true;
        try {
            session.abandonRows();
        } catch (SQLException e) {
            LOG.debug("ending a reader failed", e);
            session.close();
        }
        giveBack();
    }
}
