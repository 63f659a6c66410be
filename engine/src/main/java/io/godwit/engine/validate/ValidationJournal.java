package io.godwit.engine.validate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.godwit.engine.EngineErrors;
import io.godwit.engine.state.JournalEntry;
import io.godwit.spi.GodwitException;
import java.util.List;
import java.util.Map;

/** Comparisons as entries of the journal: event {@value #EVENT}, the report as JSON among the details. */
public final class ValidationJournal {
    /** The event's name. */
    public static final String EVENT = "validated";

    /** The detail that holds the whole report; the others are for people. */
    public static final String REPORT = "report";

    private static final JsonMapper JSON =
            JsonMapper.builder().addModule(ValidationJson.module()).build();

    private ValidationJournal() {}

    /** The entry that remembers a report, dated when the comparison ended. */
    public static JournalEntry entry(ValidationReport report) {
        long equal = report.tables().stream()
                .filter(ValidationReport.TableResult::identical)
                .count();
        try {
            return new JournalEntry(
                    report.endedMillis(),
                    EVENT,
                    Map.of(
                            "occasion",
                            report.occasion(),
                            "position",
                            report.position(),
                            "aligned",
                            Boolean.toString(report.aligned()),
                            "tables",
                            Integer.toString(report.tables().size()),
                            "equal",
                            Long.toString(equal),
                            "identical",
                            Boolean.toString(report.identical()),
                            REPORT,
                            JSON.writeValueAsString(report)));
        } catch (JsonProcessingException e) {
            throw new GodwitException(EngineErrors.INTERNAL, "a comparison could not be written down", "", e);
        }
    }

    /** The reports that a journal remembers, oldest first; other entries are passed over. */
    public static List<ValidationReport> reports(List<JournalEntry> journal) {
        return journal.stream()
                .filter(e -> e.event().equals(EVENT))
                .map(ValidationJournal::report)
                .toList();
    }

    /**
     * The report in one entry.
     *
     * @throws GodwitException if the entry is damaged
     */
    public static ValidationReport report(JournalEntry entry) {
        try {
            return JSON.readValue(entry.details().getOrDefault(REPORT, ""), ValidationReport.class);
        } catch (JsonProcessingException e) {
            throw new GodwitException(
                    EngineErrors.STATE_DAMAGED, "the journal holds a comparison that cannot be read back", "", e);
        }
    }
}
