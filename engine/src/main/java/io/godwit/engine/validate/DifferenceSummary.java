package io.godwit.engine.validate;

import io.godwit.engine.validate.Difference.Kind;
import java.util.List;

/**
 * How one table differs, without any value of it: what journal, proof and status show.
 *
 * @param missingOnSource rows that only the target holds
 * @param missingOnTarget rows that only the source holds
 * @param different keys that both sides hold with other columns
 * @param columns the columns that differ, in the table's order
 * @param exact whether the numbers are exact; if not, they are the least that there is
 * @param note what was not looked at and why; empty if everything was
 * @param listed the first of them, at most as many as were asked for
 */
public record DifferenceSummary(
        long missingOnSource,
        long missingOnTarget,
        long different,
        List<String> columns,
        boolean exact,
        String note,
        List<Listed> listed) {
    public DifferenceSummary {
        columns = List.copyOf(columns);
        listed = List.copyOf(listed);
    }

    /** The same with another note. */
    DifferenceSummary noting(String other) {
        return new DifferenceSummary(missingOnSource, missingOnTarget, different, columns, exact, other, listed);
    }

    /**
     * One difference.
     *
     * @param kind on which side rows are missing
     * @param fingerprint a hash of the key, the same as in {@link Difference}
     * @param columns which columns differ
     */
    public record Listed(Kind kind, String fingerprint, List<String> columns) {
        public Listed {
            columns = List.copyOf(columns);
        }
    }

    /** How many differences there are, at least. */
    public long count() {
        return missingOnSource + missingOnTarget + different;
    }

    /** For people: {@code 2 rows missing on the target, 1 row different (price)}. */
    public String sentence() {
        StringBuilder text = new StringBuilder();
        part(text, missingOnTarget, " missing on the target");
        part(text, missingOnSource, " missing on the source");
        part(text, different, " different");
        if (!columns.isEmpty()) {
            text.append(" (").append(String.join(", ", columns)).append(')');
        }
        if (!note.isEmpty()) {
            text.append(text.isEmpty() ? "" : "; ").append(note);
        }
        return text.toString();
    }

    private void part(StringBuilder text, long count, String what) {
        if (count > 0) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append(exact ? "" : "at least ")
                    .append(count)
                    .append(count == 1 ? " row" : " rows")
                    .append(what);
        }
    }
}
