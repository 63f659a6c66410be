package io.godwit.mongodb.bson;

/** Fields as text: characters as they are, and other plain values as people write them. */
final class FieldTexts {
    private FieldTexts() {}

    /**
     * Appends the text.
     *
     * @param most how many characters it may have, 0 if any number
     */
    static boolean put(byte[] data, int kind, int start, int length, int most, Output out) {
        int opened = out.length();
        switch (kind) {
            case Bson.STRING, Bson.SYMBOL -> {
                int characters = start + Integer.BYTES;
                int end = start + length - 1;
                for (int at = characters; at < end; ) {
                    int bytes = JsonText.sequence(data, at, end);
                    if (bytes == 0 || data[at] == 0) {
                        return false;
                    }
                    at += bytes;
                }
                out.put(data, characters, end - characters);
            }
            case Bson.OBJECT_ID -> {
                for (int i = start; i < start + length; i++) {
                    out.hex(data[i] & 0xff);
                }
            }
            case Bson.BOOLEAN -> out.ascii(data[start] == 0 ? "false" : "true");
            case Bson.INT32 -> out.digits(Bson.int32(data, start));
            case Bson.INT64 -> out.digits(Bson.int64(data, start));
            case Bson.DOUBLE -> out.ascii(Double.toString(Bson.real(data, start)));
            case Bson.DECIMAL128 -> out.ascii(Numbers.decimal(data, start).toString());
            case Bson.DATE -> {
                if (!Dates.printed(Bson.int64(data, start))) {
                    return false;
                }
                Dates.put(Bson.int64(data, start), out);
            }
            default -> {
                return false;
            }
        }
        return most == 0 || characters(out, opened) <= most;
    }

    private static int characters(Output out, int start) {
        int count = 0;
        for (int i = start; i < out.length(); i++) {
            // bytes that go on with a character begin with the bits 10
            count += (out.data()[i] & 0xc0) == 0x80 ? 0 : 1;
        }
        return count;
    }
}
