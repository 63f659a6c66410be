package io.godwit.postgresql.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The header and trailer of COPY's binary format (PostgreSQL documentation, "COPY", "Binary Format"). */
final class CopyBinary {
    private static final byte[] SIGNATURE = "PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final int FIXED = SIGNATURE.length + 8;

    private CopyBinary() {}

    /** Signature, no flags, no extension. */
    static byte[] header() {
        return Arrays.copyOf(SIGNATURE, FIXED);
    }

    /** What ends the data, where a tuple would give its number of fields. */
    static byte[] trailer() {
        return new byte[] {-1, -1};
    }

    /** How many bytes the header at the beginning takes, its extension included. */
    static int headerLength(byte[] data) {
        if (data.length < FIXED
                || !Arrays.equals(data, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length)
                || data[SIGNATURE.length] != 0
                || data[SIGNATURE.length + 1] != 0) {
            throw new IllegalStateException("the server's COPY data has no header that is known");
        }
        int at = FIXED - 4;
        int extension = ByteBuffer.wrap(data, at, 4).getInt();
        return FIXED + extension;
    }

    static boolean isTrailer(byte[] data, int offset) {
        return data.length - offset == 2 && data[offset] == -1 && data[offset + 1] == -1;
    }
}
