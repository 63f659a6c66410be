package io.godwit.testkit.mongodb.gateway;

import io.godwit.testkit.mongodb.stream.LogClock;
import org.bson.BsonTimestamp;

/**
 * Cluster times of places in PostgreSQL's log: one time for each place, rising with it, the same whenever asked. What lies in 2 GB of
 * log shares its seconds, so that they tell nothing of the time of day; increments stay positive as 32-bit numbers. Without state.
 */
public final class ClusterClock implements LogClock {
    private static final int BASE_SECONDS = 1_700_000_000;
    private static final int INCREMENT_BITS = 31;
    private static final long INCREMENTS = 1L << INCREMENT_BITS;

    @Override
    public BsonTimestamp time(long place) {
        return new BsonTimestamp((int) (BASE_SECONDS + (place >>> INCREMENT_BITS)), (int) (place & (INCREMENTS - 1)));
    }

    @Override
    public long place(BsonTimestamp time) {
        long seconds = Integer.toUnsignedLong(time.getTime()) - BASE_SECONDS;
        if (seconds < 0) {
            return 0;
        }
        long increment = Integer.toUnsignedLong(time.getInc());
        return (seconds << INCREMENT_BITS) + Math.min(increment, INCREMENTS);
    }
}
