package io.godwit.mongodb.bson;

import io.godwit.spi.GodwitException;
import java.nio.charset.StandardCharsets;

/**
 * Makes BSON of Extended JSON: of all that {@link TextForm} says, and of JSON from elsewhere. A number without a kind is the
 * smallest whole number that holds it, else a double if its shortest digits are these, else a decimal.
 */
public final class DocumentText {
    private static final int OBJECT_ID_DIGITS = 24;

    private final JsonInput in;
    private final Output out;
    private final TypedText typed;

    private DocumentText(byte[] text, int start, int length, Output out) {
        this.in = new JsonInput(text, start, length);
        this.out = out;
        this.typed = new TypedText(in, out, this);
    }

    /**
     * The document that a text says.
     *
     * @throws GodwitException VALUE_REFUSED if it is not the text of a document, or if BSON cannot hold a number of it
     */
    public static byte[] parse(byte[] text, int start, int length) {
        Output out = new Output();
        DocumentText parser = new DocumentText(text, start, length, out);
        if (parser.in.peek() != '{' || parser.value(0) != Bson.DOCUMENT) {
            throw JsonInput.wrong();
        }
        parser.in.end();
        return out.copy();
    }

    /**
     * The cell of a key, as {@link DocumentKey} makes it, from its neutral text.
     *
     * @throws GodwitException VALUE_REFUSED if it is no key's text
     */
    public static byte[] key(byte[] text, int start, int length) {
        Output value = new Output();
        int type;
        if (KeyText.plain(text, start, length)) {
            value.int32(length + 1);
            value.put(text, start, length);
            value.put(0);
            type = Bson.STRING;
        } else if (length == OBJECT_ID_DIGITS && text[start] != '"' && text[start] != '{' && text[start] != '[') {
            TypedText.hex(new String(text, start, length, StandardCharsets.ISO_8859_1), value);
            type = Bson.OBJECT_ID;
        } else {
            DocumentText parser = new DocumentText(text, start, length, value);
            type = parser.value(0);
            parser.in.end();
        }
        return DocumentKey.of(value.data(), type, 0, value.length());
    }

    /** Appends the value that comes next and says of which kind it is. */
    int value(int depth) {
        if (depth > Bson.MOST_DEPTH) {
            throw Bson.malformed("it is nested too deeply");
        }
        switch (in.peek()) {
            case '{' -> {
                int opened = in.mark();
                in.pass('{');
                if (in.atDollar()) {
                    int name = in.mark();
                    int type = typed.value(in.string(), depth);
                    if (type >= 0) {
                        in.pass('}');
                        return type;
                    }
                    in.back(name);
                }
                in.back(opened);
                object(depth);
                return Bson.DOCUMENT;
            }
            case '[' -> {
                array(depth);
                return Bson.ARRAY;
            }
            case '"' -> {
                string();
                return Bson.STRING;
            }
            case 't', 'f', 'n' -> {
                return literal(in.word());
            }
            default -> {
                return TypedText.number(in.word(), out);
            }
        }
    }

    private int literal(String word) {
        switch (word) {
            case "true", "false" -> {
                out.put(word.equals("true") ? 1 : 0);
                return Bson.BOOLEAN;
            }
            case "null" -> {
                return Bson.NULL;
            }
            default -> throw JsonInput.wrong();
        }
    }

    /** Appends a string with its length before and its zero behind. */
    void string() {
        int opened = out.length();
        out.int32(0);
        in.string(out);
        out.put(0);
        out.int32At(opened, out.length() - opened - Integer.BYTES);
    }

    /** Appends an object's fields, whatever they are called. */
    void object(int depth) {
        int opened = out.length();
        out.int32(0);
        in.pass('{');
        for (boolean first = true; !in.passes('}'); first = false) {
            if (!first) {
                in.pass(',');
            }
            int kindAt = out.length();
            out.put(0);
            in.string(out);
            for (int i = kindAt + 1; i < out.length(); i++) {
                if (out.data()[i] == 0) {
                    throw Refusal.of("has a zero character in a field's name");
                }
            }
            out.put(0);
            in.pass(':');
            int type = value(depth + 1);
            out.data()[kindAt] = (byte) type;
        }
        out.put(0);
        out.int32At(opened, out.length() - opened);
    }

    private void array(int depth) {
        int opened = out.length();
        out.int32(0);
        in.pass('[');
        for (int i = 0; !in.passes(']'); i++) {
            if (i > 0) {
                in.pass(',');
            }
            int kindAt = out.length();
            out.put(0);
            out.digits(i);
            out.put(0);
            int type = value(depth + 1);
            out.data()[kindAt] = (byte) type;
        }
        out.put(0);
        out.int32At(opened, out.length() - opened);
    }
}
