package io.godwit.mysql.load;

import io.godwit.mysql.MySqlErrors;
import io.godwit.mysql.connection.Sessions;
import io.godwit.spi.Checkpoint;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.Writer;
import io.godwit.spi.load.Split;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.schema.ColumnRule;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one split by LOAD DATA LOCAL from memory, a few megabytes a statement, and the fact that it is loaded, all in one
 * transaction. Where the server does not allow that (local_infile), or cannot, by INSERT statements of many rows.
 */
public final class LoadData implements Writer<Batch> {
    private static final Logger LOG = LoggerFactory.getLogger(LoadData.class);

    private final MySqlErrors.Side side;
    private final TablePlan plan;
    private final Split split;
    private final Connection connection;
    private final FactRecorder recorder;
    private final RowSink sink;
    private long written;
    private boolean closed;

    /** Records a fact in a session's transaction. */
    public interface FactRecorder {
        /** Records it, or throws {@code FACT_EXISTS}. */
        void record(Connection connection, Checkpoint fact) throws SQLException;
    }

    private LoadData(
            MySqlErrors.Side side,
            TablePlan plan,
            Split split,
            Connection connection,
            FactRecorder recorder,
            RowSink sink) {
        this.side = side;
        this.plan = plan;
        this.split = split;
        this.connection = connection;
        this.recorder = recorder;
        this.sink = sink;
    }

    /**
     * Opens a writer of a split.
     *
     * @param connection a session that is in a transaction, or begins one with its first statement; the writer closes it
     * @throws GodwitException if the plan's format is not one this server takes, or there is no such table
     */
    public static Writer<Batch> open(
            Sessions sessions, Connection connection, FactRecorder recorder, TablePlan plan, Split split) {
        boolean done = false;
        try {
            Formats.require(plan, plan.rows(), sessions.version());
            ActualColumns actual = ActualColumns.read(connection, plan.table().target());
            TextCodec[] codecs = actual.codecs(plan.table().moved(), plan.rows(), column -> ColumnRule.NONE);
            // MySQL 8.0 (seen with 8.0.12) takes each row's shape for missing there where the column is NOT NULL: error
            // 1364
            boolean shapes = sessions.version().isMySql(8, 0, 0)
                    && plan.table().moved().stream()
                            .anyMatch(
                                    c -> !c.nullable() && actual.type(c.name()).isShape());
            RowSink sink = !shapes && localFilesAllowed(connection)
                    ? new LoadStatements(connection, plan.table(), codecs)
                    : new InsertStatements(connection, plan.table(), codecs);
            done = true;
            return new LoadData(sessions.side(), plan, split, connection, recorder, sink);
        } catch (SQLException e) {
            throw MySqlErrors.of(
                    e, sessions.side(), "writing rows", plan.table().target() + ", " + split);
        } finally {
            if (!done) {
                close(connection);
            }
        }
    }

    private static boolean localFilesAllowed(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@global.local_infile")) {
            return row.next() && row.getBoolean(1);
        }
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
                rows.at(r);
                sink.add(rows);
            }
            written += count;
        } catch (SQLException e) {
            throw failed(e);
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
            recorder.record(connection, reached);
            connection.commit();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private GodwitException failed(SQLException e) {
        return MySqlErrors.of(e, side, "writing rows", plan.table().target() + ", " + split);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            sink.close();
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
