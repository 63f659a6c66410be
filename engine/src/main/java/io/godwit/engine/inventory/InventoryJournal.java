package io.godwit.engine.inventory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.godwit.engine.EngineErrors;
import io.godwit.engine.inventory.InventoryReport.State;
import io.godwit.engine.state.JournalEntry;
import io.godwit.spi.GodwitException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Inventories as entries of the journal: event {@value #EVENT}, the report as JSON among the details. */
public final class InventoryJournal {
    /** The event's name. */
    public static final String EVENT = "inventory-taken";

    /** The detail that holds the whole report; the others are for people. */
    public static final String REPORT = "report";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private InventoryJournal() {}

    /** The entry that remembers a report. */
    public static JournalEntry entry(InventoryReport report) {
        try {
            return new JournalEntry(
                    report.takenMillis(),
                    EVENT,
                    Map.of(
                            "same",
                            Long.toString(report.right()),
                            "differ",
                            Long.toString(report.count(State.DIFFERS)),
                            "missing",
                            Long.toString(report.count(State.MISSING)),
                            "behind",
                            Long.toString(report.count(State.BEHIND)),
                            REPORT,
                            JSON.writeValueAsString(report)));
        } catch (JsonProcessingException e) {
            throw new GodwitException(EngineErrors.INTERNAL, "an inventory could not be written down", "", e);
        }
    }

    /** The newest report that a journal remembers, or null. */
    public static @Nullable InventoryReport newest(List<JournalEntry> journal) {
        InventoryReport found = null;
        for (JournalEntry entry : journal) {
            if (entry.event().equals(EVENT)) {
                try {
                    found = JSON.readValue(entry.details().getOrDefault(REPORT, ""), InventoryReport.class);
                } catch (JsonProcessingException e) {
                    throw new GodwitException(
                            EngineErrors.STATE_DAMAGED,
                            "the journal holds an inventory that cannot be read back",
                            "",
                            e);
                }
            }
        }
        return found;
    }
}
