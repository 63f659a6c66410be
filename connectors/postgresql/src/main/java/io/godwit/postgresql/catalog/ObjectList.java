package io.godwit.postgresql.catalog;

import io.godwit.spi.schema.Definition;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects a schema's objects. Statements come with the source's names and are kept with the target's. */
final class ObjectList {
    private final Naming naming;
    private final List<SchemaObject> objects = new ArrayList<>();

    ObjectList(Naming naming) {
        this.naming = naming;
    }

    /** An object whose statements hold no query. */
    void add(String kind, String name, Stage stage, String... statements) {
        add(kind, name, stage, false, List.of(statements));
    }

    /** An object whose statements hold a query. */
    void addQuery(String kind, String name, Stage stage, List<String> statements) {
        add(kind, name, stage, true, statements);
    }

    void add(String kind, String name, Stage stage, List<String> statements) {
        add(kind, name, stage, false, statements);
    }

    private void add(String kind, String name, Stage stage, boolean query, List<String> statements) {
        List<String> rewritten = new ArrayList<>(statements.size());
        for (String statement : statements) {
            String text = naming.rewrite(statement, query);
            if (text == null) {
                skip(kind, name, stage, "its definition uses the name of a renamed schema for something else as well");
                return;
            }
            rewritten.add(text);
        }
        objects.add(new SchemaObject(kind, name, stage, rewritten, null));
    }

    /** An object whose statement is in the target's names already. */
    void addAsIs(String kind, String name, Stage stage, String statement) {
        objects.add(new SchemaObject(kind, name, stage, List.of(statement), null));
    }

    /** A counter, whose statement is in the target's names already. */
    void addCounter(String kind, String name, Stage stage, String statement, long counted) {
        objects.add(new SchemaObject(kind, name, stage, List.of(statement), null, counted));
    }

    /** Says of the object added last what it is apart from this engine's language. */
    void describe(@Nullable Definition definition) {
        int last = objects.size() - 1;
        if (objects.get(last).skipped() == null) {
            objects.set(last, objects.get(last).with(definition));
        }
    }

    void skip(String kind, String name, Stage stage, String reason) {
        objects.add(new SchemaObject(kind, name, stage, List.of(), reason));
    }

    List<SchemaObject> objects() {
        return objects;
    }
}
