package io.godwit.spi.schema;

import java.io.Serializable;

/**
 * A table's name.
 *
 * @param schema the schema, or the database in engines without schemas
 * @param name the table or collection
 */
public record TableId(String schema, String name) implements Serializable, Comparable<TableId> {
    /** Reads {@code schema.name}; the first dot divides. */
    public static TableId parse(String text) {
        int dot = text.indexOf('.');
        if (dot <= 0 || dot == text.length() - 1) {
            throw new IllegalArgumentException("not a table name of the form schema.name: " + text);
        }
        return new TableId(text.substring(0, dot), text.substring(dot + 1));
    }

    @Override
    public int compareTo(TableId other) {
        int bySchema = schema.compareTo(other.schema);
        return bySchema != 0 ? bySchema : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return schema + "." + name;
    }
}
