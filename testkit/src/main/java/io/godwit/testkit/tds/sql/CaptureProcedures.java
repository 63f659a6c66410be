package io.godwit.testkit.tds.sql;

import io.godwit.testkit.tds.capture.Capture;
import io.godwit.testkit.tds.capture.CaptureInstance;
import io.godwit.testkit.tds.dictionary.ColumnInfo;
import io.godwit.testkit.tds.dictionary.Database;
import io.godwit.testkit.tds.dictionary.IndexInfo;
import io.godwit.testkit.tds.dictionary.TableInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Procedures of change data capture (Transact-SQL Reference, "Change data capture stored procedures"). One session's. */
final class CaptureProcedures {
    private static final Set<String> NAMES = Set.of(
            "sp_cdc_enable_db",
            "sp_cdc_disable_db",
            "sp_cdc_enable_table",
            "sp_cdc_disable_table",
            "sp_cdc_cleanup_change_table");

    private static final int MOST_INSTANCES = 2;

    private final Session session;
    private final Database database;
    private final Capture capture;

    CaptureProcedures(Session session) {
        this.session = session;
        this.database = session.database();
        this.capture = database.capture;
    }

    static boolean knows(String name) {
        return NAMES.contains(name);
    }

    void run(String name, Procedures.Arguments given) {
        if (name.equals("sp_cdc_enable_db")) {
            enableDatabase();
            return;
        }
        if (!database.capturesChanges) {
            throw new TdsException(
                    22_901,
                    "The database '" + database.name()
                            + "' is not enabled for Change Data Capture. Ensure that the correct database context is set and retry the operation.");
        }
        switch (name) {
            case "sp_cdc_disable_db" -> disableDatabase();
            case "sp_cdc_enable_table" -> enable(given);
            case "sp_cdc_disable_table" -> disable(given);
            default -> cleanUp(given);
        }
        session.work().commitAlone();
    }

    private void enableDatabase() {
        requireNoTransaction();
        if (database.capturesChanges) {
            throw new TdsException(
                    22_902, "Database '" + database.name() + "' is already enabled for Change Data Capture.");
        }
        if (database.schemaId("cdc") != null) {
            throw new TdsException(
                    22_906,
                    "The database '" + database.name()
                            + "' cannot be enabled for Change Data Capture because a schema named 'cdc' already exists.");
        }
        database.addSchema("cdc");
        TableInfo map = capture.map();
        database.add(map);
        session.work().runAside(Capture.definition(map));
        capture.begin();
    }

    private void disableDatabase() {
        requireNoTransaction();
        for (CaptureInstance instance : capture.instances()) {
            remove(instance);
        }
        capture.end();
        if (database.find("cdc", "lsn_time_mapping") instanceof TableInfo map) {
            database.remove(map);
            session.work().runAside("DROP TABLE " + map.stored);
        }
        database.removeSchema("cdc");
    }

    private void requireNoTransaction() {
        if (session.inTransaction()) {
            throw TdsException.notKnown("switching change data capture inside a transaction");
        }
    }

    private void enable(Procedures.Arguments given) {
        String schema = given.text("source_schema", 0);
        TableInfo table = source(schema, given.text("source_name", 1));
        String name = given.text("capture_instance", 3);
        String instance = name.isEmpty() ? schema + "_" + table.name : name;
        if (capture.instance(instance) != null) {
            throw new TdsException(
                    22_926,
                    "Could not create a capture instance because the capture instance name '" + instance
                            + "' already exists in the current database.");
        }
        if (capture.instances(table).size() >= MOST_INSTANCES) {
            throw new TdsException(
                    22_962,
                    "Two capture instances already exist for source table '" + schema + "." + table.name
                            + "'. A table can have at most two capture instances.");
        }
        String index = given.text("index_name", 5);
        IndexInfo key = index.isEmpty() ? table.primaryKey() : table.index(index);
        boolean net = given.has("supports_net_changes", 4) ? isSet(given, "supports_net_changes", 4) : key != null;
        if (net && key == null) {
            throw new TdsException(
                    22_939,
                    "The parameter @supports_net_changes is set to 1, but the source table does not have a primary key defined and no"
                            + " alternate unique index has been specified.");
        }
        BatchNames.take(session, table, Locks.Mode.EXCLUSIVE);
        add(new CaptureInstance(
                database.newId(),
                instance,
                table,
                columns(table, given.text("captured_column_list", 6)),
                key == null
                        ? List.of()
                        : key.parts.stream().map(IndexInfo.Part::column).toList(),
                key == null ? "" : key.name,
                net,
                !given.has("allow_partition_switch", 8) || isSet(given, "allow_partition_switch", 8)));
    }

    private static boolean isSet(Procedures.Arguments given, String name, int place) {
        return given.value(name, place) instanceof Number number && number.intValue() != 0;
    }

    private TableInfo source(String schema, String name) {
        if (database.find(schema, name) instanceof TableInfo table) {
            return table;
        }
        throw new TdsException(
                22_931, "Source table '" + schema + "." + name + "' does not exist in the current database.");
    }

    private static List<ColumnInfo> columns(TableInfo table, String list) {
        if (list.isBlank()) {
            return table.columns;
        }
        Cursor in = new Cursor(list);
        List<ColumnInfo> columns = new ArrayList<>();
        do {
            columns.add(table.column(in.name()));
        } while (in.take(","));
        // their order is the table's, whatever the list's is
        return table.columns.stream().filter(columns::contains).toList();
    }

    private void add(CaptureInstance instance) {
        TableInfo table = instance.changeTable;
        session.work().define(instance.definition(), "DROP TABLE IF EXISTS " + table.stored, () -> {}, () -> {});
        session.work().runAside(instance.index());
        database.add(table);
        capture.add(instance);
        session.work().remember(() -> {
            capture.remove(instance);
            database.remove(table);
        });
    }

    private void disable(Procedures.Arguments given) {
        String schema = given.text("source_schema", 0);
        String name = given.text("source_name", 1);
        TableInfo table = source(schema, name);
        String wanted = given.text("capture_instance", 2);
        boolean found = false;
        for (CaptureInstance instance : capture.instances(table)) {
            if (wanted.equalsIgnoreCase("all") || wanted.equals(instance.name)) {
                remove(instance);
                found = true;
            }
        }
        if (!found) {
            throw new TdsException(
                    22_985,
                    "Change data capture has not been enabled for source table '" + schema + "." + name
                            + "' with capture instance '" + wanted + "'.");
        }
    }

    /** A table goes, and with it what captures its changes. */
    void gone(TableInfo table) {
        capture.instances(table).forEach(this::remove);
    }

    private void remove(CaptureInstance instance) {
        TableInfo table = instance.changeTable;
        capture.remove(instance);
        database.remove(table);
        session.work().remember(() -> {
            database.add(table);
            capture.restore(instance);
        });
        session.work().afterwards(() -> {
            if (database.object(table.id) == null) {
                session.work().runAside("DROP TABLE IF EXISTS " + table.stored);
            }
        });
    }

    private void cleanUp(Procedures.Arguments given) {
        String name = given.text("capture_instance", 0);
        CaptureInstance instance = capture.instance(name);
        if (instance == null) {
            throw new TdsException(
                    22_964, "Change data capture instance '" + name + "' does not exist in the current database.");
        }
        if (given.value("low_water_mark", 1) instanceof byte[] start) {
            capture.cleanUp(instance, start);
        }
    }

    /** The number of a procedure of these; null of others. */
    static @Nullable Integer id(List<String> parts) {
        boolean known = parts.size() == 2 && parts.get(0).equals("sys") && knows(parts.get(1));
        return known ? Integer.MIN_VALUE | parts.get(1).hashCode() : null;
    }
}
