package io.godwit.mysql.load;

import io.godwit.mysql.MySqlErrors;
import io.godwit.mysql.connection.Quoting;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.row.Cells;
import io.godwit.spi.schema.Table;
import java.io.ByteArrayInputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * LOAD DATA LOCAL from memory. With LOCAL the server turns errors into warnings and goes on (reference manuals, chapter "LOAD
 * DATA Statement"), so a statement that gives any has failed.
 */
final class LoadStatements extends RowSink {
    private static final int DUPLICATE = 1062;
    private static final int TRUNCATED = 1265;

    private final org.mariadb.jdbc.Statement statement;
    private final String sql;
    private final ByteText fields = new ByteText();
    private long rows;

    LoadStatements(Connection connection, Table table, TextCodec[] codecs) throws SQLException {
        super(codecs, table.target());
        this.statement = connection.createStatement().unwrap(org.mariadb.jdbc.Statement.class);
        this.sql = sql(table, codecs);
        // all of them are looked at
        statement.execute("SET SESSION max_error_count = 65535");
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
        rows++;
        if (fields.length() >= FULL_BYTES) {
            flush();
        }
    }

    @Override
    void flush() throws SQLException {
        if (rows == 0) {
            return;
        }
        statement.setLocalInfileInputStream(new ByteArrayInputStream(fields.data(), 0, fields.length()));
        long stored = statement.executeLargeUpdate(sql);
        SQLWarning warning = statement.getWarnings();
        if (warning != null) {
            check(warning);
            statement.clearWarnings();
        }
        expect(rows, stored);
        rows = 0;
        fields.clear();
    }

    /** Some servers warn of the one text that stands for an enumeration's invalid value, and store it all the same. */
    private void check(SQLWarning first) {
        for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
            TextCodec invalid = invalidEnumeration(warning);
            if (invalid == null) {
                boolean duplicate = warning.getErrorCode() == DUPLICATE;
                throw tableRefused(
                        duplicate ? Errors.TARGET_REFUSED : Errors.VALUE_REFUSED,
                        "the server would not take a value as it is: " + MySqlErrors.message(warning));
            }
        }
    }

    private @Nullable TextCodec invalidEnumeration(SQLWarning warning) {
        if (warning.getErrorCode() == TRUNCATED) {
            for (TextCodec codec : codecs()) {
                if (codec instanceof TextualCodecs.Label label
                        && ("" + warning.getMessage()).contains("'" + codec.column() + "'")
                        && label.takeInvalid()) {
                    return codec;
                }
            }
        }
        return null;
    }
}
