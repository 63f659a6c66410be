package io.godwit.spi.change;

/** A place in a source's log. Values; equal positions are equal objects. */
public interface Position {
    /** Whether everything up to {@code other} is also up to this. Partial: two positions may cover neither way. */
    boolean covers(Position other);

    /** A form that the same connector reads back, and that a DBA recognises. */
    String text();

    /** How many bytes of log lie between {@code earlier} and this; -1 where the engine cannot say. */
    long bytesSince(Position earlier);
}
