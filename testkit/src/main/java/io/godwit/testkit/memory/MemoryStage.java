package io.godwit.testkit.memory;

import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import java.util.ArrayList;
import java.util.List;

/** What to make in a stage: the source's own statements where it is of this engine, else tables and keys as far as known. */
final class MemoryStage {
    private MemoryStage() {}

    static List<SchemaObject> objects(Schema schema, Stage stage) {
        if (schema.engine().equals("memory")) {
            return schema.objects(stage);
        }
        List<SchemaObject> objects = new ArrayList<>();
        for (Table table : schema.tables()) {
            MemorySchema.definitions(table, List.of()).stream()
                    .filter(o -> o.stage() == stage)
                    .forEach(objects::add);
        }
        for (SchemaObject object : schema.objects(stage)) {
            if (!object.kind().equals("table") && !object.kind().equals("primary key")) {
                String why = object.skipped() == null ? "there is nothing like it here" : object.skipped();
                objects.add(new SchemaObject(object.kind(), object.name(), stage, List.of(), why));
            }
        }
        return objects;
    }
}
