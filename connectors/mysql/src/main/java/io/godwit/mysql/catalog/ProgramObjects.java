package io.godwit.mysql.catalog;

import io.godwit.mysql.catalog.Reading.Shown;
import io.godwit.mysql.connection.Quoting;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.TableId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Routines, triggers and events. A server cannot hold a trigger that does not fire, so triggers are made at hand-over. */
final class ProgramObjects {
    static final String TRIGGER = "trigger";
    static final String EVENT = "event";
    static final String EVENT_ENABLED = "event enabled";

    private static final String HIDDEN = "the user may not read its definition on the source";

    private final Reading reading;
    private final Naming naming;

    ProgramObjects(Reading reading, Naming naming) {
        this.reading = reading;
        this.naming = naming;
    }

    private record Routine(String database, String type, String name, String language) {}

    void addRoutines(ObjectList out) throws SQLException {
        for (String database : reading.databases()) {
            List<Routine> routines = new ArrayList<>();
            reading.each(
                    "SELECT routine_type, routine_name, external_language FROM information_schema.routines"
                            + " WHERE routine_schema = " + Quoting.text(database)
                            // a package before its body
                            + " ORDER BY routine_type = 'PACKAGE BODY', routine_type, routine_name",
                    row -> routines.add(new Routine(
                            database, row.getString(1), row.getString(2), Reading.nonNull(row.getString(3)))));
            for (Routine routine : routines) {
                addRoutine(routine, out);
            }
        }
    }

    private void addRoutine(Routine routine, ObjectList out) throws SQLException {
        String kind = routine.type().toLowerCase(Locale.ROOT);
        String listed = naming.listed(routine.database(), routine.name());
        boolean sql = routine.language().isEmpty() || routine.language().equalsIgnoreCase("SQL");
        if (!sql) {
            out.skip(kind, listed, Stage.POST_DATA, "it is written in " + routine.language() + ": make it by hand");
            return;
        }
        String label = "PACKAGE BODY".equals(routine.type()) ? "Package body" : capitalized(routine.type());
        Program program = program(
                "SHOW CREATE " + routine.type() + " " + qualified(routine.database(), routine.name()),
                "Create " + label,
                null,
                reason -> out.skip(kind, listed, Stage.POST_DATA, reason));
        if (program != null) {
            String word = routine.type().startsWith("PACKAGE") ? "PACKAGE" : routine.type();
            String sqlName = naming.sql(routine.database(), routine.name());
            List<String> statements =
                    program.named(naming, word, sqlName).statements(naming.target(routine.database()));
            out.add(kind, listed, Stage.POST_DATA, statements);
        }
    }

    private static String capitalized(String type) {
        return type.charAt(0) + type.substring(1).toLowerCase(Locale.ROOT);
    }

    private static String qualified(String database, String name) {
        return Quoting.name(database) + "." + Quoting.name(name);
    }

    /** Takes why there is no definition. */
    private interface Refusal {
        void accept(String reason);
    }

    private @Nullable Program program(String show, String column, @Nullable String zoneColumn, Refusal refusal)
            throws SQLException {
        List<Program> found = new ArrayList<>();
        Shown shown = reading.show(show, row -> {
            String statement = row.getString(column);
            if (statement == null) {
                return null;
            }
            found.add(Program.of(
                    statement,
                    Reading.nonNull(row.getString("sql_mode")),
                    row.getString("character_set_client"),
                    row.getString("collation_connection"),
                    zoneColumn == null ? null : row.getString(zoneColumn)));
            return statement;
        });
        if (found.isEmpty()) {
            String failure = shown.failure();
            refusal.accept(failure.isEmpty() ? HIDDEN : "the source does not show its definition: " + failure);
            return null;
        }
        return found.get(0);
    }

    private record Trigger(String database, String name, TableId table) {}

    void addTriggers(NativeTables tables, ObjectList out) throws SQLException {
        for (String database : reading.databases()) {
            List<Trigger> triggers = new ArrayList<>();
            Set<String> seen = new HashSet<>();
            reading.each(
                    "SELECT trigger_name, event_object_schema, event_object_table FROM information_schema.triggers"
                            + " WHERE trigger_schema = " + Quoting.text(database)
                            + " ORDER BY event_object_table, action_timing, event_manipulation, action_order",
                    row -> {
                        TableId table = new TableId(row.getString(2), row.getString(3));
                        // a server that knows triggers of several events lists one for each
                        if (tables.get(table) != null && seen.add(row.getString(1))) {
                            triggers.add(new Trigger(database, row.getString(1), table));
                        }
                    });
            for (Trigger trigger : triggers) {
                addTrigger(trigger, out);
            }
        }
    }

    private void addTrigger(Trigger trigger, ObjectList out) throws SQLException {
        // a trigger lies in the database of its table
        String database = naming.target(trigger.table()).schema();
        String listed = database + "." + trigger.name();
        Program program = program(
                "SHOW CREATE TRIGGER " + qualified(trigger.database(), trigger.name()),
                "SQL Original Statement",
                null,
                reason -> out.skip(TRIGGER, listed, Stage.OPEN, reason));
        if (program != null) {
            String sqlName = qualified(database, trigger.name());
            Program moved = program.trigger(naming, sqlName, trigger.table());
            out.add(TRIGGER, listed, Stage.OPEN, moved.statements(database));
        }
    }

    private record Event(String database, String name, boolean enabled) {}

    private List<Event> events() throws SQLException {
        List<Event> events = new ArrayList<>();
        for (String database : reading.databases()) {
            reading.each(
                    "SELECT event_name, status FROM information_schema.events WHERE event_schema = "
                            + Quoting.text(database) + " ORDER BY event_name",
                    row -> events.add(new Event(database, row.getString(1), "ENABLED".equals(row.getString(2)))));
        }
        return events;
    }

    /** Events, none of which runs, and what lets those run that do on the source. */
    void addEvents(ObjectList out, ObjectList atOpening) throws SQLException {
        for (Event event : events()) {
            String listed = naming.listed(event.database(), event.name());
            Program program = program(
                    "SHOW CREATE EVENT " + qualified(event.database(), event.name()),
                    "Create Event",
                    "time_zone",
                    reason -> out.skip(EVENT, listed, Stage.POST_DATA, reason));
            if (program == null) {
                continue;
            }
            String database = naming.target(event.database());
            String sqlName = naming.sql(event.database(), event.name());
            Program moved = program.disabled().named(naming, "EVENT", sqlName);
            out.add(EVENT, listed, Stage.POST_DATA, moved.statements(database));
            if (event.enabled()) {
                // without a definer the server would put whoever enables it in the place of its own
                String enable = "ALTER DEFINER=" + moved.definer() + " EVENT " + sqlName + " ENABLE";
                atOpening.add(
                        EVENT_ENABLED,
                        listed,
                        Stage.OPEN,
                        "USE " + Quoting.name(database),
                        moved.settings(enable),
                        enable);
            }
        }
    }
}
