package io.godwit.engine.explore;

/** What a thread meets when its virtual machine runs out of something. */
final class Broken extends Error {
    private static final long serialVersionUID = 1L;

    Broken() {
        super("planted", null, true, false);
    }
}
