package io.godwit.engine.inventory;

import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.SchemaObject;

/** What an object goes by in a catalogue, and in what was recorded of it. */
record ObjectName(String kind, String name) {
    static ObjectName of(SchemaObject object) {
        return new ObjectName(object.kind(), object.name());
    }

    static ObjectName of(ObjectReport report) {
        return new ObjectName(report.kind(), report.name());
    }
}
