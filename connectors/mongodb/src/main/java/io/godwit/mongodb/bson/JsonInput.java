package io.godwit.mongodb.bson;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.nio.charset.StandardCharsets;

/** Steps through JSON text as bytes. */
final class JsonInput {
    private static final int FIRST_SURROGATE = 0xd800;
    private static final int FIRST_LOW_SURROGATE = 0xdc00;
    private static final int LAST_SURROGATE = 0xdfff;

    /** From here to the next hundred-odd a low surrogate stands for a byte that is no UTF-8. */
    private static final int FIRST_ESCAPED_BYTE = 0xdc80;

    private static final int LAST_ESCAPED_BYTE = 0xdcff;

    private final byte[] text;
    private final int end;
    private int at;

    JsonInput(byte[] text, int start, int length) {
        this.text = text;
        this.at = start;
        this.end = start + length;
    }

    /** The next byte that is no blank, which is left there; -1 at the end. */
    int peek() {
        while (at < end && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t')) {
            at++;
        }
        return at < end ? text[at] & 0xff : -1;
    }

    /** Whether this comes next; then it is passed. */
    boolean passes(char expected) {
        if (peek() != expected) {
            return false;
        }
        at++;
        return true;
    }

    void pass(char expected) {
        if (!passes(expected)) {
            throw wrong();
        }
    }

    void end() {
        if (peek() >= 0) {
            throw wrong();
        }
    }

    /** Whether the string that comes next begins with a dollar which is written as itself. */
    boolean atDollar() {
        return peek() == '"' && at + 1 < end && text[at + 1] == '$';
    }

    /** Where it stands, to come {@linkplain #back back} to. */
    int mark() {
        return at;
    }

    void back(int mark) {
        at = mark;
    }

    /** A literal or a number: all up to the next mark of JSON's. */
    String word() {
        peek();
        int start = at;
        while (at < end && ",:]}[{\" \n\r\t".indexOf(text[at]) < 0) {
            at++;
        }
        return new String(text, start, at - start, StandardCharsets.ISO_8859_1);
    }

    /** A string of a kind's description, all ASCII. */
    String string() {
        Output out = new Output();
        string(out);
        return new String(out.data(), 0, out.length(), StandardCharsets.UTF_8);
    }

    /** Appends a string's bytes. */
    void string(Output out) {
        pass('"');
        int run = at;
        while (at < end && text[at] != '"') {
            if (text[at] == '\\') {
                out.put(text, run, at - run);
                at++;
                escaped(out);
                run = at;
            } else {
                at++;
            }
        }
        out.put(text, run, at - run);
        pass('"');
    }

    private void escaped(Output out) {
        int escape = at < end ? text[at++] : -1;
        switch (escape) {
            case '"', '\\', '/' -> out.put(escape);
            case 'b' -> out.put('\b');
            case 'f' -> out.put('\f');
            case 'n' -> out.put('\n');
            case 'r' -> out.put('\r');
            case 't' -> out.put('\t');
            case 'u' -> unit(out);
            default -> throw wrong();
        }
    }

    private void unit(Output out) {
        int unit = hex();
        if (unit < FIRST_SURROGATE || unit > LAST_SURROGATE) {
            out.put(new String(Character.toChars(unit)).getBytes(StandardCharsets.UTF_8));
        } else if (unit >= FIRST_ESCAPED_BYTE && unit <= LAST_ESCAPED_BYTE) {
            out.put(unit & 0xff);
        } else if (unit < FIRST_LOW_SURROGATE && end - at >= 6 && text[at] == '\\' && text[at + 1] == 'u') {
            at += 2;
            int low = hex();
            if (low < FIRST_LOW_SURROGATE || low > LAST_SURROGATE) {
                throw wrong();
            }
            int character = Character.toCodePoint((char) unit, (char) low);
            out.put(new String(Character.toChars(character)).getBytes(StandardCharsets.UTF_8));
        } else {
            throw wrong();
        }
    }

    private int hex() {
        if (end - at < 4) {
            throw wrong();
        }
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(text[at++], 16);
            if (digit < 0) {
                throw wrong();
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }

    static GodwitException wrong() {
        return new GodwitException(Errors.VALUE_REFUSED, "a document's text is not Extended JSON");
    }
}
