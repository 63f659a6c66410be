package io.godwit.engine.inventory;

import io.godwit.engine.inventory.InventoryReport.Finding;
import io.godwit.engine.inventory.InventoryReport.KindCount;
import io.godwit.engine.inventory.InventoryReport.State;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The objects compared so far, counted by kind, and those that are not the same. */
final class Tally {
    /** More objects than this of one kind that only the target has are counted, not named. */
    private static final int MOST_EXTRA = 100;

    private final Map<String, Count> counts = new TreeMap<>();
    private final List<Finding> findings = new ArrayList<>();

    void same(ObjectName name) {
        count(name).same++;
    }

    /** A counter: neither side's may be unknown. */
    void counter(ObjectName name, long from, long to, Finding behind) {
        if (to < from) {
            found(behind);
        } else {
            Count count = count(name);
            count.same += to == from ? 1 : 0;
            count.further += to == from ? 0 : 1;
        }
    }

    void found(Finding finding) {
        count(new ObjectName(finding.kind(), finding.name())).add(finding.state());
        findings.add(finding);
    }

    /** What only the target has. */
    void extra(ObjectName name, String target, String reason) {
        if (count(name).of(State.EXTRA) >= MOST_EXTRA) {
            count(name).add(State.EXTRA);
        } else {
            found(new Finding(name.kind(), name.name(), State.EXTRA, "", target, reason));
        }
    }

    List<KindCount> kinds() {
        List<KindCount> kinds = new ArrayList<>();
        counts.forEach((kind, count) -> kinds.add(count.of(kind)));
        return kinds;
    }

    List<Finding> findings() {
        return findings;
    }

    private Count count(ObjectName name) {
        return counts.computeIfAbsent(name.kind(), k -> new Count());
    }

    /** The objects of one kind so far. */
    private static final class Count {
        private final Map<State, Long> states = new EnumMap<>(State.class);
        private long same;
        private long further;

        void add(State state) {
            states.merge(state, 1L, Long::sum);
        }

        long of(State state) {
            return states.getOrDefault(state, 0L);
        }

        KindCount of(String kind) {
            return new KindCount(
                    kind, same, further, of(State.DIFFERS), of(State.MISSING), of(State.BEHIND), of(State.EXTRA));
        }
    }
}
