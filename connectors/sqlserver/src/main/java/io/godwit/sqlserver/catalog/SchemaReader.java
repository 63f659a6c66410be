package io.godwit.sqlserver.catalog;

import io.godwit.spi.schema.Definition;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import io.godwit.sqlserver.catalog.neutral.Descriptions;
import io.godwit.sqlserver.connection.Quoting;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Reads everything there is and puts it into an order in which it can be made. */
final class SchemaReader {
    /** The engine's name, as {@link Schema#engine} has it. */
    static final String ENGINE = "sqlserver";

    private static final String ALWAYS_THERE = "dbo";

    private SchemaReader() {}

    /** Puts the parts together, in an order in which they can be made. */
    static Schema read(Reading reading, boolean users) throws SQLException {
        NativeTables natives = NativeTables.read(reading);
        List<Table> tables = TableReader.read(natives, reading.selection());
        Naming naming = Naming.read(reading);
        TableObjects tableObjects = new TableObjects(naming, natives);
        SequenceObjects sequences = new SequenceObjects(reading, naming);
        ModuleObjects modules = new ModuleObjects(reading, naming, natives);
        TypeObjects types = new TypeObjects(reading, naming);
        SpecialIndexes special = new SpecialIndexes(reading, natives);
        HandOverObjects atHandOver = new HandOverObjects(reading, naming, natives);
        ObjectList out = new ObjectList();
        addSchemas(reading, naming, out);
        types.addTypes(out);
        types.addXmlSchemas(out);
        PartitionObjects.add(reading, out);
        sequences.addSequences(out);
        types.addTableTypes(out, natives);
        modules.addNeeded(out);
        tableObjects.addTables(out);
        tableObjects.addIndexes(out);
        types.addSynonyms(out);
        modules.addOthers(out);
        tableObjects.addDefaults(out);
        tableObjects.addChecks(out);
        tableObjects.addForeignKeys(out);
        special.add(out);
        special.addFullText(out);
        UnmovedObjects.add(reading, out);
        modules.addTriggers(out);
        new PropertyObjects(reading, naming, natives).add(out);
        atHandOver.addVersioning(out);
        atHandOver.addPolicies(out);
        new UserObjects(reading, naming, users).add(out);
        tableObjects.addCounters(out);
        sequences.addValues(out);
        Map<String, Definition> views = modules.views(tables);
        List<SchemaObject> objects = Descriptions.describe(out.objects(), natives.all(), sequences.all(), tables);
        return new Schema(
                ENGINE,
                reading.server().version(),
                tables,
                objects.stream()
                        .map(o -> o.kind().equals(Kinds.VIEW) && o.skipped() == null ? o.with(views.get(o.name())) : o)
                        .toList());
    }

    private static void addSchemas(Reading reading, Naming naming, ObjectList out) {
        for (String name : reading.schemas()) {
            String target = naming.schema(name);
            if (!target.equalsIgnoreCase(ALWAYS_THERE)) {
                // making a schema must be a batch of its own
                out.add(
                        Kinds.SCHEMA,
                        target,
                        Stage.PRE_DATA,
                        "IF SCHEMA_ID(" + Quoting.text(target) + ") IS NULL EXEC("
                                + Quoting.text("CREATE SCHEMA " + Quoting.name(target)) + ")");
            }
        }
    }
}
