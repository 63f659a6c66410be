package io.godwit.engine.state;

import java.util.Map;

/**
 * Something that happened, or that somebody decided.
 *
 * @param atMillis when, milliseconds since 1970
 * @param event what, in lower case with hyphens: {@code run-started}, {@code phase-entered}, {@code cutover-fenced}, ...
 * @param details names, numbers and positions; never values of rows or secrets
 */
public record JournalEntry(long atMillis, String event, Map<String, String> details) {
    public JournalEntry {
        details = Map.copyOf(details);
    }
}
