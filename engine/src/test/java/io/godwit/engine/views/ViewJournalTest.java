package io.godwit.engine.views;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.state.JournalEntry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ViewJournalTest {
    private static final List<ViewResult> FIRST =
            List.of(new ViewResult("s.v", "t.v", ViewResult.State.NOT_PROVEN, -1, "it was long"));
    private static final List<ViewResult> SECOND = List.of(new ViewResult("s.v", "t.v", ViewResult.State.SAME, 7, ""));

    @Test
    void theNewestComparisonCounts() {
        assertThat(ViewJournal.newest(List.of())).isEmpty();
        assertThat(ViewJournal.newest(List.of(ViewJournal.entry(1, FIRST), ViewJournal.entry(2, SECOND))))
                .isEqualTo(SECOND);
    }

    /** A migration of the same name was run again, to a target made anew: its views were called proven by the run before. */
    @Test
    void whatWasFoundBeforeThePlanWasMadeDoesNotCount() {
        JournalEntry planned = new JournalEntry(2, "planned", Map.of("tables", "1"));
        assertThat(ViewJournal.newest(List.of(ViewJournal.entry(1, SECOND), planned)))
                .isEmpty();
    }
}
