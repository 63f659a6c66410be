package io.godwit.postgresql.apply;

import io.godwit.spi.row.Cells;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Sends rows by COPY in text format (PostgreSQL documentation, "COPY"). */
final class CopyLines {
    private static final int CHUNK = 64 * 1024;

    private final CopyIn copy;
    private byte[] line = new byte[CHUNK];
    private int used;

    CopyLines(Connection connection, String sql) throws SQLException {
        this(connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql));
    }

    CopyLines(CopyIn copy) {
        this.copy = copy;
    }

    /** Begins a line with a word of our own. */
    void word(byte[] bytes) {
        room(bytes.length + 1);
        System.arraycopy(bytes, 0, line, used, bytes.length);
        used += bytes.length;
        line[used++] = '\t';
    }

    /** Appends a cell; one that is null or absent as null. */
    void cell(Cells row, int column) {
        int length = row.length(column);
        if (length < 0) {
            room(3);
            line[used++] = '\\';
            line[used++] = 'N';
        } else {
            escaped(row.data(), row.start(column), length);
        }
        line[used++] = '\t';
    }

    private void escaped(byte[] data, int start, int length) {
        room(2 * length + 1);
        byte[] to = line;
        int at = used;
        int end = start + length;
        for (int i = start; i < end; i++) {
            byte b = data[i];
            if (b <= '\\' && (b == '\\' || b == '\t' || b == '\n' || b == '\r')) {
                to[at++] = '\\';
                b = b == '\t' ? (byte) 't' : b == '\n' ? (byte) 'n' : b == '\r' ? (byte) 'r' : b;
            }
            to[at++] = b;
        }
        used = at;
    }

    /** Ends a line; the last cell's tab becomes its end. */
    void end() throws SQLException {
        line[used - 1] = '\n';
        if (used >= CHUNK) {
            send();
        }
    }

    private void room(int bytes) {
        if (line.length - used < bytes) {
            line = Arrays.copyOf(line, Math.max(line.length * 2, Math.addExact(used, bytes)));
        }
    }

    private void send() throws SQLException {
        copy.writeToCopy(line, 0, used);
        used = 0;
    }

    /** Ends the copy; returns how many rows went in. */
    long finish() throws SQLException {
        if (used > 0) {
            send();
        }
        return copy.endCopy();
    }

    /** Gives the copy up; the transaction is then only good for going back. */
    void cancel() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }
}
