package io.godwit.postgresql.catalog;

import io.godwit.postgresql.connection.Quoting;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Definitions for tables that come from another engine, made from their neutral form: schemas, tables, primary keys. */
final class NeutralDefinitions {
    private NeutralDefinitions() {}

    /** What is made; objects of the other engine's are listed as skipped, with the reason. */
    static List<SchemaObject> of(Schema schema) {
        List<SchemaObject> objects = new ArrayList<>();
        Set<String> schemas = new LinkedHashSet<>();
        schema.tables().forEach(t -> schemas.add(t.target().schema()));
        for (String name : schemas) {
            objects.add(object("schema", name, Stage.PRE_DATA, "CREATE SCHEMA IF NOT EXISTS " + Quoting.name(name)));
        }
        for (Table table : schema.tables()) {
            objects.add(object("table", table.target().toString(), Stage.PRE_DATA, create(table)));
        }
        for (Table table : schema.tables()) {
            Key key = table.key();
            if (key != null) {
                objects.add(object(
                        "primary key",
                        table.target() + "." + key.name(),
                        Stage.KEYS,
                        "ALTER TABLE " + Quoting.name(table.target()) + " ADD PRIMARY KEY ("
                                + Quoting.names(key.columns()) + ")"));
            }
        }
        for (SchemaObject other : schema.objects()) {
            if (!other.kind().equals("table")
                    && !other.kind().equals("primary key")
                    && !other.kind().equals("schema")) {
                String reason = other.skipped() == null
                        ? "it is written in the language of " + schema.engine() + "; make it on the target by hand"
                        : other.skipped();
                objects.add(new SchemaObject(other.kind(), other.name(), other.stage(), List.of(), reason));
            }
        }
        return objects;
    }

    private static SchemaObject object(String kind, String name, Stage stage, String statement) {
        return new SchemaObject(kind, name, stage, List.of(statement), null);
    }

    private static String create(Table table) {
        List<String> columns = new ArrayList<>();
        for (Column column : table.moved()) {
            columns.add("  " + Quoting.name(column.name()) + " " + TypeMapping.spelling(column.type())
                    + (column.nullable() ? "" : " NOT NULL"));
        }
        return "CREATE TABLE " + Quoting.name(table.target()) + " (\n" + String.join(",\n", columns) + "\n)";
    }
}
