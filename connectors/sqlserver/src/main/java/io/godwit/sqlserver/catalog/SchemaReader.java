package io.godwit.sqlserver.catalog;

import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import io.godwit.sqlserver.catalog.neutral.Descriptions;
import io.godwit.sqlserver.connection.Quoting;
import java.sql.SQLException;
import java.util.List;

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
        ObjectList out = new ObjectList();
        addSchemas(reading, naming, out);
        sequences.addSequences(out);
        tableObjects.addTables(out);
        tableObjects.addIndexes(out);
        tableObjects.addDefaults(out);
        tableObjects.addChecks(out);
        tableObjects.addForeignKeys(out);
        tableObjects.addCounters(out);
        sequences.addValues(out);
        return new Schema(
                ENGINE,
                reading.server().version(),
                tables,
                Descriptions.describe(out.objects(), natives.all(), sequences.all(), tables));
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
