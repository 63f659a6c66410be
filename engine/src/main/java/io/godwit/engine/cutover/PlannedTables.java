package io.godwit.engine.cutover;

import io.godwit.engine.EngineErrors;
import io.godwit.engine.state.Plan;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The tables of a plan, held against those that are there now. */
final class PlannedTables {
    /** How many tables a message names. */
    private static final int NAMES = 5;

    private PlannedTables() {}

    /**
     * A table or partition made after the plan is in neither load nor sync, and a column made after it neither: handing over
     * would leave its values behind.
     */
    static void require(Plan plan, Schema latest, String consequence) {
        Map<TableId, Table> planned =
                plan.tables().stream().map(TablePlan::table).collect(Collectors.toMap(Table::id, t -> t));
        List<String> strangers = latest.tables().stream()
                .map(Table::id)
                .filter(id -> !planned.containsKey(id))
                .map(TableId::toString)
                .limit(NAMES)
                .toList();
        if (!strangers.isEmpty()) {
            throw new GodwitException(
                    EngineErrors.TABLES_ADDED,
                    consequence + ": made on the source after the migration was planned, and so not moved: "
                            + String.join(", ", strangers) + ".");
        }
        for (Table now : latest.tables()) {
            Table then = planned.get(now.id());
            if (then != null && !shape(then).equals(shape(now))) {
                throw new GodwitException(
                        Errors.SCHEMA_CHANGED,
                        consequence + ": the table's columns are not those of the plan.",
                        now.id().toString(),
                        null);
            }
        }
    }

    private static List<String> shape(Table table) {
        return table.columns().stream()
                .map(c -> c.name() + " " + c.nativeType())
                .toList();
    }
}
