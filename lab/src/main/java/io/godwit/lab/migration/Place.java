package io.godwit.lab.migration;

/** Where in a migration a runner is killed, in the order they come. */
public enum Place {
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
