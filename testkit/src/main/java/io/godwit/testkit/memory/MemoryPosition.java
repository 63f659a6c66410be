package io.godwit.testkit.memory;

import io.godwit.spi.change.Position;

/**
 * A place in a memory database's log.
 *
 * @param end how far the log reached when the last transaction up to here committed
 */
public record MemoryPosition(long end) implements Position {
    /** Before the first transaction. */
    public static final MemoryPosition START = new MemoryPosition(0);

    static MemoryPosition of(Position position) {
        return (MemoryPosition) position;
    }

    @Override
    public boolean covers(Position other) {
        return end >= of(other).end;
    }

    @Override
    public String text() {
        return Long.toString(end);
    }

    @Override
    public long bytesSince(Position earlier) {
        return end - of(earlier).end;
    }
}
