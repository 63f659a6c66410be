package io.godwit.engine.migration;

import io.godwit.spi.Mode;
import io.godwit.spi.Progress;
import io.godwit.spi.change.Position;
import io.godwit.spi.schema.Stage;
import java.util.function.Function;

/**
 * Where a migration stands. Never written down: computed from the definition and the facts the target holds, so it cannot be
 * wrong.
 */
public enum Phase {
    /** Objects that rows need are being made. */
    SCHEMA,
    /** Rows are being loaded. */
    LOAD,
    /** Keys are being made. */
    KEYS,
    /** Changes made during the load are being applied where the load may contain them already. */
    CONVERGE,
    /** Indexes, constraints and the other objects are being made. */
    POST_DATA,
    /** Online: changes are applied as they come. */
    SYNC,
    /** Writers are stopped; the last changes, checks, hand-over. Offline: checks and hand-over. */
    CUTOVER,
    /** Handed over. */
    DONE;

    /**
     * Where a migration stands.
     *
     * @param progress the facts as the target holds them now
     * @param positions reads a position of the source back from its text
     * @param handingOver online: whether a cutover was begun and not given up
     */
    public static Phase of(Mode mode, Progress progress, Function<String, Position> positions, boolean handingOver) {
        if (progress.opened() != null) {
            return DONE;
        }
        if (!progress.stages().contains(Stage.PRE_DATA)) {
            return SCHEMA;
        }
        String convergeUntil = progress.convergeUntil();
        if (convergeUntil == null) {
            return LOAD;
        }
        if (!progress.stages().contains(Stage.KEYS)) {
            return KEYS;
        }
        boolean postData = progress.stages().contains(Stage.POST_DATA);
        if (mode == Mode.ONLINE && !postData && !appliedCovers(progress, convergeUntil, positions)) {
            return CONVERGE;
        }
        if (!postData) {
            return POST_DATA;
        }
        return mode == Mode.OFFLINE || handingOver ? CUTOVER : SYNC;
    }

    private static boolean appliedCovers(Progress progress, String until, Function<String, Position> positions) {
        var applied = progress.applied();
        return applied != null && positions.apply(applied.position()).covers(positions.apply(until));
    }
}
