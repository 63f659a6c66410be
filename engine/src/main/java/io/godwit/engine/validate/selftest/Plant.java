package io.godwit.engine.validate.selftest;

import io.godwit.engine.validate.SelfTestReport.Kind;
import io.godwit.spi.row.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A difference to be found: the rows as they are, and as they are on the side that differs.
 *
 * @param kind what is planted; of a control, both lists are equal
 * @param place where, by column and type
 */
record Plant(Kind kind, String place, List<Row> original, List<Row> planted) {
    Plant {
        original = List.copyOf(original);
        planted = List.copyOf(planted);
    }

    /** Whether the rows differ at all, taken as a multiset. */
    boolean differs() {
        return !counted(original).equals(counted(planted));
    }

    private static Map<Row, Integer> counted(List<Row> rows) {
        Map<Row, Integer> counts = new HashMap<>();
        rows.forEach(r -> counts.merge(r, 1, Integer::sum));
        return counts;
    }
}
