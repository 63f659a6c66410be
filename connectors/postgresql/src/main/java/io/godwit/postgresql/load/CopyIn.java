package io.godwit.postgresql.load;

import static io.godwit.postgresql.connection.Quoting.name;
import static io.godwit.postgresql.connection.Quoting.names;

import io.godwit.postgresql.PostgresErrors;
import io.godwit.postgresql.apply.Facts;
import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.Checkpoint;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.Writer;
import io.godwit.spi.load.Split;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.Encoded;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes one split by COPY, and the fact that it is loaded, in one transaction. */
public final class CopyIn implements Writer<Batch> {
    private static final Logger LOG = LoggerFactory.getLogger(CopyIn.class);

    private final Facts facts;
    private final PostgresErrors.Side side;
    private final TablePlan plan;
    private final Split split;
    private final Connection connection;
    private @Nullable LineWriter lines;
    private org.postgresql.copy.@Nullable CopyIn copy;
    private long written;
    private boolean closed;

    private CopyIn(Facts facts, PostgresErrors.Side side, TablePlan plan, Split split, Connection connection) {
        this.facts = facts;
        this.side = side;
        this.plan = plan;
        this.split = split;
        this.connection = connection;
    }

    /**
     * Opens a writer session for a split.
     *
     * @throws GodwitException if the plan's format is not one this server takes, or the target cannot be reached
     */
    public static Writer<Batch> open(Sessions sessions, Facts facts, TablePlan plan, Split split) {
        if (!Formats.rows(plan.table(), sessions.version()).contains(plan.rows())) {
            throw new GodwitException(
                    Errors.NOT_SUPPORTED,
                    "rows cannot be written in the format " + plan.rows().name(),
                    plan.table().target().toString(),
                    null);
        }
        return new CopyIn(facts, sessions.side(), plan, split, facts.openWriter("load " + split));
    }

    @Override
    public void write(Batch batch) {
        if (!batch.format().equals(plan.rows())) {
            throw new GodwitException(
                    Errors.NOT_SUPPORTED,
                    "rows came as " + batch.format().name() + " where the plan says "
                            + plan.rows().name(),
                    split.toString(),
                    null);
        }
        if (batch.rows() == 0) {
            return;
        }
        try {
            org.postgresql.copy.CopyIn to = copy == null ? begin() : copy;
            if (batch instanceof Encoded frame) {
                to.writeToCopy(frame.data(), 0, frame.length());
            } else {
                lines().write((RowBatch) batch, to);
            }
            written += batch.rows();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private LineWriter lines() {
        return Objects.requireNonNull(lines, "made before the first row");
    }

    private org.postgresql.copy.CopyIn begin() throws SQLException {
        Table table = plan.table();
        lines = new LineWriter(table, CellCodec.of(connection, table.target(), table.moved()));
        List<String> columns = table.moved().stream().map(Column::name).toList();
        boolean binary = plan.rows().name().equals(Formats.COPY_BINARY);
        String list = columns.isEmpty() ? "" : " (" + names(columns) + ")";
        boolean frozen = split.count() == 1 && FreshTable.take(connection, table);
        org.postgresql.copy.CopyIn begun = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + name(table.target()) + list + " FROM STDIN (FORMAT " + (binary ? "binary" : "text")
                        + (frozen ? ", FREEZE" : "") + ")");
        copy = begun;
        if (binary) {
            byte[] header = CopyBinary.header();
            begun.writeToCopy(header, 0, header.length);
        }
        return begun;
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
            org.postgresql.copy.CopyIn begun = copy;
            if (begun != null) {
                if (plan.rows().name().equals(Formats.COPY_BINARY)) {
                    byte[] trailer = CopyBinary.trailer();
                    begun.writeToCopy(trailer, 0, trailer.length);
                }
                long stored = begun.endCopy();
                if (stored != written) {
                    throw new GodwitException(
                            Errors.TARGET_DIVERGED,
                            "the server stored " + stored + " rows of " + written
                                    + "; a rule, trigger or policy on the table may take rows away",
                            split.toString(),
                            null);
                }
            }
            facts.record(connection, reached);
            connection.commit();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private GodwitException failed(SQLException e) {
        return PostgresErrors.of(e, side, "writing rows", plan.table().target() + ", " + split);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            org.postgresql.copy.CopyIn begun = copy;
            if (begun != null && begun.isActive()) {
                begun.cancelCopy();
            }
        } catch (SQLException e) {
            LOG.debug("ending COPY failed", e);
        }
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("closing a writer failed", e);
        }
    }

    /** Writes neutral rows as lines of COPY's text format. */
    private static final class LineWriter {
        private final Table table;
        private final CellCodec[] codecs;
        private final TextBuffer buffer = new TextBuffer();

        LineWriter(Table table, CellCodec[] codecs) {
            this.table = table;
            this.codecs = codecs;
        }

        void write(RowBatch batch, org.postgresql.copy.CopyIn to) throws SQLException {
            buffer.clear();
            int rows = batch.rows();
            for (int r = 0; r < rows; r++) {
                batch.at(r);
                line(batch);
                if (buffer.length() >= RowPacker.FULL_BYTES || r == rows - 1) {
                    to.writeToCopy(buffer.data(), 0, buffer.length());
                    buffer.clear();
                }
            }
        }

        private void line(RowBatch row) {
            for (int c = 0; c < codecs.length; c++) {
                if (c > 0) {
                    buffer.append('\t');
                }
                if (row.isNull(c)) {
                    buffer.append('\\');
                    buffer.append('N');
                    continue;
                }
                int start = buffer.length();
                try {
                    codecs[c].toText(row, c, buffer);
                } catch (GodwitException e) {
                    throw new GodwitException(
                            e.code(), e.detail(), table.target().toString(), e);
                }
                if (codecs[c].needsEscaping()) {
                    buffer.escapeForCopy(start);
                }
            }
            buffer.append('\n');
        }
    }
}
