package io.godwit.mongodb.connection;

/** How the servers of a deployment belong together. */
public enum Topology {
    /** One server without an oplog: neither changes nor transactions. */
    STANDALONE("a standalone server"),
    REPLICA_SET("a replica set"),
    /** Reached through mongos. */
    SHARDED("a sharded cluster");

    private final String title;

    Topology(String title) {
        this.title = title;
    }

    /** In a sentence. */
    public String title() {
        return title;
    }
}
