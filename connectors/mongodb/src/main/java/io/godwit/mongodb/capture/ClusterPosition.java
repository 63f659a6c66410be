package io.godwit.mongodb.capture;

import io.godwit.spi.change.Position;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    private long value() {
        return Integer.toUnsignedLong(seconds) << 32 | Integer.toUnsignedLong(increment);
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
