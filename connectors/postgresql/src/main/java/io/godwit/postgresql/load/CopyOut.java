package io.godwit.postgresql.load;

import static io.godwit.postgresql.connection.Quoting.name;
import static io.godwit.postgresql.connection.Quoting.names;

import io.godwit.postgresql.PostgresErrors;
import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Reader;
import io.godwit.spi.TablePlan;
import io.godwit.spi.load.Split;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one split by COPY, in a session of its own that sees the snapshot. */
public final class CopyOut implements Reader<Batch> {
    private static final Logger LOG = LoggerFactory.getLogger(CopyOut.class);

    private final Sessions sessions;
    private final Split split;
    private final Connection connection;
    private final String statement;
    private final RowPacker packer;
    private org.postgresql.copy.@Nullable CopyOut copy;
    private boolean ended;
    private volatile boolean closed;

    private CopyOut(Sessions sessions, Split split, Connection connection, String statement, RowPacker packer) {
        this.sessions = sessions;
        this.split = split;
        this.connection = connection;
        this.statement = statement;
        this.packer = packer;
    }

    /**
     * Opens a reader of a split in the plan's format.
     *
     * @throws GodwitException if the snapshot is lost, the table was rewritten, or the format was not offered
     */
    public static Reader<Batch> open(Sessions sessions, TablePlan plan, PostgresSnapshot snapshot, Split split) {
        return open(sessions, plan, snapshot, split, "");
    }

    /** Opens a reader of those rows of a split that meet a condition too, unless it is empty. */
    static Reader<Batch> open(
            Sessions sessions, TablePlan plan, PostgresSnapshot snapshot, Split split, String condition) {
        RowPacker packer = packer(plan, sessions.version());
        Bounds bounds = Bounds.of(split);
        boolean file = snapshot.keep(plan.table().id(), bounds, split.toString());
        Connection connection = snapshot.attach("load " + split, split.toString());
        return new CopyOut(sessions, split, connection, statement(plan, bounds, condition, file), packer);
    }

    private static RowPacker packer(TablePlan plan, int version) {
        RowFormat format = plan.rows();
        if (!Formats.rows(plan.table(), version).contains(format)) {
            throw new GodwitException(
                    Errors.NOT_SUPPORTED,
                    "rows cannot be read in the format " + format.name(),
                    plan.table().id().toString(),
                    null);
        }
        return switch (format.name()) {
            case Formats.COPY_BINARY -> RowPacker.binary(format);
            case Formats.COPY_TEXT -> RowPacker.text(format);
            default -> new NeutralPacker(plan.table());
        };
    }

    private static String statement(TablePlan plan, Bounds bounds, String condition, boolean file) {
        Table table = plan.table();
        List<String> columns = table.moved().stream().map(Column::name).toList();
        String format = plan.rows().name().equals(Formats.COPY_BINARY) ? "binary" : "text";
        String where = bounds.where(table);
        if (!condition.isEmpty()) {
            where += (where.isEmpty() ? " WHERE " : " AND ") + condition;
        }
        // a whole table is copied without a query: that saves the server an executor; a view cannot be
        String what = where.isEmpty() && !columns.isEmpty() && file
                ? name(table.id()) + " (" + names(columns) + ")"
                : "(SELECT " + names(columns) + " FROM ONLY " + name(table.id()) + where + ")";
        return "COPY " + what + " TO STDOUT (FORMAT " + format + ")";
    }

    @Override
    public @Nullable Batch next() {
        if (closed) {
            throw new GodwitException(Errors.READER_CLOSED, "reading was ended", split.toString(), null);
        }
        if (ended) {
            return null;
        }
        try {
            packer.clear();
            org.postgresql.copy.CopyOut from = copy == null ? begin() : copy;
            while (!packer.full()) {
                byte[] row = from.readFromCopy();
                if (row == null) {
                    ended = true;
                    break;
                }
                packer.add(row);
            }
            Batch batch = packer.batch();
            return batch.rows() == 0 && ended ? null : batch;
        } catch (SQLException e) {
            if (closed) {
                throw new GodwitException(Errors.READER_CLOSED, "reading was ended", split.toString(), e);
            }
            throw PostgresErrors.of(e, sessions.side(), "reading rows", split.toString());
        } catch (OutOfMemoryError e) {
            // The driver holds one row as a whole; what it asked for and did not get is no harm to anything else.
            throw new GodwitException(
                    PostgresErrors.ROW_TOO_LARGE,
                    "a row is larger than the memory that is free: this process may use "
                            + (Runtime.getRuntime().maxMemory() >> 20) + " MB in all",
                    split.toString(),
                    e);
        }
    }

    /** Not called by {@code open}: the server says that COPY has begun only once it has a buffer full of rows to send with it. */
    private org.postgresql.copy.CopyOut begin() throws SQLException {
        org.postgresql.copy.CopyOut begun =
                connection.unwrap(PGConnection.class).getCopyAPI().copyOut(statement);
        copy = begun;
        return begun;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (!ended) {
                // what the server still sends is not waited for: it is told to stop, and the socket is closed
                connection.unwrap(PGConnection.class).cancelQuery();
                connection.abort(Runnable::run);
            }
            connection.close();
        } catch (SQLException e) {
            LOG.debug("closing a reader failed", e);
        }
    }
}
