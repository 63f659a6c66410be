package io.godwit.spi.change;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Where one table's load meets the change stream. All of the table's splits were read at or after {@code skipUntil} and at or
 * before {@code convergeUntil}: what the source committed up to the first is in every split, what it committed after the
 * second is in none, and what lies between may be in some. A table read in one snapshot has two equal positions and never
 * converges. The same holds for what befalls the table's rows because they follow rows of another ({@link
 * io.godwit.spi.schema.Cascade}): it is this join that says whether the load contains it, not the other table's.
 *
 * @param skipUntil null if unknown or before the load
 * @param convergeUntil null if unknown or before the load
 */
public record Join(@Nullable Position skipUntil, @Nullable Position convergeUntil) implements Serializable {
    /** Nothing is loaded: every change counts. */
    public static final Join NONE = new Join(null, null);

    /** The same, but every change that is not skipped converges: for a table under repair, and for net changes. */
    public Join converging() {
        return new Join(skipUntil, Everywhere.INSTANCE);
    }

    /** How a change that was committed at this position is applied. */
    public ApplyMode mode(Position commit) {
        if (skipUntil != null && skipUntil.covers(commit)) {
            return ApplyMode.SKIP;
        }
        if (convergeUntil != null && convergeUntil.covers(commit)) {
            return ApplyMode.CONVERGE;
        }
        return ApplyMode.EXACT;
    }
}
