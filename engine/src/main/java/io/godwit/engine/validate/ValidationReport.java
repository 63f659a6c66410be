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
 */
public record ValidationReport(
        String occasion,
        String position,
        boolean aligned,
        long startedMillis,
        long endedMillis,
        List<TableResult> tables) {
    public ValidationReport {
        tables = List.copyOf(tables);
    }

    /** Whether every table was compared and is equal. */
    public boolean identical() {
        return tables.stream().allMatch(TableResult::identical);
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
