package io.godwit.mongodb.bson;

/** Writes strings of BSON as JSON strings, straight from bytes to bytes. */
final class JsonText {
    private static final int FIRST_PRINTED = 0x20;
    private static final int LAST_ASCII = 0x7f;

    private JsonText() {}

    /**
     * Writes a string in quotes.
     *
     * @param escaping whether bytes that are not UTF-8 and zero characters are escaped; else they are refused
     */
    static void quoted(byte[] data, int start, int length, boolean escaping, Output out) {
        out.put('"');
        characters(data, start, length, escaping, out);
        out.put('"');
    }

    /** Writes what stands between the quotes. */
    static void characters(byte[] data, int start, int length, boolean escaping, Output out) {
        int end = start + length;
        int run = start;
        int at = start;
        while (at < end) {
            int b = data[at] & 0xff;
            if (b >= FIRST_PRINTED && b <= LAST_ASCII && b != '"' && b != '\\') {
                at++;
                continue;
            }
            int bytes = b > LAST_ASCII ? sequence(data, at, end) : 0;
            if (bytes > 0) {
                at += bytes;
                continue;
            }
            out.put(data, run, at - run);
            if (!escaping && (b == 0 || b > LAST_ASCII)) {
                throw Refusal.of(
                        b == 0 ? "has a string with a zero character in it" : "has a string that is not UTF-8");
            }
            escape(b, out);
            at++;
            run = at;
        }
        out.put(data, run, end - run);
    }

    private static void escape(int b, Output out) {
        out.put('\\');
        switch (b) {
            case '"', '\\' -> out.put(b);
            case '\b' -> out.put('b');
            case '\f' -> out.put('f');
            case '\n' -> out.put('n');
            case '\r' -> out.put('r');
            case '\t' -> out.put('t');
            default -> {
                out.ascii(b > LAST_ASCII ? "udc" : "u00");
                out.hex(b);
            }
        }
    }

    /** How many bytes the character has that begins here; 0 if it is none (RFC 3629: no surrogates, nothing longer than needed). */
    static int sequence(byte[] data, int at, int end) {
        int first = data[at] & 0xff;
        if (first <= LAST_ASCII) {
            return 1;
        }
        int bytes = first >= 0xc2 && first <= 0xdf
                ? 2
                : first >= 0xe0 && first <= 0xef ? 3 : first >= 0xf0 && first <= 0xf4 ? 4 : 0;
        if (bytes == 0 || end - at < bytes) {
            return 0;
        }
        int second = data[at + 1] & 0xff;
        int least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        int most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        if (second < least || second > most) {
            return 0;
        }
        for (int i = 2; i < bytes; i++) {
            if ((data[at + i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return bytes;
    }
}
