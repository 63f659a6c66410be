package io.godwit.mysql.capture;

import io.godwit.mysql.MySqlErrors;
import io.godwit.mysql.connection.Quoting;
import io.godwit.mysql.connection.Sessions;
import io.godwit.mysql.connection.WireSession;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The log as a server sends it to a replica (MySQL source documentation, "Replication Protocol"; MariaDB documentation,
 * "Replication Protocol"). Each stream appears as a replica of its own, so that two never cut each other off. While nothing
 * happens, the server sends a heartbeat several times a second. {@link #close} may be called from another thread.
 */
final class WireEvents implements EventStream {
    private static final int REGISTER_REPLICA = 0x15;
    private static final int BINLOG_DUMP = 0x12;
    private static final int BINLOG_DUMP_GTID = 0x1e;
    private static final int THROUGH_GTID = 4;
    private static final long HEARTBEAT_NANOS = 250_000_000;
    private static final int CAPABILITY_GTID = 4;
    private static final int FIRST_OFFSET = 4;
    private static final int FATAL_READING = 1236;

    private final WireSession session;
    private final Sessions sessions;
    private boolean checksums;
    private volatile boolean closed;

    private WireEvents(WireSession session, Sessions sessions, boolean checksums) {
        this.session = session;
        this.sessions = sessions;
        this.checksums = checksums;
    }

    /** Starts at a place, which must be where an event begins. */
    static WireEvents open(Sessions sessions, Place from) {
        return open(
                sessions,
                null,
                out -> {
                    number(out, from.offset(), 4);
                    number(out, 0, 2);
                },
                from);
    }

    /** Starts with what is not in the set or list, wherever that lies in this server's log. */
    static WireEvents open(Sessions sessions, Gtids after) {
        return open(sessions, after, out -> {}, new Place("", FIRST_OFFSET));
    }

    private interface Body {
        void write(ByteArrayOutputStream out);
    }

    private static WireEvents open(Sessions sessions, @Nullable Gtids after, Body start, Place from) {
        WireSession session = null;
        try {
            session = sessions.openWire("binlog");
            boolean checksums = prepare(session, sessions, after);
            int replica = ThreadLocalRandom.current().nextInt(1 << 30, Integer.MAX_VALUE);
            register(session, replica);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            if (after instanceof GtidSet set) {
                number(out, THROUGH_GTID, 2);
                number(out, replica, 4);
                number(out, 0, 4);
                number(out, FIRST_OFFSET, 8);
                byte[] encoded = GtidSetEncoding.encode(set);
                number(out, encoded.length, 4);
                out.writeBytes(encoded);
                session.send(BINLOG_DUMP_GTID, out.toByteArray());
            } else {
                if (after != null) {
                    number(out, FIRST_OFFSET, 4);
                    number(out, 0, 2);
                }
                start.write(out);
                number(out, replica, 4);
                out.writeBytes(from.file().getBytes(StandardCharsets.UTF_8));
                session.send(BINLOG_DUMP, out.toByteArray());
            }
            return new WireEvents(session, sessions, checksums);
        } catch (SQLException e) {
            if (session != null) {
                session.close();
            }
            throw failed(sessions, e);
        } catch (RuntimeException e) {
            if (session != null) {
                session.close();
            }
            throw e;
        }
    }

    /** Says what we are able to read; returns whether the first event has a checksum. */
    private static boolean prepare(WireSession session, Sessions sessions, @Nullable Gtids after) throws SQLException {
        session.execute("SET @master_binlog_checksum = @@GLOBAL.binlog_checksum, @source_binlog_checksum ="
                + " @@GLOBAL.binlog_checksum, @master_heartbeat_period = " + HEARTBEAT_NANOS
                + ", @source_heartbeat_period = " + HEARTBEAT_NANOS);
        if (sessions.version().isMariaDb()) {
            session.execute("SET @mariadb_slave_capability = " + CAPABILITY_GTID);
            if (after instanceof GtidList list) {
                session.execute("SET @slave_connect_state = " + Quoting.text(list.state())
                        + ", @slave_gtid_strict_mode = 0, @slave_gtid_ignore_duplicates = 0");
            }
        } else {
            String uuid = Quoting.text(UUID.randomUUID().toString());
            session.execute("SET @slave_uuid = " + uuid + ", @replica_uuid = " + uuid);
        }
        session.query("SELECT @@GLOBAL.binlog_checksum");
        boolean checksums = false;
        while (session.nextRow()) {
            byte[] row = session.buffer();
            checksums = !new String(row, session.start() + 1, session.length() - 1, StandardCharsets.US_ASCII)
                    .equals("NONE");
        }
        return checksums;
    }

    /** Lets the server list us among its replicas, under our own name. */
    private static void register(WireSession session, int replica) throws SQLException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        number(out, replica, 4);
        for (String text : new String[] {"godwit", "", ""}) {
            out.write(text.length());
            out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        }
        number(out, 0, 2);
        number(out, 0, 4);
        number(out, 0, 4);
        session.send(REGISTER_REPLICA, out.toByteArray());
        session.readPacket();
    }

    private static void number(ByteArrayOutputStream out, long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.write((int) (value >>> (8 * i)));
        }
    }

    @Override
    public void next(LogEvent event) {
        try {
            session.readPacket();
        } catch (SQLException e) {
            if (closed) {
                throw new GodwitException(Errors.READER_CLOSED, "the change stream was closed", "", e);
            }
            throw failed(sessions, e);
        }
        if (session.isEnd()) {
            throw new GodwitException(Errors.SOURCE_UNREACHABLE, "the server ended sending its log");
        }
        event.read(session.buffer(), session.start() + 1, session.length() - 1, checksums);
        if (event.type == LogEvent.FORMAT_DESCRIPTION) {
            checksums = event.announcesChecksums();
        }
    }

    /** Tells a log that is gone for good from errors that a retry can mend. */
    private static GodwitException failed(Sessions sessions, SQLException error) {
        String message = "" + error.getMessage();
        if (error.getErrorCode() == FATAL_READING) {
            boolean another = message.contains("same server_uuid") || message.contains("same server_id");
            return new GodwitException(
                    another ? Errors.SOURCE_UNREACHABLE : Errors.LOG_LOST,
                    "the server cannot send its log: " + message,
                    "",
                    error);
        }
        return MySqlErrors.of(error, sessions.side(), "reading the binary log", sessions.address());
    }

    @Override
    public void close() {
        closed = true;
        session.close();
    }
}
