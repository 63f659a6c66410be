package io.godwit.mysql.connection;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A session that speaks the protocol itself, for what a driver would make an object of each row for: large text results and the
 * binary log. Used by one thread; {@link #close} may be called from another to end a waiting read. What the server refuses is an
 * {@link SQLException} with its number, as from the driver; a broken connection one with SQLSTATE 08S01.
 *
 * <p>A text row is a packet of its cells one after another, each as a length and its bytes: one byte up to 250; 252, 253, 254 for a
 * length in the next 2, 3, 8 bytes, lowest first; 251 for null (MySQL Source Code Documentation, "Text Resultset Row").
 */
public final class WireSession implements AutoCloseable {
    /** The command byte of a statement in text. */
    public static final int QUERY = 0x03;

    private static final int PING = 0x0e;
    private static final int FULL = 0xffffff;
    private static final int ERROR = 0xff;
    private static final int END = 0xfe;
    private static final int LOCAL_FILE = 0xfb;
    /** A row may begin with the same byte, but only if it is longer. */
    private static final int END_AT_MOST = 9;

    private final Socket socket;
    private final OutputStream out;
    private final PacketInput in;
    private final long connectionId;
    private final Sessions sessions;
    private List<WireColumn> columns = List.of();
    private boolean inRows;
    private volatile boolean closed;

    WireSession(Socket socket, long connectionId, Sessions sessions) throws IOException {
        this.socket = socket;
        this.out = socket.getOutputStream();
        this.in = new PacketInput(socket.getInputStream());
        this.connectionId = connectionId;
        this.sessions = sessions;
    }

    /** The server's number of this session, as KILL takes it. */
    public long connectionId() {
        return connectionId;
    }

    /** Whether it was closed, by us or by what broke it. */
    public boolean isClosed() {
        return closed;
    }

    // --- packets ---

    /** Sends a command with its payload; whatever the last one answered must be read. */
    public void send(int command, byte[] payload) throws SQLException {
        try {
            int total = payload.length + 1; // the command's byte goes first
            int sequence = 0;
            int part = FULL;
            for (int offset = 0; part == FULL; offset += part) {
                part = Math.min(FULL, total - offset);
                byte[] packet = new byte[part + 4];
                packet[0] = (byte) part;
                packet[1] = (byte) (part >> 8);
                packet[2] = (byte) (part >> 16);
                packet[3] = (byte) sequence++;
                if (offset == 0) {
                    packet[4] = (byte) command;
                    System.arraycopy(payload, 0, packet, 5, part - 1);
                } else {
                    System.arraycopy(payload, offset - 1, packet, 4, part);
                }
                out.write(packet);
            }
            in.beginExchange(sequence);
            out.flush();
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /**
     * Reads a packet; returns its length. Its payload lies in {@link #buffer} from {@link #start} on until the next is read.
     *
     * @throws SQLException if it is the server's refusal, or the connection is gone
     */
    public int readPacket() throws SQLException {
        int length;
        try {
            length = in.read();
        } catch (IOException e) {
            throw broken(e);
        }
        if (length > 0 && (in.buffer()[in.start()] & 0xff) == ERROR) {
            inRows = false;
            throw refusal(in.buffer(), in.start(), length);
        }
        return length;
    }

    /** Where the last packet lies; another one after each {@link #readPacket}. */
    public byte[] buffer() {
        return in.buffer();
    }

    /** The first byte of the last packet's payload. */
    public int start() {
        return in.start();
    }

    /** How many bytes the last packet's payload has. */
    public int length() {
        return in.length();
    }

    /** Whether the last packet is the end of a result or of the log. */
    public boolean isEnd() {
        return length() > 0 && length() < END_AT_MOST && (buffer()[start()] & 0xff) == END;
    }

    // --- statements ---

    /** Runs a statement, and reads and forgets the rows it may give. */
    public void execute(String sql) throws SQLException {
        if (query(sql) > 0) {
            while (nextRow()) {
                // not wanted
            }
        }
    }

    /** Asks for rows. Returns the number of columns; 0 if the statement gives none. */
    public int query(String sql) throws SQLException {
        if (inRows) {
            abandonRows();
        }
        send(QUERY, sql.getBytes(StandardCharsets.UTF_8));
        readPacket();
        int first = buffer()[start()] & 0xff;
        if (first == 0) {
            columns = List.of();
            return 0;
        }
        if (first == LOCAL_FILE) {
            close();
            throw new SQLException("the server asked for a file", "08S01");
        }
        int count = first < 0xfb ? first : unsigned(buffer(), start() + 1, 2);
        List<WireColumn> described = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            readPacket();
            described.add(column());
        }
        readPacket(); // the end of the descriptions
        columns = described;
        inRows = true;
        return count;
    }

    /** The columns of the last query. */
    public List<WireColumn> columns() {
        return columns;
    }

    /** Reads the next row; false at the end. */
    public boolean nextRow() throws SQLException {
        readPacket();
        if (isEnd()) {
            inRows = false;
            return false;
        }
        return true;
    }

    /**
     * Gives up the rows that are still to come, and keeps the session and its transaction. Many rows may be on their way, so the server
     * is told on a second session to stop.
     */
    public void abandonRows() throws SQLException {
        if (!inRows) {
            return;
        }
        sessions.killQuery(connectionId);
        try {
            while (nextRow()) {
                // it was on its way
            }
        } catch (SQLException e) {
            if (closed || e.getErrorCode() != Sessions.QUERY_INTERRUPTED) {
                throw e;
            }
        }
        // the statement may have ended by itself just before: then the server's wish to stop meets this one
        try {
            execute("DO 0");
        } catch (SQLException e) {
            if (closed || e.getErrorCode() != Sessions.QUERY_INTERRUPTED) {
                throw e;
            }
        }
    }

    /** Asks for a sign of life. */
    public void ping() throws SQLException {
        send(PING, new byte[0]);
        readPacket();
    }

    private WireColumn column() {
        byte[] bytes = buffer();
        int at = start();
        String name = "";
        for (int part = 0; part < 6; part++) {
            int length = bytes[at] & 0xff;
            at++;
            if (length >= 0xfc) {
                length = unsigned(bytes, at, 2);
                at += 2;
            }
            if (part == 4) {
                name = new String(bytes, at, length, StandardCharsets.UTF_8);
            }
            at += length;
        }
        at++; // the length of what follows
        return new WireColumn(
                name, unsigned(bytes, at, 2), bytes[at + 6] & 0xff, unsigned(bytes, at + 7, 2), bytes[at + 9] & 0xff);
    }

    private static int unsigned(byte[] bytes, int at, int size) {
        int value = 0;
        for (int i = size - 1; i >= 0; i--) {
            value = (value << 8) | (bytes[at + i] & 0xff);
        }
        return value;
    }

    /** The server's refusal ("ERR_Packet"): its number, then a state after a mark, then a text. */
    private static SQLException refusal(byte[] bytes, int start, int length) {
        int number = unsigned(bytes, start + 1, 2);
        int text = start + 3;
        String state = "HY000";
        if (length > 8 && bytes[text] == '#') {
            state = new String(bytes, text + 1, 5, StandardCharsets.US_ASCII);
            text += 6;
        }
        return new SQLException(new String(bytes, text, start + length - text, StandardCharsets.UTF_8), state, number);
    }

    private SQLException broken(IOException cause) {
        boolean byUs = closed;
        close();
        return new SQLException(byUs ? "the session was closed" : "" + cause.getMessage(), "08S01", cause);
    }

    /** Ends the session; the server rolls back what it had open. May be called more than once and from any thread. */
    @Override
    public void close() {
        closed = true;
        try {
            socket.close();
        } catch (IOException e) {
            // nothing more can be freed
        }
    }
}
