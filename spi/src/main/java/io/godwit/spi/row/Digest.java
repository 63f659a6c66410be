package io.godwit.spi.row;

/**
 * A hash of a multiset of rows: how many, and the sum of two independent 64-bit hashes of each, modulo 2^64 each. A sum and
 * not an exclusive or, because equal rows must not cancel out. Digests of disjoint sets add up to the digest of their union.
 *
 * @param name which way of hashing; only equal names compare
 * @param rows how many rows
 * @param high sum of the first hash
 * @param low sum of the second hash
 */
public record Digest(String name, long rows, long high, long low) {
    /** The digest of no rows. */
    public static Digest empty(String name) {
        return new Digest(name, 0, 0, 0);
    }

    /** The digest of both sets together. */
    public Digest plus(Digest other) {
        if (!name.equals(other.name)) {
            throw new IllegalArgumentException("digests of different kinds: " + name + ", " + other.name);
        }
        return new Digest(name, rows + other.rows, high + other.high, low + other.low);
    }

    /** The sums as 32 hexadecimal digits. */
    public String hex() {
        return String.format(java.util.Locale.ROOT, "%016x%016x", high, low);
    }
}
