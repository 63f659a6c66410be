package io.godwit.spi.change;

/** Covers every position: how far a table converges that never stops to. */
enum Everywhere implements Position {
    INSTANCE;

    @Override
    public boolean covers(Position other) {
        return true;
    }

    @Override
    public String text() {
        return "";
    }

    @Override
    public long bytesSince(Position earlier) {
        return -1;
    }
}
