package io.godwit.sqlserver.catalog;

import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects a schema's objects, whose statements are in the target's names already. */
final class ObjectList {
    private final List<SchemaObject> objects = new ArrayList<>();

    void add(String kind, String name, Stage stage, String... statements) {
        add(kind, name, stage, List.of(statements), null);
    }

    /** An object made otherwise than it is on the source, if {@code changed} says why. */
    void add(String kind, String name, Stage stage, List<String> statements, @Nullable String changed) {
        SchemaObject object = new SchemaObject(kind, name, stage, statements, null);
        objects.add(changed == null ? object : object.changed(changed));
    }

    /** A counter; null if its count is too large to be told. */
    void addCounter(String kind, String name, Stage stage, @Nullable Long counted, List<String> statements) {
        objects.add(new SchemaObject(kind, name, stage, statements, null, counted));
    }

    void skip(String kind, String name, Stage stage, String reason) {
        objects.add(new SchemaObject(kind, name, stage, List.of(), reason));
    }

    List<SchemaObject> objects() {
        return List.copyOf(objects);
    }
}
