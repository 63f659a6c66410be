package io.godwit.pairs.kill;

/** Where in a migration a runner is killed, in the order they come. */
enum Place {
    SCHEMA("schema"),
    LOAD("load"),
    KEYS("keys, converge, post-data"),
    SYNC("sync"),
    CUTOVER("cutover");

    private final String words;

    Place(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
