package io.godwit.engine.validate;

import java.util.List;

/**
 * Whether a comparison would have noticed: differences that were planted for it to find, and equal rows that it had to find
 * equal.
 *
 * @param outcome what follows for the comparison
 * @param reason why it could not be carried out; empty if it was
 * @param checks everything that was tried, and every kind that could not be
 * @param millis how long it took
 */
public record SelfTestReport(Outcome outcome, String reason, List<Check> checks, long millis) {
    public SelfTestReport {
        checks = List.copyOf(checks);
    }

    /** What follows for the comparison. */
    public enum Outcome {
        /** Everything planted was found, and nothing else. */
        PASSED,
        /** Something planted was not found, or equal rows were not found equal: the comparison shows nothing. */
        FAILED,
        /** It could not be carried out. */
        NOT_POSSIBLE
    }

    /** What is planted. */
    public enum Kind {
        CHANGED_BIT("one bit of a value changed"),
        LOST_ROW("a row lost"),
        DOUBLED_ROW("a row doubled"),
        DOUBLED_PAIR("a doubled row in place of another doubled row"),
        SWAPPED_BETWEEN_ROWS("two rows' values of one column swapped"),
        SWAPPED_BETWEEN_COLUMNS("one row's values of two columns swapped"),
        CUT_TEXT("a text cut by its last character"),
        SHIFTED_TIME("a time shifted by one microsecond"),
        TRAILING_SPACE("a space added at the end of a text"),
        NULL_FOR_EMPTY("null in place of an empty text"),
        LOST_DIGEST("one part's digest lost on its way"),
        DOUBLED_DIGEST("one part's digest counted twice"),
        CHANGED_FIRST_SUM("one bit of the first sum changed"),
        CHANGED_SECOND_SUM("one bit of the second sum changed"),
        CHANGED_COUNT("the count of rows off by one"),
        CONTROL("control: equal rows, to be found equal");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** For people. */
        public String words() {
            return words;
        }
    }

    /** What came of one check. */
    public enum Result {
        /** The planted difference was found; of a control: equal rows were found equal. */
        RIGHT,
        /** The planted difference was not found; of a control: equal rows were not found equal. */
        WRONG,
        /** There was nothing to plant it in. */
        NOT_APPLICABLE
    }

    /**
     * One thing tried.
     *
     * @param kind what was planted
     * @param way the digest that had to find it
     * @param table in a copy of which table's rows, by its name on the source; empty if in none
     * @param side which side's copy it was planted in: {@code source}, {@code target}; empty if in none
     * @param place columns and their types, or what else says where; never a value
     * @param result what came of it
     * @param located whether looking into the difference led to rows that differ; false of digests and controls
     * @param reason why it was not applicable; empty if it was
     */
    public record Check(
            Kind kind,
            String way,
            String table,
            String side,
            String place,
            Result result,
            boolean located,
            String reason) {}

    /** A self-test that could not be carried out. */
    public static SelfTestReport notPossible(String reason, long millis) {
        return new SelfTestReport(Outcome.NOT_POSSIBLE, reason, List.of(), millis);
    }

    /** How many differences were planted. */
    public long planted() {
        return checks.stream()
                .filter(c -> c.kind() != Kind.CONTROL && c.result() != Result.NOT_APPLICABLE)
                .count();
    }

    /** How many of the planted differences were found. */
    public long found() {
        return checks.stream()
                .filter(c -> c.kind() != Kind.CONTROL && c.result() == Result.RIGHT)
                .count();
    }
}
