package io.godwit.testkit.memory;

import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Digest;
import io.godwit.spi.schema.Table;
import java.util.stream.IntStream;

/** Hashes the rows of one table, and says which bucket each is in. */
final class MemoryHash {
    private static final long HIGH = 0x9E3779B97F4A7C15L;
    private static final long LOW = 0x51ED270B0A1F39C1L;
    private static final long BUCKET = 0x2545F4914F6CDD1DL;

    private final int[] all;
    private final int[] key;

    MemoryHash(Table table) {
        this.all = IntStream.range(0, table.moved().size()).toArray();
        this.key = table.key() == null ? all : table.keyIndexes();
    }

    Digest digest(String name, Cells row) {
        return new Digest(name, 1, hash(row, all, HIGH), hash(row, all, LOW));
    }

    int bucket(Cells row, int buckets) {
        return (int) hash(row, key, BUCKET) & buckets - 1;
    }

    private static long hash(Cells row, int[] columns, long seed) {
        long hash = seed;
        for (int c : columns) {
            hash = mix(hash ^ row.length(c));
            for (int i = row.start(c); i < row.start(c) + row.length(c); i++) {
                hash = mix(hash ^ row.data()[i]);
            }
        }
        return hash;
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 32)) * 0xD6E8FEB86659FD93L;
        return mixed ^ (mixed >>> 29);
    }
}
