package io.godwit.engine.plan;

import io.godwit.engine.DataErrors;
import io.godwit.engine.state.JournalEntry;
import io.godwit.spi.Problem;
import io.godwit.spi.Problem.Severity;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is kept of dates that no calendar has and that something else takes the place of, as counted before the load. */
public final class ReplacedDates {
    /** The journal's event; one detail for each column. */
    public static final String EVENT = "dates-to-replace-counted";

    private ReplacedDates() {}

    /** What the newest count says of each column; empty if none was made or nothing is replaced. */
    public static Map<String, String> newest(List<JournalEntry> journal) {
        Map<String, String> found = Map.of();
        for (JournalEntry entry : journal) {
            if (entry.event().equals(EVENT)) {
                found = new TreeMap<>(entry.details());
            }
        }
        return found;
    }

    /** What an assessment found of each column. */
    public static Map<String, String> details(List<Problem> problems) {
        Map<String, String> details = new TreeMap<>();
        for (Problem problem : problems) {
            if (problem.severity() == Severity.NOTE && problem.code().equals(DataErrors.DATES_WITHOUT_CALENDAR)) {
                details.put(problem.object(), problem.why());
            }
        }
        return details;
    }
}
