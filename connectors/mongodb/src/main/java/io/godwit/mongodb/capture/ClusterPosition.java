package io.godwit.mongodb.capture;

import io.godwit.spi.change.Position;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.BsonTimestamp;

/**
 * A cluster time: everything that committed at or before it. All of a transaction's events share one, and no two commits of a replica
 * set do, so it orders what a change stream gives (MongoDB Manual, "Change Events", {@code clusterTime}).
 *
 * @param seconds since 1970, as an unsigned number
 * @param increment of the operations in that second, as an unsigned number
 */
public record ClusterPosition(int seconds, int increment) implements Position {
    private static final Pattern FORM = Pattern.compile("(\\d+):(\\d+)");

    /** Reads {@link #text} back. */
    public static ClusterPosition parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("not a cluster time: " + text);
        }
        return new ClusterPosition(Integer.parseUnsignedInt(form.group(1)), Integer.parseUnsignedInt(form.group(2)));
    }

    /** As servers tell it. */
    public static ClusterPosition of(BsonTimestamp time) {
        return of(time.getValue());
    }

    private static ClusterPosition of(long value) {
        return new ClusterPosition((int) (value >>> 32), (int) value);
    }

    /** As servers want it. */
    public BsonTimestamp timestamp() {
        return new BsonTimestamp(value());
    }

    /** The first that this does not cover. */
    public ClusterPosition next() {
        return of(value() + 1);
    }

    /** The last that does not cover this. */
    public ClusterPosition previous() {
        return of(value() - 1);
    }

    private long value() {
        return (Integer.toUnsignedLong(seconds) << 32) | Integer.toUnsignedLong(increment);
    }

    @Override
    public boolean covers(Position other) {
        return Long.compareUnsigned(value(), ((ClusterPosition) other).value()) >= 0;
    }

    @Override
    public String text() {
        return Integer.toUnsignedString(seconds) + ":" + Integer.toUnsignedString(increment);
    }

    @Override
    public long bytesSince(Position earlier) {
        return -1;
    }
}
