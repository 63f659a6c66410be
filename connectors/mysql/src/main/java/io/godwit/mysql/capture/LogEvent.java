package io.godwit.mysql.capture;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.util.zip.CRC32;

/**
 * One event where it lies in a buffer that its source refills (MySQL source documentation, "Binary log event structure").
 * Used by one thread.
 */
final class LogEvent {
    static final int QUERY = 2;
    static final int STOP = 3;
    static final int ROTATE = 4;
    static final int INTVAR = 5;
    static final int RAND = 13;
    static final int USER_VAR = 14;
    static final int FORMAT_DESCRIPTION = 15;
    static final int XID = 16;
    static final int BEGIN_LOAD_QUERY = 17;
    static final int EXECUTE_LOAD_QUERY = 18;
    static final int TABLE_MAP = 19;
    static final int WRITE_ROWS_1 = 23;
    static final int UPDATE_ROWS_1 = 24;
    static final int DELETE_ROWS_1 = 25;
    static final int INCIDENT = 26;
    static final int HEARTBEAT = 27;
    static final int WRITE_ROWS_2 = 30;
    static final int UPDATE_ROWS_2 = 31;
    static final int DELETE_ROWS_2 = 32;
    static final int GTID = 33;
    static final int ANONYMOUS_GTID = 34;
    static final int PREVIOUS_GTIDS = 35;
    static final int TRANSACTION_CONTEXT = 36;
    static final int VIEW_CHANGE = 37;
    static final int XA_PREPARE = 38;
    static final int PARTIAL_UPDATE_ROWS = 39;
    static final int TRANSACTION_PAYLOAD = 40;
    static final int HEARTBEAT_2 = 41;
    static final int GTID_TAGGED = 42;
    static final int MARIADB_ANNOTATE = 160;
    static final int MARIADB_CHECKPOINT = 161;
    static final int MARIADB_GTID = 162;
    static final int MARIADB_GTID_LIST = 163;
    static final int MARIADB_START_ENCRYPTION = 164;
    static final int MARIADB_QUERY_COMPRESSED = 165;
    static final int MARIADB_WRITE_ROWS_COMPRESSED_1 = 166;
    static final int MARIADB_UPDATE_ROWS_COMPRESSED_1 = 167;
    static final int MARIADB_DELETE_ROWS_COMPRESSED_1 = 168;
    static final int MARIADB_WRITE_ROWS_COMPRESSED_2 = 169;
    static final int MARIADB_UPDATE_ROWS_COMPRESSED_2 = 170;
    static final int MARIADB_DELETE_ROWS_COMPRESSED_2 = 171;

    /** Made up by the server for its replicas, not in the log. */
    static final int ARTIFICIAL = 0x20;
    /** Who does not know the type may leave the event out. */
    static final int IGNORABLE = 0x80;

    static final int HEADER_BYTES = 19;
    static final int CHECKSUM_BYTES = 4;

    private final CRC32 crc = new CRC32();

    byte[] data = new byte[0];
    /** Where the body begins. */
    int body;
    /** Behind the body, without the checksum. */
    int end;

    int type;
    int flags;
    long seconds;
    long server;
    /** How many bytes the event has in the log. */
    long size;
    /** Where the next event begins, the lower 32 bits of it; 0 if not known. */
    long next;

    /** Reads the header of an event of which all bytes are there. */
    void read(byte[] newData, int at, int length, boolean checksum) {
        if (length < HEADER_BYTES || LogBytes.u32(newData, at + 9) != length) {
            throw new GodwitException(Errors.SOURCE_REFUSED, "the log holds an event that is cut off");
        }
        data = newData;
        seconds = LogBytes.u32(newData, at);
        type = LogBytes.u8(newData, at + 4);
        server = LogBytes.u32(newData, at + 5);
        size = length;
        next = LogBytes.u32(newData, at + 13);
        flags = LogBytes.u16(newData, at + 17);
        body = at + HEADER_BYTES;
        end = at + length;
        boolean summed = type == FORMAT_DESCRIPTION ? describesChecksum(newData, at, length) : checksum;
        if (summed) {
            end -= CHECKSUM_BYTES;
            verify(at);
        }
    }

    /** A format description says itself whether there are checksums: in the byte before the room for its own. */
    private static boolean describesChecksum(byte[] data, int at, int length) {
        return LogBytes.u8(data, at + length - CHECKSUM_BYTES - 1) == 1;
    }

    /** Whether events after this format description have checksums. */
    boolean announcesChecksums() {
        return describesChecksum(data, body - HEADER_BYTES, (int) size);
    }

    private void verify(int at) {
        crc.reset();
        int flagsAt = at + 17;
        // a log that is still written to says so in its format description, after the checksum was made
        byte kept = data[flagsAt];
        if (type == FORMAT_DESCRIPTION) {
            data[flagsAt] = (byte) (kept & ~1);
        }
        crc.update(data, at, end - at);
        data[flagsAt] = kept;
        if (crc.getValue() != LogBytes.u32(data, end)) {
            throw new GodwitException(
                    Errors.SOURCE_UNREACHABLE, "an event of the log came damaged: its checksum is wrong");
        }
    }

    boolean isArtificial() {
        return (flags & ARTIFICIAL) != 0;
    }
}
