package io.godwit.oracle.capture;

import io.godwit.spi.change.Position;

/** Where a transaction ends in another engine's log: a number, which grows. */
record RecordedPosition(long number) implements Position {
    @Override
    public boolean covers(Position other) {
        return other instanceof RecordedPosition position && number >= position.number;
    }

    @Override
    public String text() {
        return String.valueOf(number);
    }

    @Override
    public long bytesSince(Position earlier) {
        return -1;
    }
}
