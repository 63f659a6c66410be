package io.godwit.engine.plan;

import io.godwit.spi.row.RowFormat;
import java.util.ArrayList;
import java.util.List;

/**
 * The best format that both sides list, and why no better one. Two formats are the same only if name and layout are equal.
 *
 * @param format the choice
 * @param why one sentence for people
 */
record FormatChoice(RowFormat format, String why) {
    /**
     * The first of the source's formats that the target lists too.
     *
     * @param withheld what the source says of formats it does not offer for the table
     */
    static FormatChoice between(List<RowFormat> source, List<RowFormat> target, List<String> withheld) {
        List<String> reasons = new ArrayList<>(withheld);
        RowFormat chosen = RowFormat.NEUTRAL;
        for (RowFormat offered : source) {
            if (target.contains(offered) || offered.equals(RowFormat.NEUTRAL)) {
                chosen = offered;
                break;
            }
            reasons.add(refusal(offered, target));
        }
        List<String> known = source.stream().map(RowFormat::name).toList();
        for (RowFormat taken : target) {
            if (taken.equals(chosen)) {
                break;
            }
            if (!known.contains(taken.name())) {
                reasons.add(taken.name() + ": the source does not offer it for this table");
            }
        }
        return new FormatChoice(chosen, why(chosen, reasons));
    }

    private static String why(RowFormat chosen, List<String> reasons) {
        if (!reasons.isEmpty()) {
            return "best that both sides know; not better because of " + String.join("; ", reasons);
        }
        return chosen.equals(RowFormat.NEUTRAL) ? "neither side lists another format" : "the best of both sides";
    }

    private static String refusal(RowFormat offered, List<RowFormat> target) {
        for (RowFormat taken : target) {
            if (taken.name().equals(offered.name())) {
                return offered.name() + ": layouts differ" + difference(offered.layout(), taken.layout());
            }
        }
        return offered.name() + ": the target does not take it for this table";
    }

    /** The first part that differs, where layouts are lists of equal length. */
    private static String difference(String source, String target) {
        String[] here = source.split(",", -1);
        String[] there = target.split(",", -1);
        for (int i = 0; here.length == there.length && i < here.length; i++) {
            if (!here[i].equals(there[i])) {
                return " (" + here[i].strip() + " on the source, " + there[i].strip() + " on the target)";
            }
        }
        return "";
    }
}
