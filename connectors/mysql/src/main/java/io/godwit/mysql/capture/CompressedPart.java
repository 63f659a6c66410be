package io.godwit.mysql.capture;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The compressed part of MariaDB's compressed events (MariaDB documentation, "Compressing Events to Reduce Size of the Binary
 * Log"): a byte with the algorithm and the number of bytes of the length, the length before with the most significant byte
 * first, and a zlib stream. Keeps its buffer; used by one thread.
 */
final class CompressedPart {
    private static final int LENGTH_BITS = 7;

    private byte[] buffer = new byte[1 << 14];
    private int length;

    /** Unpacks what lies between two places. */
    void unpack(byte[] data, int start, int end) {
        int header = LogBytes.u8(data, start);
        int counted = header & LENGTH_BITS;
        if ((header & 0x80) == 0 || (header & 0x70) != 0) {
            throw new GodwitException(
                    Errors.NOT_SUPPORTED,
                    "the log holds an event that is compressed in an unknown way; set log_bin_compress=OFF on the source and"
                            + " begin the migration anew");
        }
        length = (int) LogBytes.bigEndian(data, start + 1, counted);
        if (buffer.length < length) {
            buffer = new byte[Math.max(length, (int) Math.min(2L * buffer.length, 1 << 30))];
        }
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(data, start + 1 + counted, end - start - 1 - counted);
            int done = 0;
            while (done < length) {
                int some = inflater.inflate(buffer, done, length - done);
                if (some == 0) {
                    throw new DataFormatException("too short");
                }
                done += some;
            }
        } catch (DataFormatException e) {
            throw new GodwitException(Errors.SOURCE_REFUSED, "a compressed event cannot be unpacked", "", e);
        } finally {
            inflater.end();
        }
    }

    byte[] data() {
        return buffer;
    }

    int length() {
        return length;
    }
}
