package io.godwit.mongodb.bson;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Type;
import java.nio.charset.StandardCharsets;

/** A field that has a column of its own. It is null where the document has no such field, or null there. */
final class FieldCell {
    private final String column;
    private final byte[][] path;
    private final FieldType type;

    private FieldCell(String column, byte[][] path, FieldType type) {
        this.column = column;
        this.path = path;
        this.type = type;
    }

    /**
     * The field of a column; its name is the path to it, divided by dots.
     *
     * @throws GodwitException OPTION_INVALID if no field can be moved as such a type
     */
    static FieldCell of(Column column) {
        String[] names = column.name().split("\\.", -1);
        byte[][] path = new byte[names.length][];
        for (int i = 0; i < names.length; i++) {
            path[i] = names[i].getBytes(StandardCharsets.UTF_8);
        }
        FieldType type = FieldType.of(column.type());
        if (type == null) {
            throw new GodwitException(
                    Errors.OPTION_INVALID,
                    "column " + column.name()
                            + ": a document's field cannot be moved as that type; one of boolean, integer, real, decimal, text,"
                            + " bytes, uuid, date, timestamp, instant, json");
        }
        return new FieldCell(column.name(), path, type);
    }

    /** Whether a field can be moved as a type. */
    static boolean canBe(Type type) {
        return FieldType.of(type) != null;
    }

    /** Appends the field's cell; false if it is null. */
    boolean put(byte[] data, int start, int length, Output out) {
        Elements elements = new Elements(data, start, length);
        for (int i = 0; ; i++) {
            if (!elements.find(path[i])) {
                return false;
            }
            int kind = elements.type();
            if (i == path.length - 1) {
                return kind != Bson.NULL && kind != Bson.UNDEFINED && put(elements, out);
            }
            if (kind == Bson.ARRAY) {
                throw new GodwitException(
                        Errors.VALUE_REFUSED,
                        "column " + column
                                + ": there is an array on the way to the field, so there may be several of it");
            }
            if (kind != Bson.DOCUMENT) {
                return false;
            }
            elements = elements.nested();
        }
    }

    private boolean put(Elements elements, Output out) {
        if (!type.put(elements.data(), elements.type(), elements.valueStart(), elements.valueLength(), out)) {
            throw new GodwitException(
                    Errors.VALUE_REFUSED,
                    "column " + column
                            + ": a document's field has a value that is not exactly one of the column's type");
        }
        return true;
    }
}
