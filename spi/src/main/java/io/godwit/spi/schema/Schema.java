package io.godwit.spi.schema;

import java.io.Serializable;
import java.util.List;

/**
 * What a source holds.
 *
 * @param engine whose language the objects' statements are in
 * @param version the server's version
 * @param tables tables whose rows are moved
 * @param objects every other object, and the definitions of the tables, in an order in which they can be made; those that
 *     are not moved are listed with the reason
 */
public record Schema(String engine, String version, List<Table> tables, List<SchemaObject> objects)
        implements Serializable {
    public Schema {
        tables = List.copyOf(tables);
        objects = List.copyOf(objects);
    }

    /** The objects of one stage, in order. */
    public List<SchemaObject> objects(Stage stage) {
        return objects.stream().filter(o -> o.stage() == stage).toList();
    }
}
