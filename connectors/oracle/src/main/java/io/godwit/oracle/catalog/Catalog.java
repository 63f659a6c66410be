package io.godwit.oracle.catalog;

import io.godwit.oracle.OracleConnector;
import io.godwit.oracle.OracleErrors;
import io.godwit.oracle.OracleOptions;
import io.godwit.oracle.connection.Sessions;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads what a database holds. May be used from any thread; each call opens a session of its own. */
public final class Catalog {
    private final Sessions sessions;

    /** Prepares; nothing is read yet. */
    public Catalog(Sessions sessions) {
        this.sessions = sessions;
    }

    /**
     * What was read.
     *
     * @param natives the tables as the dictionary describes them, those included whose rows are not moved
     */
    record Found(Schema schema, NativeTables natives) {}

    /** Reads the selected tables and every other object as they are now, and looks at numbers whose type says nothing of them. */
    public Schema schema(Selection selection) {
        try (Connection connection = sessions.open("catalog")) {
            return read(connection, selection).schema();
        } catch (SQLException e) {
            throw OracleErrors.of(e, "reading the dictionary", sessions.address());
        }
    }

    Found read(Connection connection, Selection selection) throws SQLException {
        boolean materialized = sessions.option(OracleOptions.MATERIALIZED_VIEWS).equals("table");
        Reading reading = new Reading(connection, sessions.server(), selection);
        NativeTables natives = NativeTables.read(reading, materialized);
        NumberMeasure measure = new NumberMeasure(connection, sessions.positive(OracleOptions.MEASURE_SECONDS));
        List<Table> tables = new TableReader(reading, measure).read(natives);
        Sequences sequences = Sequences.read(reading);
        List<SchemaObject> out = new ArrayList<>();
        for (String schema : reading.schemas()) {
            String target = selection.target(schema);
            out.add(new SchemaObject(
                    "schema",
                    target,
                    io.godwit.spi.schema.Stage.PRE_DATA,
                    List.of("CREATE USER " + io.godwit.oracle.connection.Quoting.name(target) + " NO AUTHENTICATION"),
                    null));
        }
        sequences.addTo(reading, out);
        TableObjects objects = new TableObjects(natives, tables, sequences, out);
        objects.addTables();
        objects.addKeysAndIndexes();
        objects.addForeignKeysAndChecks();
        Views.addTo(reading, natives, tables, !materialized, out);
        Programs.addTo(reading, out);
        OtherObjects.addTo(reading, out);
        objects.addCounters();
        return new Found(new Schema(OracleConnector.ENGINE, sessions.server().version(), tables, out), natives);
    }
}
