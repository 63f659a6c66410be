package io.godwit.mongodb.cosmos;

import com.mongodb.MongoException;
import io.godwit.mongodb.MongoErrors;
import io.godwit.spi.GodwitException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Gives up when nothing goes through any more. Used by one thread, for one piece of work. */
final class Patience {
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final int MOST_LOST = 8;

    private final String namespace;
    private long lastProgress = System.nanoTime();
    private int lost;

    Patience(String namespace) {
        this.namespace = namespace;
    }

    /**
     * Takes note of what became of a request.
     *
     * @param progress whether any of it is done now that was not
     * @param answerLost whether its answer was lost
     * @param cause what was thrown; null if nothing
     * @throws MongoException the cause, when answers are lost again and again
     * @throws GodwitException {@code MONGODB_THROTTLED} when the budget has been used up for long
     */
    void judge(boolean progress, boolean answerLost, @Nullable MongoException cause) {
        if (progress) {
            lastProgress = System.nanoTime();
            lost = 0;
        } else if (answerLost && ++lost > MOST_LOST && cause != null) {
            throw cause;
        } else if (System.nanoTime() - lastProgress > LONGEST_NANOS) {
            throw new GodwitException(
                    MongoErrors.THROTTLED,
                    "nothing could be written to " + namespace + " for ten minutes",
                    namespace,
                    cause);
        }
    }
}
