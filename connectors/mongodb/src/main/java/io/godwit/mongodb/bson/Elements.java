package io.godwit.mongodb.bson;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Steps through the elements of one document where it lies; nothing is decoded. Not for use by several threads. */
public final class Elements {
    private final byte[] data;
    private final int last;
    private int next;
    private int type;
    private int nameStart;
    private int nameLength;
    private int valueStart;
    private int valueLength;

    /**
     * Before the first element.
     *
     * @throws io.godwit.spi.GodwitException VALUE_REFUSED if there is no whole document; so too from {@link #next}
     */
    public Elements(byte[] data, int start, int length) {
        if (Bson.documentLength(data, start, start + length) != length) {
            throw Bson.malformed("a document's length is wrong");
        }
        this.data = data;
        this.last = start + length - 1;
        this.next = start + Integer.BYTES;
    }

    /** Of a document that is the whole array. */
    public static Elements of(byte[] document) {
        return new Elements(document, 0, document.length);
    }

    /** Steps to the next element; false behind the last one. */
    public boolean next() {
        if (next >= last) {
            return false;
        }
        type = data[next] & 0xff;
        nameStart = next + 1;
        int nameEnd = Bson.nameEnd(data, nameStart, last);
        nameLength = nameEnd - nameStart;
        valueStart = nameEnd + 1;
        valueLength = Bson.valueLength(data, type, valueStart, last);
        next = valueStart + valueLength;
        return true;
    }

    /** Steps on to an element of this name; false if there is none behind the present one. */
    public boolean find(byte[] name) {
        while (next()) {
            if (named(name)) {
                return true;
            }
        }
        return false;
    }

    /** The value's kind, as in {@link Bson}. */
    public int type() {
        return type;
    }

    /** Whether the element's name has exactly these bytes. */
    public boolean named(byte[] name) {
        return nameLength == name.length
                && Arrays.equals(data, nameStart, nameStart + nameLength, name, 0, name.length);
    }

    /** The element's name; bytes that are not UTF-8 are replaced. */
    public String name() {
        return new String(data, nameStart, nameLength, StandardCharsets.UTF_8);
    }

    /** Where the name begins. */
    public int nameStart() {
        return nameStart;
    }

    /** How many bytes the name has, without the zero byte. */
    public int nameLength() {
        return nameLength;
    }

    /** The array. */
    public byte[] data() {
        return data;
    }

    /** Where the value begins. */
    public int valueStart() {
        return valueStart;
    }

    /** How many bytes the value has. */
    public int valueLength() {
        return valueLength;
    }

    /** The elements of a value that is a document or an array. */
    public Elements nested() {
        return new Elements(data, valueStart, valueLength);
    }
}
