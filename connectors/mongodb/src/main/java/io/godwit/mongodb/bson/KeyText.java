package io.godwit.mongodb.bson;

/**
 * A key as text that tells all keys apart: an ObjectId as 24 hexadecimal digits; a string as itself, or as a JSON string where it
 * could be taken for something else; everything else as relaxed Extended JSON of the form that equal keys share.
 */
final class KeyText {
    private static final int OBJECT_ID_DIGITS = 24;

    private final Output out;
    private final ExtendedJson json;

    KeyText(Output out) {
        this.out = out;
        this.json = new ExtendedJson(TextForm.KEY, out);
    }

    /** Appends the text of a key's cell. */
    void put(byte[] cell, int start, int length) {
        int type = cell[start] & 0xff;
        int at = start + 1;
        switch (type) {
            case Bson.OBJECT_ID -> {
                for (int i = at; i < start + length; i++) {
                    out.hex(cell[i] & 0xff);
                }
            }
            case Bson.STRING -> {
                int characters = at + Integer.BYTES;
                int count = length - 1 - Integer.BYTES - 1;
                if (plain(cell, characters, count)) {
                    out.put(cell, characters, count);
                } else {
                    JsonText.quoted(cell, characters, count, true, out);
                }
            }
            default -> json.value(cell, type, at, length - 1);
        }
    }

    /** Whether a string is its own text: clean, and like nothing that another kind of key is written as. */
    static boolean plain(byte[] data, int start, int length) {
        if (length == 0) {
            return true;
        }
        int end = start + length;
        int at = start;
        boolean hexadecimal = length == OBJECT_ID_DIGITS;
        while (at < end) {
            int b = data[at];
            if (b >= 0 && b < ' ') {
                return false;
            }
            hexadecimal = hexadecimal && ((b >= '0' && b <= '9') || (b >= 'a' && b <= 'f'));
            int bytes = JsonText.sequence(data, at, end);
            if (bytes == 0) {
                return false;
            }
            at += bytes;
        }
        return !hexadecimal && !looksLikeJson(data, start, length);
    }

    /** Numbers, literals, objects and arrays begin so; a few plain words are quoted without need, which harms nobody. */
    private static boolean looksLikeJson(byte[] data, int start, int length) {
        int first = data[start];
        return first == '"'
                || first == '{'
                || first == '['
                || first == '-'
                || (first >= '0' && first <= '9' && number(data, start, length))
                || is(data, start, length, "true")
                || is(data, start, length, "false")
                || is(data, start, length, "null");
    }

    /** Whether it has only characters of numbers: no text of a number has others. */
    private static boolean number(byte[] data, int start, int length) {
        for (int i = start; i < start + length; i++) {
            int b = data[i];
            if ((b < '0' || b > '9') && b != '.' && b != 'E' && b != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean is(byte[] data, int start, int length, String word) {
        if (length != word.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (data[start + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
