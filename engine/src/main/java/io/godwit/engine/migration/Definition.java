package io.godwit.engine.migration;

import io.godwit.spi.Mode;
import io.godwit.spi.schema.Selection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the operator asked for: the migration file, read and checked, secrets still as references.
 *
 * @param name lower-case letters, digits and underscores, beginning with a letter, at most 40
 * @param mode offline or online
 * @param source where from
 * @param target where to
 * @param selection what, and under which names
 * @param load how rows are loaded
 * @param sync how changes are applied
 * @param cutover how and when the target is handed over
 * @param assess how the source's rows are looked at before anything is changed
 * @param returnOf where this one leads back to a former source: the migration that it leads back from; else null
 */
public record Definition(
        String name,
        Mode mode,
        EndpointReference source,
        EndpointReference target,
        Selection selection,
        Load load,
        Sync sync,
        CutoverPolicy cutover,
        Assessment assess,
        @Nullable String returnOf) {

    /** A migration that leads to a new target, with all rows looked at before. */
    public Definition(
            String name,
            Mode mode,
            EndpointReference source,
            EndpointReference target,
            Selection selection,
            Load load,
            Sync sync,
            CutoverPolicy cutover) {
        this(name, mode, source, target, selection, load, sync, cutover, Assessment.DEFAULT, null);
    }

    /** The same migration, its rows looked at in another way. */
    public Definition with(Assessment other) {
        return new Definition(name, mode, source, target, selection, load, sync, cutover, other, returnOf);
    }

    /**
     * How the source's rows are looked at before anything is changed, where the target is of another engine.
     *
     * @param rows which of them
     * @param tableSeconds how long to look at one table at most
     */
    public record Assessment(Rows rows, int tableSeconds) {
        /** All rows, a minute for each table. */
        public static final Assessment DEFAULT = new Assessment(Rows.ALL, 60);

        /** Which rows are looked at. */
        public enum Rows {
            /** All of them. */
            ALL,
            /** Some of each table. */
            SAMPLE,
            /** None: values that the target cannot hold stop the run where they are met. */
            NONE
        }
    }

    /**
     * An endpoint with its password still as it stands in the file: {@code ${NAME}} for an environment variable, {@code
     * ${file:PATH}} for a file's first line, or the text itself.
     */
    public record EndpointReference(String url, String password, Map<String, String> options) {
        public EndpointReference {
            options = Map.copyOf(options);
        }

        /** The password never shows. */
        @Override
        public String toString() {
            return url;
        }
    }

    /**
     * How rows are loaded.
     *
     * @param lanes splits at once
     * @param splitBytes aim for a split's size
     */
    public record Load(int lanes, long splitBytes) {}

    /**
     * How changes are applied.
     *
     * @param groupChanges row changes after which a group of source transactions is committed on the target
     * @param groupMillis time after which it is, whatever it holds
     * @param queueBytes memory for changes read and not yet applied
     * @param watchRowsPerSecond rows that continuous validation looks at; 0 for none
     * @param onDivergence what to do about a row that differs
     */
    public record Sync(
            int groupChanges, long groupMillis, long queueBytes, int watchRowsPerSecond, OnDivergence onDivergence) {
        /** Without continuous validation. */
        public Sync(int groupChanges, long groupMillis, long queueBytes) {
            this(groupChanges, groupMillis, queueBytes, 0, OnDivergence.REPORT);
        }

        /** What to do when continuous validation finds a row that differs. */
        public enum OnDivergence {
            /** Go on, and say so; no cutover before a comparison of everything finds both sides equal. */
            REPORT,
            /** Stop the run. */
            STOP
        }
    }

    /**
     * How the target is handed over.
     *
     * @param when who says so
     * @param check what is compared while writers are stopped
     * @param drainMillis how long draining may take before the fence is lifted and sync goes on
     * @param wayBack whether the target keeps its log from hand-over on, so that the source can take over again
     */
    public record CutoverPolicy(When when, Check check, long drainMillis, boolean wayBack) {
        /** Without a way back. */
        public CutoverPolicy(When when, Check check, long drainMillis) {
            this(when, check, drainMillis, false);
        }

        /** Who says that it is time. */
        public enum When {
            /** {@code godwit cutover NAME}. */
            ON_COMMAND,
            /** As soon as the target has caught up and a first comparison was clean. */
            WHEN_READY
        }

        /** What is compared at the fence. */
        public enum Check {
            /** Everything, before hand-over: the longest downtime and the strongest answer. */
            BEFORE_HAND_OVER,
            /**
             * Everything, in snapshots taken at the fence, after hand-over; needs a clean aligned comparison before the
             * fence. Downtime does not grow with the data.
             */
            AFTER_HAND_OVER,
            /** Nothing, ever, offline included: the run ends sooner, and its proof says that nothing was compared. */
            NONE
        }
    }
}
