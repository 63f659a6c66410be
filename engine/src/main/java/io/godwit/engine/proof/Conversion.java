package io.godwit.engine.proof;

import io.godwit.engine.inventory.InventoryReport;
import io.godwit.engine.proof.Proof.Conversions;
import io.godwit.engine.proof.Proof.ConvertedValues;
import io.godwit.engine.state.Plan;
import io.godwit.engine.validate.Canonical;
import io.godwit.engine.validate.ValidationReport;
import io.godwit.engine.validate.ValidationReport.TableResult;
import io.godwit.spi.TablePlan;
import io.godwit.spi.row.Digest;
import io.godwit.spi.row.RowFormat;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What became of values on the way, as far as the plan and both catalogues show. */
final class Conversion {
    private Conversion() {}

    /**
     * What the plan and both catalogues show.
     *
     * @param replacedDates what was counted before the load of dates that something else takes the place of, by column
     */
    static Conversions of(
            Plan plan,
            @Nullable InventoryReport inventory,
            @Nullable ValidationReport deciding,
            Map<String, String> replacedDates) {
        long neutral = plan.tables().stream()
                .map(TablePlan::rows)
                .filter(RowFormat.NEUTRAL::equals)
                .count();
        String how = how(plan.tables().size() - neutral, neutral) + compared(plan) + replaced(replacedDates);
        if (inventory == null) {
            return new Conversions(how, -1, List.of());
        }
        Map<String, Long> rows = new HashMap<>();
        if (deciding != null) {
            for (TableResult table : deciding.tables()) {
                Digest digest = table.targetDigest();
                rows.put(table.source(), digest == null ? -1 : digest.rows());
            }
        }
        List<ConvertedValues> converted = new ArrayList<>();
        inventory
                .converted()
                .forEach(c -> converted.add(new ConvertedValues(
                        c.table(), c.column(), c.sourceType(), c.targetType(), rows.getOrDefault(c.table(), -1L))));
        return new Conversions(how, inventory.columns(), converted);
    }

    private static String replaced(Map<String, String> dates) {
        return dates.isEmpty()
                ? ""
                : " Counted before the load: "
                        + dates.entrySet().stream()
                                .map(e -> e.getKey() + ": " + e.getValue())
                                .collect(Collectors.joining("; "))
                        + ".";
    }

    /** How values are compared that two engines keep in different forms. */
    private static String compared(Plan plan) {
        Set<Canonical.Rule> rules = EnumSet.noneOf(Canonical.Rule.class);
        if (!plan.source().engine().equals(plan.target().engine())) {
            plan.tables().forEach(t -> rules.addAll(Canonical.rules(t.table())));
        }
        return rules.isEmpty()
                ? ""
                : " Between the two engines "
                        + rules.stream().map(Canonical.Rule::sentence).collect(Collectors.joining("; ")) + ".";
    }

    private static String how(long own, long neutral) {
        if (own + neutral == 0) {
            return "There was no table to load.";
        }
        if (neutral == 0) {
            return "The rows of " + tables(own)
                    + " were loaded in an encoding that both servers share, byte for byte as the source gave them.";
        }
        return (own == 0 ? "" : "The rows of " + tables(own) + " were loaded byte for byte as the source gave them. ")
                + "The rows of " + tables(neutral)
                + " were loaded value by value in a neutral form that holds every value exactly; a value it cannot hold"
                + " stops the run.";
    }

    private static String tables(long count) {
        return Display.count(count, "table");
    }
}
