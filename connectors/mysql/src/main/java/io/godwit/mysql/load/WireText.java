package io.godwit.mysql.load;

import io.godwit.mysql.connection.WireSession;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Rows of a few short texts, such as sums and names; not for rows of tables. */
final class WireText {
    private static final int NULL = 251;
    private static final int TWO = 252;
    private static final int THREE = 253;

    private WireText() {}

    /** The cells of the session's present row, which are in UTF-8. */
    static @Nullable String[] row(WireSession session, int columns) {
        @Nullable String[] values = new String[columns];
        byte[] bytes = session.buffer();
        int at = session.start();
        for (int c = 0; c < columns; c++) {
            int length = bytes[at++] & 0xff;
            if (length == NULL) {
                continue;
            }
            if (length > NULL) {
                int size = length == TWO ? 2 : length == THREE ? 3 : 8;
                length = number(bytes, at, size);
                at += size;
            }
            values[c] = new String(bytes, at, length, StandardCharsets.UTF_8);
            at += length;
        }
        return values;
    }

    /** A length of so many bytes, the lowest first. What a packet holds fits an array, so four bytes are the most that count. */
    static int number(byte[] bytes, int at, int size) {
        int value = 0;
        for (int i = Math.min(size, 4) - 1; i >= 0; i--) {
            value = (value << 8) | (bytes[at + i] & 0xff);
        }
        return value;
    }
}
