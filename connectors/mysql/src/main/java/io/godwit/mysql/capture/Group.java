package io.godwit.mysql.capture;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What the log says at the beginning of a group of events, which is one transaction or one statement: its name, and if the
 * server knows it, where it ends. Refilled for every group.
 */
final class Group {
    private static final int UUID_BYTES = 16;
    private static final int TIMESTAMP_BYTES = 7;
    private static final int MARIADB_STANDALONE = 1;
    private static final int MARIADB_GROUP_COMMIT = 2;
    private static final int MARIADB_PREPARED = 0x40;

    /** Where it begins; null between groups. */
    @Nullable
    Place start;
    /** How many bytes it has in the log; 0 if not known. */
    long length;
    /** When it was committed, milliseconds since 1970; 0 if not known more exactly than by its events. */
    long commitMillis;
    /** Whether it is one statement without a beginning and an end of its own. */
    boolean standalone;
    /** Its name; empty if it has none. */
    String name = "";

    /** The identifier of the XA transaction that it prepares, where the server says so at the beginning; else empty. */
    String prepared = "";

    private String source = "";
    private long number;
    private long domain;
    private long server;
    private boolean anonymous;
    private boolean mariaDb;
    private final byte[] uuid = new byte[UUID_BYTES];
    private String uuidText = "";

    void begin(Place place) {
        start = place;
        length = 0;
        commitMillis = 0;
        standalone = false;
        name = "";
        prepared = "";
        anonymous = true;
        mariaDb = false;
    }

    void end() {
        start = null;
    }

    /** The transactions so far together with this one; null if they cannot be named any more. */
    @Nullable
    Gtids after(@Nullable Gtids before) {
        if (before == null) {
            return null;
        }
        if (mariaDb) {
            return before instanceof GtidList list ? list.with(domain, server, number) : null;
        }
        return !anonymous && before instanceof GtidSet set ? set.with(source, number) : null;
    }

    /** Reads MySQL's event (MySQL source documentation, "Gtid_log_event"). */
    void readMySql(LogEvent event) {
        byte[] data = event.data;
        int at = event.body + 1;
        boolean named = event.type == LogEvent.GTID;
        if (named) {
            source = uuid(data, at);
            number = LogBytes.i64(data, at + UUID_BYTES);
            name = source + ":" + number;
            anonymous = false;
        }
        at += UUID_BYTES + Long.BYTES;
        if (at + 1 + 2 * Long.BYTES > event.end || LogBytes.u8(data, at) != 2) {
            return; // as before MySQL 5.7
        }
        at += 1 + 2 * Long.BYTES;
        if (at + TIMESTAMP_BYTES > event.end) {
            return; // as before MySQL 8.0
        }
        long micros = LogBytes.unsigned(data, at, TIMESTAMP_BYTES);
        at += TIMESTAMP_BYTES;
        if ((micros & (1L << 55)) != 0) {
            micros &= ~(1L << 55);
            at += TIMESTAMP_BYTES;
        }
        commitMillis = micros / 1000;
        if (at < event.end) {
            length = LogBytes.packed(data, at);
        }
    }

    /** Reads MySQL's event for transactions with a tag. */
    void readTagged(LogEvent event) {
        TaggedGtid tagged = TaggedGtid.read(event.data, event.body, event.end);
        source = tagged.source();
        number = tagged.number();
        name = source + ":" + number;
        anonymous = false;
        commitMillis = tagged.commitMicros() / 1000;
        length = tagged.length();
    }

    /** Reads MariaDB's event (MariaDB documentation, "GTID_EVENT"). */
    void readMariaDb(LogEvent event) {
        number = LogBytes.i64(event.data, event.body);
        domain = LogBytes.u32(event.data, event.body + 8);
        server = event.server;
        int flags = LogBytes.u8(event.data, event.body + 12);
        standalone = (flags & MARIADB_STANDALONE) != 0;
        if ((flags & MARIADB_PREPARED) != 0) {
            prepared = identifier(event.data, event.body + ((flags & MARIADB_GROUP_COMMIT) != 0 ? 21 : 13));
        }
        name = domain + "-" + server + "-" + Long.toUnsignedString(number);
        anonymous = false;
        mariaDb = true;
    }

    /** An XA identifier as statements in the log write it, in lower case: {@code x6131,x,1}. */
    private static String identifier(byte[] data, int at) {
        int global = LogBytes.u8(data, at + 4);
        int branch = LogBytes.u8(data, at + 5);
        HexFormat hex = HexFormat.of();
        return "x" + hex.formatHex(data, at + 6, at + 6 + global) + ",x"
                + hex.formatHex(data, at + 6 + global, at + 6 + global + branch) + "," + LogBytes.u32(data, at);
    }

    /** Nearly all transactions come from one server, so its name is written only once. */
    private String uuid(byte[] data, int at) {
        if (uuidText.isEmpty() || !Arrays.equals(uuid, 0, UUID_BYTES, data, at, at + UUID_BYTES)) {
            System.arraycopy(data, at, uuid, 0, UUID_BYTES);
            uuidText = text(uuid);
        }
        return uuidText;
    }

    static String text(byte[] uuid) {
        String hex = HexFormat.of().formatHex(uuid);
        return hex.substring(0, 8)
                + '-'
                + hex.substring(8, 12)
                + '-'
                + hex.substring(12, 16)
                + '-'
                + hex.substring(16, 20)
                + '-'
                + hex.substring(20);
    }
}
