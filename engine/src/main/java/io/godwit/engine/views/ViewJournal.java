package io.godwit.engine.views;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.godwit.engine.EngineErrors;
import io.godwit.engine.state.JournalEntry;
import io.godwit.spi.GodwitException;
import java.util.List;
import java.util.Map;

/** Comparisons of views as entries of the journal: event {@value #EVENT}, the results as JSON among the details. */
public final class ViewJournal {
    /** The event's name. */
    public static final String EVENT = "views-compared";

    /** The detail that holds all results; the others are for people. */
    public static final String RESULTS = "results";

    /** Noted when a plan is made; what was found before speaks of another target. */
    private static final String PLANNED = "planned";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<List<ViewResult>> LIST = new TypeReference<>() {};

    private ViewJournal() {}

    static JournalEntry entry(long atMillis, List<ViewResult> results) {
        long same =
                results.stream().filter(r -> r.state() == ViewResult.State.SAME).count();
        try {
            return new JournalEntry(
                    atMillis,
                    EVENT,
                    Map.of(
                            "views",
                            Integer.toString(results.size()),
                            "same",
                            Long.toString(same),
                            RESULTS,
                            JSON.writeValueAsString(results)));
        } catch (JsonProcessingException e) {
            throw new GodwitException(EngineErrors.INTERNAL, "a comparison of views could not be written down", "", e);
        }
    }

    /** The results that a journal remembers last; none if views were not compared since the plan was made. */
    public static List<ViewResult> newest(List<JournalEntry> journal) {
        for (int i = journal.size() - 1; i >= 0; i--) {
            JournalEntry entry = journal.get(i);
            if (entry.event().equals(PLANNED)) {
                break;
            }
            if (entry.event().equals(EVENT)) {
                try {
                    return JSON.readValue(entry.details().getOrDefault(RESULTS, "[]"), LIST);
                } catch (JsonProcessingException e) {
                    throw new GodwitException(
                            EngineErrors.STATE_DAMAGED,
                            "the journal holds a comparison of views that cannot be read back",
                            "",
                            e);
                }
            }
        }
        return List.of();
    }
}
