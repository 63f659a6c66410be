package io.godwit.mongodb.connection;

import java.util.List;
import java.util.function.Supplier;

/**
 * What answers, asked once.
 *
 * @param version the numbers of its version, as many as it gives
 * @param versionText as it reports it
 * @param setName the replica set's name; empty if it is none
 * @param id the deployment's unchangeable mark: a replica set's or a cluster's own id; where the user may not ask for it, or the server
 *     has none, what it is called and how it is addressed
 * @param majorityReads whether read concern majority can be had
 * @param supportsTransactions whether documents of several collections can be written all or none
 * @param snapshotReads asks, once, what {@link #supportsSnapshotReads} tells
 * @param supportsImages whether collections can keep images for the change stream
 * @param maxDocumentBytes the largest document it takes
 * @param maxMessageBytes the largest message it takes
 * @param maxWriteBatch how many writes one command may hold
 */
public record Server(
        List<Integer> version,
        String versionText,
        Topology topology,
        String setName,
        Platform platform,
        String id,
        boolean majorityReads,
        boolean supportsTransactions,
        Supplier<Boolean> snapshotReads,
        boolean supportsImages,
        int maxDocumentBytes,
        int maxMessageBytes,
        int maxWriteBatch) {
    public Server {
        version = List.copyOf(version);
    }

    /** Whether its version is this or a later one; {@code isAtLeast(4, 2)}. */
    public boolean isAtLeast(int... numbers) {
        for (int i = 0; i < numbers.length; i++) {
            int own = i < version.size() ? version.get(i) : 0;
            if (own != numbers[i]) {
                return own > numbers[i];
            }
        }
        return true;
    }

    /**
     * Whether read concern snapshot can be had outside transactions, and so one moment be read by many. A server that only speaks the
     * language is asked for one the first time, and may keep that moment for a while.
     */
    public boolean supportsSnapshotReads() {
        return snapshotReads.get();
    }

    /** Whether it has an oplog, or the like of one, and so change streams. */
    public boolean hasLog() {
        return topology != Topology.STANDALONE;
    }

    /** For people: {@code MongoDB 7.0.5, a replica set}. */
    @Override
    public String toString() {
        return (platform.isMongo() ? "MongoDB" : platform.title()) + " " + versionText + ", " + topology.title();
    }
}
