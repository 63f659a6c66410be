package io.godwit.mongodb.bson;

import io.godwit.spi.GodwitException;
import java.util.Base64;

/**
 * Writes BSON as MongoDB Extended JSON version 2, straight from bytes to UTF-8. Fields keep their order. Not for use by several
 * threads.
 */
final class ExtendedJson {
    private static final byte[] DOLLAR = {'\\', 'u', '0', '0', '2', '4'};

    private final Output out;
    private final Scalars scalars;
    private final Names names = new Names();
    private final boolean canonical;
    private final boolean escaping;

    ExtendedJson(TextForm form, Output out) {
        this.out = out;
        this.canonical = form == TextForm.CANONICAL;
        this.escaping = form != TextForm.RELAXED;
        this.scalars = new Scalars(out, canonical, escaping);
    }

    /**
     * Appends a document.
     *
     * @throws GodwitException VALUE_REFUSED if it is not valid, or if the form cannot hold it
     */
    void document(byte[] data, int start, int length) {
        value(data, Bson.DOCUMENT, start, length);
    }

    /** Appends a value. */
    void value(byte[] data, int type, int start, int length) {
        names.leave(data, 0);
        value(data, type, start, length, 0);
    }

    private void value(byte[] data, int type, int start, int length, int depth) {
        switch (type) {
            case Bson.DOCUMENT -> object(data, start, length, depth);
            case Bson.ARRAY -> {
                if (canonical && !numbered(data, start, length)) {
                    out.ascii("{\"$array\":");
                    object(data, start, length, depth);
                    out.put('}');
                } else {
                    array(data, start, length, depth);
                }
            }
            case Bson.CODE_WITH_SCOPE -> {
                int end = start + length;
                int code = Bson.stringLength(data, start + Integer.BYTES, end);
                int scope = start + Integer.BYTES + code;
                out.ascii("{\"$code\":");
                JsonText.quoted(data, start + Integer.BYTES * 2, code - Integer.BYTES - 1, escaping, out);
                out.ascii(",\"$scope\":");
                object(data, scope, end - scope, depth);
                out.put('}');
            }
            default -> scalars.put(data, type, start, length);
        }
    }

    private void object(byte[] data, int start, int length, int depth) {
        int last = opened(data, start, length, depth);
        int level = names.enter();
        out.put('{');
        int at = start + Integer.BYTES;
        while (at < last) {
            if (at > start + Integer.BYTES) {
                out.put(',');
            }
            int type = data[at] & 0xff;
            int nameStart = at + 1;
            int nameEnd = Bson.nameEnd(data, nameStart, last);
            name(data, nameStart, nameEnd - nameStart);
            int valueStart = nameEnd + 1;
            int valueLength = Bson.valueLength(data, type, valueStart, last);
            value(data, type, valueStart, valueLength, depth + 1);
            at = valueStart + valueLength;
        }
        out.put('}');
        if (names.leave(data, level) && !escaping) {
            throw Refusal.of("has two fields of one name");
        }
    }

    private void name(byte[] data, int start, int length) {
        if (!escaping) {
            names.add(data, start, length);
        }
        if (escaping && length > 0 && data[start] == '$') {
            out.put('"');
            out.put(DOLLAR);
            JsonText.characters(data, start + 1, length - 1, true, out);
            out.put('"');
        } else {
            JsonText.quoted(data, start, length, escaping, out);
        }
        out.put(':');
    }

    private void array(byte[] data, int start, int length, int depth) {
        int last = opened(data, start, length, depth);
        out.put('[');
        int at = start + Integer.BYTES;
        while (at < last) {
            if (at > start + Integer.BYTES) {
                out.put(',');
            }
            int type = data[at] & 0xff;
            int valueStart = Bson.nameEnd(data, at + 1, last) + 1;
            int valueLength = Bson.valueLength(data, type, valueStart, last);
            value(data, type, valueStart, valueLength, depth + 1);
            at = valueStart + valueLength;
        }
        out.put(']');
    }

    private static int opened(byte[] data, int start, int length, int depth) {
        if (depth > Bson.MOST_DEPTH) {
            throw Bson.malformed("it is nested too deeply");
        }
        if (Bson.documentLength(data, start, start + length) != length) {
            throw Bson.malformed("a document's length is wrong");
        }
        return start + length - 1;
    }

    /** Whether an array's elements are named 0, 1, 2... as they should be; servers do not insist. */
    private static boolean numbered(byte[] data, int start, int length) {
        Elements elements = new Elements(data, start, length);
        for (int i = 0; elements.next(); i++) {
            int rest = i;
            int at = elements.nameStart() + elements.nameLength() - 1;
            do {
                if (at < elements.nameStart() || data[at] != '0' + rest % 10) {
                    return false;
                }
                at--;
                rest /= 10;
            } while (rest != 0);
            if (at != elements.nameStart() - 1) {
                return false;
            }
        }
        return true;
    }

    /** The text of bytes. */
    static void base64(byte[] data, int start, int length, Output out) {
        if (length == data.length) {
            out.put(Base64.getEncoder().encode(data));
        } else {
            byte[] copy = new byte[length];
            System.arraycopy(data, start, copy, 0, length);
            out.put(Base64.getEncoder().encode(copy));
        }
    }
}
