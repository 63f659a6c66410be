package io.godwit.engine.explore;

/** An exception that nobody foresaw. */
final class Planted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Planted() {
        super("planted", null, true, false);
    }
}
