package io.godwit.engine.compare;

import io.godwit.engine.state.JournalEntry;
import io.godwit.engine.state.StateStore;
import io.godwit.engine.validate.ValidationReport.TableResult;
import io.godwit.spi.TablePlan;
import io.godwit.spi.row.Digest;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Equal tables of one comparison, kept in the journal of the state folder so that an interrupted comparison goes on after
 * them. Tables that differ are not kept: they are compared again, because their keys are nowhere but in memory.
 */
final class KeptResults {
    private static final String BEGUN = "comparison-begun";
    private static final String EQUAL = "table-equal";
    private static final String ENDED = "comparison-ended";

    private final StateStore store;
    private final String name;
    private final Map<String, TableOutcome> kept = new HashMap<>();

    private KeptResults(StateStore store, String name) {
        this.store = store;
        this.name = name;
    }

    /** The results to go on from, none if the last comparison came to its end or a new one is wanted. */
    static KeptResults open(StateStore store, String name, boolean resume, long nowMillis) {
        KeptResults results = new KeptResults(store, name);
        if (resume) {
            results.read(store.journal(name));
        } else {
            // what earlier comparisons left is of no use any more, and would grow without end
            store.forget(name);
        }
        store.append(name, new JournalEntry(nowMillis, BEGUN, Map.of("resumed", Boolean.toString(resume))));
        return results;
    }

    private void read(List<JournalEntry> journal) {
        for (JournalEntry entry : journal) {
            Map<String, String> details = entry.details();
            if (entry.event().equals(ENDED)) {
                kept.clear();
            } else if (entry.event().equals(EQUAL)) {
                String sums = details.getOrDefault("sums", "");
                Digest digest = new Digest(
                        details.getOrDefault("way", ""),
                        Long.parseLong(details.getOrDefault("rows", "0")),
                        new BigInteger(sums.substring(0, 16), 16).longValue(),
                        new BigInteger(sums.substring(16), 16).longValue());
                TableResult result = new TableResult(
                        details.getOrDefault("source", ""),
                        details.getOrDefault("target", ""),
                        digest.name(),
                        digest,
                        digest,
                        details.getOrDefault("reason", ""));
                kept.put(
                        details.getOrDefault("columns", "") + result.source() + ">" + result.target(),
                        new TableOutcome(result, entry.atMillis(), true, null, 0, 0));
            }
        }
    }

    /** The result of an earlier run; null if there is none, or the table's columns or condition are others now. */
    @Nullable
    TableOutcome of(TablePlan plan) {
        return kept.get(columns(plan) + plan.table().id() + ">" + plan.table().target());
    }

    void keep(TablePlan plan, TableOutcome outcome) {
        Digest digest = outcome.result().sourceDigest();
        if (digest == null || outcome.state() != TableOutcome.State.EQUAL) {
            return;
        }
        store.append(
                name,
                new JournalEntry(
                        outcome.comparedMillis(),
                        EQUAL,
                        Map.of(
                                "source",
                                outcome.result().source(),
                                "target",
                                outcome.result().target(),
                                "columns",
                                columns(plan),
                                "way",
                                digest.name(),
                                "rows",
                                Long.toString(digest.rows()),
                                "sums",
                                digest.hex(),
                                "reason",
                                outcome.result().reason())));
    }

    /** Nothing is left to go on from. */
    void end(long nowMillis) {
        store.append(name, new JournalEntry(nowMillis, ENDED, Map.of()));
    }

    /** What a kept result depends on besides rows. */
    private static String columns(TablePlan plan) {
        return Integer.toHexString((plan.table().columns() + "|" + plan.table().filter()).hashCode());
    }
}
