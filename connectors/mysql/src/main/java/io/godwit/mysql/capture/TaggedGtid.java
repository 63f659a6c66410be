package io.godwit.mysql.capture;

import java.nio.charset.StandardCharsets;

/**
 * MySQL's event for transactions with a tag, from 8.3 on, in the server's serialization format (MySQL source documentation,
 * "mysql::serialization"): numbers of one to nine bytes, where the ones at the low end of the first byte say how many follow;
 * signed ones have the sign in the lowest bit; fields are named by number and come in order.
 *
 * @param source UUID and tag
 * @param number the transaction's number
 * @param commitMicros when it was committed, microseconds since 1970
 * @param length how many bytes it has in the log; 0 if not known
 */
record TaggedGtid(String source, long number, long commitMicros, long length) {
    private static final int UUID_BYTES = 16;
    private static final int FLAGS = 0;
    private static final int UUID = 1;
    private static final int NUMBER = 2;
    private static final int TAG = 3;
    private static final int LAST_COMMITTED = 4;
    private static final int SEQUENCE_NUMBER = 5;
    private static final int COMMIT_TIMESTAMP = 6;
    private static final int ORIGINAL_TIMESTAMP = 7;
    private static final int LENGTH = 8;

    /** Reads the event's body. */
    static TaggedGtid read(byte[] data, int start, int end) {
        Input in = new Input(data, start);
        in.unsigned(); // the format's version
        in.unsigned(); // the size
        in.unsigned(); // the last field that must be understood
        String uuid = "";
        String tag = "";
        long number = 0;
        long micros = 0;
        long length = 0;
        while (in.at < end) {
            int field = (int) in.unsigned();
            if (field > LENGTH) {
                break;
            }
            switch (field) {
                case FLAGS, ORIGINAL_TIMESTAMP -> in.unsigned();
                case LAST_COMMITTED, SEQUENCE_NUMBER -> in.signed();
                case UUID -> uuid = in.uuid();
                case NUMBER -> number = in.signed();
                case TAG -> tag = in.text();
                case COMMIT_TIMESTAMP -> micros = in.unsigned();
                case LENGTH -> length = in.unsigned();
                default -> throw new IllegalStateException("field " + field);
            }
        }
        return new TaggedGtid(tag.isEmpty() ? uuid : uuid + ":" + tag, number, micros, length);
    }

    /** Reads on. */
    private static final class Input {
        private final byte[] data;
        private int at;

        Input(byte[] data, int at) {
            this.data = data;
            this.at = at;
        }

        long unsigned() {
            int first = data[at] & 0xff;
            int following = Integer.numberOfTrailingZeros(~first);
            if (following >= 8) {
                long value = LogBytes.i64(data, at + 1);
                at += 9;
                return value;
            }
            long value = (first >>> (following + 1)) | (LogBytes.unsigned(data, at + 1, following) << (7 - following));
            at += 1 + following;
            return value;
        }

        long signed() {
            long value = unsigned();
            return (value >>> 1) ^ -(value & 1);
        }

        String uuid() {
            byte[] uuid = new byte[UUID_BYTES];
            for (int i = 0; i < UUID_BYTES; i++) {
                uuid[i] = (byte) unsigned();
            }
            return Group.text(uuid);
        }

        String text() {
            int length = (int) unsigned();
            String text = new String(data, at, length, StandardCharsets.UTF_8);
            at += length;
            return text;
        }
    }
}
