package io.godwit.lab.network;

/** Sees a client ask for {@code COMMIT} in what it sends. One for each connection, used by one thread. */
public interface CommitSight {
    /** Whether a commit is asked for in these bytes, which follow those given before. */
    boolean sees(byte[] bytes, int count);
}
