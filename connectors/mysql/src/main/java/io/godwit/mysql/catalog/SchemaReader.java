package io.godwit.mysql.catalog;

import io.godwit.mysql.catalog.neutral.Descriptions;
import io.godwit.mysql.connection.Quoting;
import io.godwit.spi.schema.Definition;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Reads everything there is and puts it into an order in which it can be made. */
final class SchemaReader {
    static final String DATABASE = "database";
    static final String ENGINE = "mysql";

    private SchemaReader() {}

    /** Puts the parts together, in an order in which they can be made. */
    static Schema read(Reading reading, boolean users) throws SQLException {
        NativeTables natives = NativeTables.read(reading);
        List<Table> tables = new TableReader(reading).read(natives);
        Naming naming = new Naming(reading);
        TableObjects tableObjects = new TableObjects(naming, natives);
        SequenceObjects sequences = new SequenceObjects(reading, naming);
        ProgramObjects programs = new ProgramObjects(reading, naming);
        ViewObjects views = new ViewObjects(reading, naming, natives);
        views.sequences(sequences.moved());
        ObjectList out = new ObjectList();
        addDatabases(reading, naming, out);
        sequences.addSequences(out);
        tableObjects.addTables(out);
        tableObjects.addIndexes(out);
        tableObjects.addForeignKeys(out);
        programs.addRoutines(out);
        views.addViews(out);
        ObjectList atOpening = new ObjectList();
        programs.addEvents(out, atOpening);
        UnmovedObjects.add(reading, out);
        tableObjects.addCounters(out);
        sequences.addValues(out);
        programs.addTriggers(natives, out);
        new UserObjects(reading, naming, users).add(out);
        atOpening.objects().forEach(out::add);
        List<NativeTable> described =
                natives.all().stream().map(NativeTables.Found::table).toList();
        List<SchemaObject> objects = Descriptions.describe(out.objects(), described, tables);
        return new Schema(
                ENGINE,
                reading.version().text(),
                tables,
                described(objects, ViewDescriptions.of(reading, naming, natives, tables, views)));
    }

    private static List<SchemaObject> described(List<SchemaObject> objects, Map<String, Definition> views) {
        return objects.stream()
                .map(o -> o.kind().equals(ViewObjects.VIEW) && o.skipped() == null ? o.with(views.get(o.name())) : o)
                .toList();
    }

    private static void addDatabases(Reading reading, Naming naming, ObjectList out) {
        for (String name : reading.databases()) {
            Reading.Database database = reading.database(name);
            if (database != null) {
                String target = naming.target(name);
                String sets = " CHARACTER SET " + database.characterSet() + " COLLATE " + database.collation()
                        + (database.comment().isEmpty() ? "" : " COMMENT " + Quoting.text(database.comment()));
                out.add(
                        DATABASE,
                        target,
                        Stage.PRE_DATA,
                        "CREATE DATABASE IF NOT EXISTS " + Quoting.name(target) + sets,
                        // it may be there already, with other defaults
                        "ALTER DATABASE " + Quoting.name(target) + sets);
            }
        }
    }
}
