package io.godwit.testkit.mongodb.stream;

import org.bson.BsonTimestamp;

/** Cluster times of places in the engine's log: strictly rising with them, and the same whenever asked. Safe for several threads. */
public interface LogClock {
    /** The cluster time of a place in the log. */
    BsonTimestamp time(long place);

    /** The first place in the log whose cluster time is not before this one. */
    long place(BsonTimestamp time);
}
