package io.godwit.mongodb.bson;

import java.util.Arrays;

/** The names of fields met so far, level by level, to find one that comes twice in a document. */
final class Names {
    private static final int FEW = 16;

    private int[] starts = new int[64];
    private int[] lengths = new int[64];
    private long[] hashes = new long[64];
    private int count;

    /** Where the next level begins; {@link #leave} ends it. */
    int enter() {
        return count;
    }

    void add(byte[] data, int start, int length) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, count * 2);
            lengths = Arrays.copyOf(lengths, count * 2);
            hashes = Arrays.copyOf(hashes, count * 2);
        }
        starts[count] = start;
        lengths[count] = length;
        long hash = length;
        for (int i = start; i < start + length; i++) {
            hash = (hash ^ data[i]) * 0x9e3779b97f4a7c15L;
            hash ^= hash >>> 29;
        }
        hashes[count++] = hash;
    }

    /** Ends a level and says whether a name came twice in it. */
    boolean leave(byte[] data, int level) {
        boolean twice = count - level <= FEW ? fewTwice(data, level) : manyTwice(data, level);
        count = level;
        return twice;
    }

    private boolean fewTwice(byte[] data, int level) {
        for (int i = level + 1; i < count; i++) {
            for (int j = level; j < i; j++) {
                if (hashes[i] == hashes[j] && same(data, i, j)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean manyTwice(byte[] data, int level) {
        int slots = Integer.highestOneBit(count - level) * 4;
        int[] table = new int[slots];
        for (int i = level; i < count; i++) {
            int slot = (int) (hashes[i] >>> 32) & (slots - 1);
            while (table[slot] != 0) {
                int other = table[slot] - 1;
                if (hashes[i] == hashes[other] && same(data, i, other)) {
                    return true;
                }
                slot = (slot + 1) & (slots - 1);
            }
            table[slot] = i + 1;
        }
        return false;
    }

    private boolean same(byte[] data, int i, int j) {
        return Arrays.equals(data, starts[i], starts[i] + lengths[i], data, starts[j], starts[j] + lengths[j]);
    }
}
