package io.godwit.mysql.catalog;

import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import java.util.ArrayList;
import java.util.List;

/** Collects a schema's objects, in the order in which they can be made; statements are in the target's names. */
final class ObjectList {
    private final List<SchemaObject> objects = new ArrayList<>();

    void add(String kind, String name, Stage stage, String... statements) {
        add(kind, name, stage, List.of(statements));
    }

    void add(String kind, String name, Stage stage, List<String> statements) {
        objects.add(new SchemaObject(kind, name, stage, statements, null));
    }

    void add(SchemaObject object) {
        objects.add(object);
    }

    /** A counter and how far it has come. */
    void addCounter(String kind, String name, String statement, long counted) {
        objects.add(new SchemaObject(kind, name, Stage.OPEN, List.of(statement), null, counted));
    }

    void skip(String kind, String name, Stage stage, String reason) {
        objects.add(new SchemaObject(kind, name, stage, List.of(), reason));
    }

    List<SchemaObject> objects() {
        return objects;
    }
}
