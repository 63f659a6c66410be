package io.godwit.engine.reverse;

import io.godwit.engine.definition.WayBackName;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.migration.Definition.CutoverPolicy;
import io.godwit.engine.migration.Definition.EndpointReference;
import io.godwit.spi.Mode;
import io.godwit.spi.Option;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The definition of the way back from a migration: source and target change places, and names are undone. */
final class ReturnDefinition {
    private ReturnDefinition() {}

    /**
     * Its definition.
     *
     * @param tables what the migration moves
     * @param options the settings that the engine of an address has
     */
    static Definition of(Definition forward, List<Table> tables, Function<String, List<Option>> options) {
        Map<TableId, TableId> names = new LinkedHashMap<>();
        for (Table table : tables) {
            if (!table.id().equals(table.target())) {
                names.put(table.target(), table.id());
            }
        }
        Selection selection = new Selection(
                List.of(),
                tables.stream().map(t -> t.target().toString()).sorted().toList(),
                List.of(),
                Map.of(),
                names,
                Map.of());
        CutoverPolicy cutover = forward.cutover();
        return new Definition(
                /* name= */ WayBackName.of(forward.name()),
                Mode.ONLINE,
                endpoint(forward.target(), Option.Side.SOURCE, options),
                endpoint(forward.source(), Option.Side.TARGET, options),
                selection,
                forward.load(),
                forward.sync(),
                new CutoverPolicy(CutoverPolicy.When.ON_COMMAND, cutover.check(), cutover.drainMillis()),
                forward.assess(),
                /* returnOf= */ forward.name());
    }

    /** Settings that belong to the side it was on do not belong to the side it is on now. */
    private static EndpointReference endpoint(
            EndpointReference endpoint, Option.Side side, Function<String, List<Option>> options) {
        Map<String, String> kept = new LinkedHashMap<>();
        for (Option option : options.apply(endpoint.url())) {
            String value = endpoint.options().get(option.name());
            if (value != null && (option.side() == side || option.side() == Option.Side.BOTH)) {
                kept.put(option.name(), value);
            }
        }
        return new EndpointReference(endpoint.url(), endpoint.password(), kept);
    }
}
