package io.godwit.engine.validate;

import io.godwit.spi.row.Digest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One pass of comparing all tables.
 *
 * @param occasion why it ran: {@code before-cutover}, {@code at-fence}, {@code before-hand-over}, {@code offline}, {@code
 *     on-request}
 * @param position the source's position that both sides stood at
 * @param aligned whether both sides stood exactly there; if not, differences may be changes under way
 * @param startedMillis when it began
 * @param endedMillis when it ended
 * @param tables every table
 * @param selfTest whether this pass would have noticed a difference; null if that was not tried
 */
public record ValidationReport(
        String occasion,
        String position,
        boolean aligned,
        long startedMillis,
        long endedMillis,
        List<TableResult> tables,
        @Nullable SelfTestReport selfTest) {
    public ValidationReport {
        tables = List.copyOf(tables);
    }

    /** A pass that was not tested. */
    public ValidationReport(
            String occasion,
            String position,
            boolean aligned,
            long startedMillis,
            long endedMillis,
            List<TableResult> tables) {
        this(occasion, position, aligned, startedMillis, endedMillis, tables, null);
    }

    /** The same pass with its test. */
    public ValidationReport with(SelfTestReport test) {
        return new ValidationReport(occasion, position, aligned, startedMillis, endedMillis, tables, test);
    }

    /** Whether every table was compared and is equal, and nothing shows that differences would have been missed. */
    public boolean identical() {
        return usable() && tables.stream().allMatch(TableResult::identical);
    }

    /** Whether the pass counts: false if differences that were planted in copies of its rows were not found. */
    public boolean usable() {
        return selfTest == null || selfTest.outcome() != SelfTestReport.Outcome.FAILED;
    }

    /**
     * One table.
     *
     * @param source its name on the source
     * @param target its name on the target
     * @param way how it was hashed: a digest's name, which begins with the engine's name where the databases did it
     * @param sourceDigest null if it could not be compared
     * @param targetDigest null if it could not be compared
     * @param reason why it could not be compared, or what of it was left out; empty if all of it was compared
     * @param differences how it differs; null if it does not, could not be compared, or was not looked into
     */
    public record TableResult(
            String source,
            String target,
            String way,
            @Nullable Digest sourceDigest,
            @Nullable Digest targetDigest,
            String reason,
            @Nullable DifferenceSummary differences) {
        /** A table that was not looked into any further. */
        public TableResult(
                String source,
                String target,
                String way,
                @Nullable Digest sourceDigest,
                @Nullable Digest targetDigest,
                String reason) {
            this(source, target, way, sourceDigest, targetDigest, reason, null);
        }

        /** Whether it was compared and is equal. */
        public boolean identical() {
            return sourceDigest != null && sourceDigest.equals(targetDigest);
        }
    }
}
