package io.godwit.sqlserver.load;

import io.godwit.spi.Checkpoint;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.Writer;
import io.godwit.spi.load.Split;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.sqlserver.SqlServerErrors;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.connection.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one split by bulk copies of some megabytes, and the fact that it is loaded, all in one transaction. Where a bulk copy
 * cannot carry a column's values it goes by way of a temporary table, or by literals; that is decided once.
 */
public final class SplitWriter implements Writer<Batch> {
    private static final Logger LOG = LoggerFactory.getLogger(SplitWriter.class);

    private final SqlServerErrors.Side side;
    private final TablePlan plan;
    private final Split split;
    private final Connection connection;
    private final FactRecorder recorder;
    private final Predicate<Split> loadedBefore;
    private final RowSink sink;
    private long written;
    private boolean closed;

    /** Records a fact in a session's transaction. */
    public interface FactRecorder {
        /** Records it, or throws {@code FACT_EXISTS}. */
        void record(Connection connection, Checkpoint fact) throws SQLException;
    }

    private SplitWriter(
            SqlServerErrors.Side side,
            TablePlan plan,
            Split split,
            Connection connection,
            FactRecorder recorder,
            Predicate<Split> loadedBefore,
            RowSink sink) {
        this.side = side;
        this.plan = plan;
        this.split = split;
        this.connection = connection;
        this.recorder = recorder;
        this.loadedBefore = loadedBefore;
        this.sink = sink;
    }

    /**
     * Opens a writer of a split.
     *
     * @param connection a session in manual commit; the writer closes it
     * @param loadedBefore whether a split is recorded as loaded, asked where rows are in the way
     * @throws GodwitException if the plan's format is not one this server takes, or there is no such table
     */
    public static Writer<Batch> open(
            Sessions sessions,
            Connection connection,
            FactRecorder recorder,
            Predicate<Split> loadedBefore,
            TablePlan plan,
            Split split) {
        boolean done = false;
        try {
            Formats.require(plan, plan.rows());
            ActualColumns actual = ActualColumns.read(
                    connection, sessions.server(), plan.table().target());
            if (!actual.isThere()) {
                throw new GodwitException(
                        Errors.TARGET_REFUSED,
                        "there is no such table",
                        plan.table().target().toString(),
                        null);
            }
            CellCodec[] codecs = actual.codecs(plan.table().moved(), plan.rows());
            RowSink sink = sink(connection, plan, split, actual, codecs);
            done = true;
            return new SplitWriter(sessions.side(), plan, split, connection, recorder, loadedBefore, sink);
        } catch (SQLException e) {
            throw SqlServerErrors.of(e, sessions.side(), "writing rows", where(plan, split));
        } finally {
            if (!done) {
                close(connection);
            }
        }
    }

    private static RowSink sink(
            Connection connection, TablePlan plan, Split split, ActualColumns actual, CellCodec[] codecs)
            throws SQLException {
        String table = Quoting.table(plan.table().target());
        RowFormat format = plan.rows();
        boolean literal = Arrays.stream(codecs).anyMatch(CellCodec::isLiteralOnly);
        if (!literal && Arrays.stream(codecs).allMatch(CellCodec::isDirect)) {
            // several at once would wait for each other
            return new DirectSink(connection, table, codecs, format, split.count() == 1);
        }
        String identity = actual.identity();
        if (identity != null && Arrays.stream(codecs).anyMatch(c -> c.column().equalsIgnoreCase(identity))) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET IDENTITY_INSERT " + table + " ON");
            }
        }
        return literal
                ? new LiteralSink(connection, table, codecs, format)
                : new StagedSink(connection, table, codecs, format);
    }

    private static String where(TablePlan plan, Split split) {
        return plan.table().target() + ", " + split;
    }

    @Override
    public void write(Batch batch) {
        if (!batch.format().equals(plan.rows()) || !(batch instanceof RowBatch rows)) {
            throw new GodwitException(
                    Errors.NOT_SUPPORTED,
                    "rows came as " + batch.format().name() + " where the plan says "
                            + plan.rows().name(),
                    split.toString(),
                    null);
        }
        try {
            int count = rows.rows();
            for (int r = 0; r < count; r++) {
                sink.add(rows.at(r));
            }
            written += count;
        } catch (SQLException e) {
            throw failed(e);
        } catch (GodwitException e) {
            throw refused(e);
        }
    }

    @Override
    public void commit(Checkpoint reached) {
        if (!(reached instanceof Checkpoint.SplitLoaded loaded)
                || !loaded.split().equals(split)
                || loaded.rows() != written) {
            throw new IllegalArgumentException(
                    "a writer of " + split + " with " + written + " rows cannot commit " + reached);
        }
        try {
            sink.flush();
        } catch (SQLException e) {
            throw failed(e);
        } catch (GodwitException e) {
            throw refused(e);
        }
        try {
            recorder.record(connection, reached);
            connection.commit();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private GodwitException refused(GodwitException e) {
        return new GodwitException(e.code(), e.detail(), where(plan, split), e);
    }

    /**
     * Tables may have their key from the beginning, so that rows which come again are refused long before their fact is: that they
     * are here already is then found in the facts.
     */
    private GodwitException failed(SQLException e) {
        GodwitException failure = SqlServerErrors.of(e, side, "writing rows", where(plan, split));
        if (failure.code().equals(Errors.TARGET_REFUSED)) {
            // the session's transaction may hold what is to be read
            close();
            if (loadedBefore.test(split)) {
                return new GodwitException(Errors.FACT_EXISTS, "this is recorded already", split.toString(), failure);
            }
        }
        return failure;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            close(connection);
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("closing a writer failed", e);
        }
    }
}
