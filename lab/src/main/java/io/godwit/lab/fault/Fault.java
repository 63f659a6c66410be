package io.godwit.lab.fault;

import io.godwit.lab.migration.Place;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong.
 *
 * @param name as the command line has it
 * @param summary what is done
 * @param removal how its cause goes away
 * @param places where in a migration it can happen
 * @param codes the errors a run may stop with; empty if it has to go on by itself
 * @param steps how; new ones for each trial
 */
record Fault(
        String name, String summary, String removal, Set<Place> places, List<String> codes, Supplier<Steps> steps) {
    Fault {
        places = Set.copyOf(places);
        codes = List.copyOf(codes);
    }

    /** What is done, in this order, by the trial's thread. */
    interface Steps {
        /** Why it cannot be done on this machine; null if it can. */
        default @Nullable String unavailable() {
            return null;
        }

        /** The folder of the migration is there, and empty. */
        default void lay(Path folder) throws Exception {}

        /** Before Godwit is started. */
        default void prepare(Trial trial) throws Exception {}

        /** The phase has been reached; nothing passes between Godwit and the servers until this returns. */
        void inject(Trial trial) throws Exception;

        /** Whether it has had its effect, so that the cause may go away; asked until it says so or a minute is over. */
        default boolean hadEffect(Trial trial) throws Exception {
            return true;
        }

        /** The cause goes away. */
        default void remove(Trial trial) throws Exception {}

        /** Godwit stopped with an error, and is about to be run again. */
        default void mend(Trial trial, String code) throws Exception {}

        /** The trial is over, however it went. */
        default void end() throws Exception {}

        /** What is wrong with how Godwit behaved, besides what is looked at in every trial; empty if nothing is. */
        default List<String> wrong(Trial trial) throws Exception {
            return List.of();
        }
    }
}
