package io.godwit.spi.load;

import java.util.BitSet;

/**
 * Some of the buckets that a digest divides a table's rows into. A row's bucket follows from the value of its key alone (of
 * the whole row where the table has none), and from nothing that may differ between two databases that know the same digest:
 * so the rows of a bucket on one side are to be compared with the rows of the same bucket on the other, however each side
 * stores or divides its table.
 *
 * @param digest the digest's name
 * @param count how many buckets there are, a power of two
 * @param wanted which of them, from 0
 */
public record Buckets(String digest, int count, BitSet wanted) {
    /** Copies the set. */
    public Buckets {
        if (Integer.bitCount(count) != 1 || wanted.length() > count) {
            throw new IllegalArgumentException("buckets: " + wanted.length() + " of " + count);
        }
        wanted = (BitSet) wanted.clone();
    }

    /** All rows. */
    public static Buckets all(String digest) {
        BitSet one = new BitSet(1);
        one.set(0);
        return new Buckets(digest, 1, one);
    }

    /** A copy. */
    @Override
    public BitSet wanted() {
        return (BitSet) wanted.clone();
    }

    /** Whether the rows of a bucket are wanted. */
    public boolean wants(int bucket) {
        return wanted.get(bucket);
    }
}
