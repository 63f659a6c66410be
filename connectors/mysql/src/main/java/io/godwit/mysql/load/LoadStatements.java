package io.godwit.mysql.load;

import io.godwit.mysql.MySqlErrors;
import io.godwit.mysql.connection.Quoting;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.row.Cells;
import io.godwit.spi.schema.Table;
import java.io.ByteArrayInputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * LOAD DATA LOCAL from memory. With LOCAL the server turns errors into warnings and goes on (reference manuals, chapter "LOAD
 * DATA Statement"), so a statement that gives any has failed.
 */
final class LoadStatements extends RowSink {
    private static final Logger LOG = LoggerFactory.getLogger(LoadStatements.class);
    private static final int DUPLICATE = 1062;
    private static final int TRUNCATED = 1265;
    private static final int NOT_PRIVILEGED = 1227;
    private static final int ALL_WARNINGS = 65535;

    private final org.mariadb.jdbc.Statement statement;
    private final String sql;
    private final int mostWarnings;
    private final ExecutorService sender = Executors.newSingleThreadExecutor(LoadStatements::thread);
    private Fields filling = new Fields();
    private Fields spare = new Fields();
    private @Nullable Future<?> sending;

    LoadStatements(Connection connection, Table table, TextCodec[] codecs) throws SQLException {
        super(codecs, table.target());
        this.statement = connection.createStatement().unwrap(org.mariadb.jdbc.Statement.class);
        this.sql = sql(table, codecs);
        this.mostWarnings = mostWarnings(statement);
    }

    /** How many warnings the server shows, after asking for all: all of them are looked at. MySQL 9 grants that to few. */
    private static int mostWarnings(Statement statement) throws SQLException {
        try {
            statement.execute("SET SESSION max_error_count = " + ALL_WARNINGS);
        } catch (SQLException e) {
            if (e.getErrorCode() != NOT_PRIVILEGED) {
                throw e;
            }
        }
        try (ResultSet row = statement.executeQuery("SELECT @@SESSION.max_error_count")) {
            row.next();
            return row.getInt(1);
        }
    }

    /** What one statement sends. */
    private static final class Fields {
        final ByteText text = new ByteText();
        /** By column, how many of its fields stand for an enumeration's invalid value. */
        int[] invalid = {};

        long rows;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "godwit-load-send");
        thread.setDaemon(true);
        return thread;
    }

    private static String sql(Table table, TextCodec[] codecs) {
        List<String> columns = new ArrayList<>();
        List<String> assignments = new ArrayList<>();
        for (int c = 0; c < codecs.length; c++) {
            String name = Quoting.name(codecs[c].column());
            String assignment = codecs[c].assignment("@v" + c);
            columns.add(assignment == null ? name : "@v" + c);
            if (assignment != null) {
                assignments.add(name + " = " + assignment);
            }
        }
        return "LOAD DATA LOCAL INFILE 'rows' INTO TABLE " + Quoting.table(table.target())
                + " CHARACTER SET binary FIELDS TERMINATED BY X'09' ESCAPED BY X'5C' LINES TERMINATED BY X'0A' ("
                + String.join(", ", columns) + ")"
                + (assignments.isEmpty() ? "" : " SET " + String.join(", ", assignments));
    }

    @Override
    void add(Cells row) throws SQLException {
        TextCodec[] codecs = codecs();
        ByteText fields = filling.text;
        try {
            for (int c = 0; c < codecs.length; c++) {
                if (c > 0) {
                    fields.append('\t');
                }
                codecs[c].toField(row, c, fields);
            }
        } catch (GodwitException e) {
            throw refused(e);
        }
        fields.append('\n');
        filling.rows++;
        if (fields.length() >= FULL_BYTES) {
            send();
        }
    }

    @Override
    void flush() throws SQLException {
        send();
        await();
    }

    /** Hands what is gathered to the sending thread, once that has done with what it was handed before. */
    private void send() throws SQLException {
        if (filling.rows == 0) {
            return;
        }
        await();
        Fields full = filling;
        filling = spare;
        spare = full;
        TextCodec[] codecs = codecs();
        full.invalid = new int[codecs.length];
        for (int c = 0; c < codecs.length; c++) {
            full.invalid[c] = codecs[c] instanceof TextualCodecs.Label label ? label.takeInvalid() : 0;
        }
        sending = sender.submit(() -> {
            run(full);
            return null;
        });
    }

    private void await() throws SQLException {
        Future<?> last = sending;
        if (last == null) {
            return;
        }
        sending = null;
        try {
            last.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw tableRefused(Errors.TARGET_UNREACHABLE, "writing rows was interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException refused) {
                throw refused;
            }
            if (e.getCause() instanceof GodwitException known) {
                throw known;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private void run(Fields fields) throws SQLException {
        statement.setLocalInfileInputStream(new ByteArrayInputStream(fields.text.data(), 0, fields.text.length()));
        long stored = statement.executeLargeUpdate(sql);
        SQLWarning warning = statement.getWarnings();
        if (warning != null) {
            check(warning, fields.invalid);
            statement.clearWarnings();
        }
        expect(fields.rows, stored);
        fields.rows = 0;
        fields.text.clear();
    }

    /** Some servers warn of the one text that stands for an enumeration's invalid value, and store it all the same. */
    private void check(SQLWarning first, int[] invalid) {
        int seen = 0;
        for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
            seen++;
            if (!isInvalidEnumeration(warning, invalid)) {
                boolean duplicate = warning.getErrorCode() == DUPLICATE;
                throw tableRefused(
                        duplicate ? Errors.TARGET_REFUSED : Errors.VALUE_REFUSED,
                        "the server would not take a value as it is: " + MySqlErrors.message(warning));
            }
        }
        if (seen >= mostWarnings && mostWarnings < ALL_WARNINGS) {
            throw tableRefused(
                    Errors.VALUE_REFUSED,
                    "the server gave more warnings than the " + mostWarnings
                            + " that it shows, of invalid values in enumerations; SET GLOBAL max_error_count = "
                            + ALL_WARNINGS + " or grant SESSION_VARIABLES_ADMIN");
        }
    }

    private boolean isInvalidEnumeration(SQLWarning warning, int[] invalid) {
        if (warning.getErrorCode() == TRUNCATED) {
            for (int c = 0; c < invalid.length; c++) {
                if (invalid[c] > 0 && ("" + warning.getMessage()).contains("'" + codecs()[c].column() + "'")) {
                    invalid[c]--;
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns once nothing is on its way any more. */
    @Override
    void close() {
        sender.shutdown();
        try {
            await();
        } catch (SQLException | GodwitException e) {
            LOG.debug("what was on its way when a writer was closed failed", e);
        }
    }
}
