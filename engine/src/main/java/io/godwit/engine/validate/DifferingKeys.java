package io.godwit.engine.validate;

import java.util.Arrays;
import java.util.BitSet;

/** Which keys of a table differed, so that they, and no others, can be looked at again. In memory only; immutable. */
public final class DifferingKeys {
    /** If more keys differ, they are not kept. */
    static final int MOST = 100_000;

    private final String way;
    private final int buckets;
    private final BitSet differing;
    private final long rows;
    private final long[] keys;

    /** Takes everything as it is; keys by their hashes, in order. */
    DifferingKeys(String way, int buckets, BitSet differing, long rows, long[] keys) {
        this.way = way;
        this.buckets = buckets;
        this.differing = differing;
        this.rows = rows;
        this.keys = keys;
    }

    /** How the rows were hashed and divided into buckets. */
    String way() {
        return way;
    }

    int buckets() {
        return buckets;
    }

    BitSet differing() {
        return (BitSet) differing.clone();
    }

    /** How many rows both sides held together, in all buckets. */
    long rows() {
        return rows;
    }

    /** How many keys differed. */
    public int count() {
        return keys.length;
    }

    boolean contains(long hash) {
        return Arrays.binarySearch(keys, hash) >= 0;
    }
}
