package io.godwit.postgresql.capture;

import io.godwit.spi.change.Position;
import org.postgresql.replication.LogSequenceNumber;

/** A byte position in the write-ahead log, totally ordered within one server and timeline. */
public record Lsn(long value) implements Position {
    /** Reads PostgreSQL's own form, {@code 16/B374D848}. */
    public static Lsn parse(String text) {
        return new Lsn(LogSequenceNumber.valueOf(text).asLong());
    }

    @Override
    public boolean covers(Position other) {
        return Long.compareUnsigned(value, ((Lsn) other).value) >= 0;
    }

    @Override
    public String text() {
        return LogSequenceNumber.valueOf(value).asString();
    }

    @Override
    public long bytesSince(Position earlier) {
        return value - ((Lsn) earlier).value;
    }

    @Override
    public String toString() {
        return text();
    }
}
