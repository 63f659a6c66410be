package io.godwit.engine.repair;

import io.godwit.spi.change.Position;

/** Covers every position: how far a table converges whose repair has no end yet. */
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
