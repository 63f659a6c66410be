package io.godwit.mysql.apply;

import io.godwit.mysql.load.ByteText;
import io.godwit.spi.GodwitException;
import io.godwit.spi.row.Cells;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends rows into one table by LOAD DATA LOCAL from memory, or by INSERT statements of many rows where the server takes no such.
 * Counts what went in: LOCAL turns errors into warnings and leaves rows out (reference manuals, "LOAD DATA Statement").
 */
final class RowFeed {
    private static final int CHUNK_BYTES = 1024 * 1024;

    private final org.mariadb.jdbc.Statement statement;
    private final TargetTable table;
    private final boolean local;
    private final boolean numbered;
    private final String load;
    private final byte[] head;
    private final ByteText rows = new ByteText();
    private long pending;
    private long stored;
    private boolean warned;

    /**
     * For rows with the columns of a table.
     *
     * @param local whether the server takes LOAD DATA LOCAL
     * @param into the quoted name of the table itself, or of one with the same columns
     * @param numbered whether a number of ours stands before each row
     */
    RowFeed(Connection connection, TargetTable table, boolean local, String into, boolean numbered)
            throws SQLException {
        this.statement = connection.createStatement().unwrap(org.mariadb.jdbc.Statement.class);
        this.table = table;
        // rows of our own tables may lack anything; the table itself may want shapes, which LOAD DATA of MySQL 8.0
        // takes for missing
        this.local = local && (numbered || !table.wantsShapes());
        this.numbered = numbered;
        List<String> fields = new ArrayList<>();
        List<String> assignments = new ArrayList<>();
        if (numbered) {
            fields.add(Stages.NUMBER);
        }
        for (int c = 0; c < table.columns.length; c++) {
            String assignment = table.codecs[c].assignment("@v" + c);
            fields.add(assignment == null ? table.columns[c] : "@v" + c);
            if (assignment != null) {
                assignments.add(table.columns[c] + " = " + assignment);
            }
        }
        this.load = "LOAD DATA LOCAL INFILE 'rows' INTO TABLE " + into
                + " CHARACTER SET binary FIELDS TERMINATED BY X'09' ESCAPED BY X'5C' LINES TERMINATED BY X'0A' ("
                + String.join(", ", fields) + ")"
                + (assignments.isEmpty() ? "" : " SET " + String.join(", ", assignments));
        this.head = ("INSERT INTO " + into + " (" + (numbered ? Stages.NUMBER + ", " : "")
                        + String.join(", ", table.columns) + ") VALUES ")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** A row whose absent cells become null. */
    void row(int number, Cells row) throws SQLException {
        row(number, row, false);
    }

    /** A row of which only the key counts. */
    void key(int number, Cells row) throws SQLException {
        row(number, row, true);
    }

    private void row(int number, Cells row, boolean keyOnly) throws SQLException {
        try {
            if (local) {
                field(number, row, keyOnly);
            } else {
                literal(number, row, keyOnly);
            }
        } catch (GodwitException e) {
            throw new GodwitException(e.code(), e.detail(), table.where(), e);
        }
        pending++;
        if (rows.length() >= CHUNK_BYTES) {
            send();
        }
    }

    private void field(int number, Cells row, boolean keyOnly) {
        if (numbered) {
            rows.appendNumber(number);
            rows.append('\t');
        }
        for (int c = 0; c < table.columns.length; c++) {
            if (c > 0) {
                rows.append('\t');
            }
            if (row.length(c) < 0 || (keyOnly && !table.inKey[c])) {
                rows.append("\\N");
            } else {
                table.codecs[c].toField(row, c, rows);
            }
        }
        rows.append('\n');
    }

    private void literal(int number, Cells row, boolean keyOnly) {
        if (pending == 0) {
            rows.append(head, 0, head.length);
        } else {
            rows.append(", ");
        }
        rows.append('(');
        if (numbered) {
            rows.appendNumber(number);
            rows.append(',');
        }
        for (int c = 0; c < table.columns.length; c++) {
            rows.append(c > 0 ? "," : "");
            if (row.length(c) < 0 || (keyOnly && !table.inKey[c])) {
                rows.append("NULL");
            } else {
                table.codecs[c].toLiteral(row, c, rows);
            }
        }
        rows.append(')');
    }

    private void send() throws SQLException {
        if (pending == 0) {
            return;
        }
        pending = 0;
        if (local) {
            statement.setLocalInfileInputStream(new ByteArrayInputStream(rows.data(), 0, rows.length()));
            stored += statement.executeLargeUpdate(load);
        } else {
            stored += statement.executeLargeUpdate(new String(rows.data(), 0, rows.length(), StandardCharsets.UTF_8));
        }
        rows.clear();
        if (statement.getWarnings() != null) {
            warned = true;
            statement.clearWarnings();
        }
    }

    /** Sends the rest, and tells whether so many rows went in, each as it was. The feed can then be used again. */
    boolean finish(long expected) throws SQLException {
        send();
        boolean whole = stored == expected && !warned;
        reset();
        return whole;
    }

    /** Forgets rows that were not sent. */
    void reset() {
        rows.clear();
        pending = 0;
        stored = 0;
        warned = false;
    }
}
