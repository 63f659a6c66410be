package io.godwit.engine.validate;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.row.Cells;
import java.nio.charset.StandardCharsets;

/**
 * Hashes the key, each column, and all columns of neutral rows; cells of any size are hashed where they lie. Holds the hashes
 * of the row taken last. Not for use by several threads.
 */
final class RowHash {
    private static final byte[] KEY = "godwit.compare.1".getBytes(StandardCharsets.US_ASCII);

    private final SipHash hash = new SipHash(KEY);
    private final int[] key;
    private long[] columns = {};
    private long[] lows = {};
    private long keyHigh;
    private long keyLow;
    private long rowHigh;
    private long rowLow;

    /** Takes the places of the key's columns; none for a table without a key. */
    RowHash(int[] key) {
        this.key = key.clone();
    }

    boolean keyless() {
        return key.length == 0;
    }

    /** The places of the key's columns. */
    int[] key() {
        return key;
    }

    /** Hashes the row's key, or the row if the table has no key. */
    void takeKey(Cells row) {
        hash.reset();
        if (key.length == 0) {
            for (int c = 0; c < row.columns(); c++) {
                update(row, c);
            }
        } else {
            for (int c : key) {
                update(row, c);
            }
        }
        hash.end();
        keyHigh = hash.high();
        keyLow = hash.low();
    }

    /** Hashes the row's columns, and from their hashes the row. */
    void takeRow(Cells row) {
        if (columns.length != row.columns()) {
            columns = new long[row.columns()];
            lows = new long[row.columns()];
        }
        for (int c = 0; c < columns.length; c++) {
            hash.reset();
            update(row, c);
            hash.end();
            columns[c] = hash.high();
            lows[c] = hash.low();
        }
        hash.reset();
        for (int c = 0; c < columns.length; c++) {
            hash.update(columns[c]);
            hash.update(lows[c]);
        }
        hash.end();
        rowHigh = hash.high();
        rowLow = hash.low();
    }

    /** A copy of the hashes of the row's columns. */
    long[] columns() {
        return columns.clone();
    }

    private void update(Cells row, int column) {
        int length = row.length(column);
        if (length == Cells.ABSENT) {
            throw new GodwitException(Errors.NOT_SUPPORTED, "a row was read without one of its cells");
        }
        hash.update(length);
        if (length > 0) {
            hash.update(row.data(), row.start(column), length);
        }
    }

    /** The row's bucket, if buckets are counted here and not in the databases. */
    int bucket(int buckets) {
        return (int) keyHigh & buckets - 1;
    }

    long keyHigh() {
        return keyHigh;
    }

    long keyLow() {
        return keyLow;
    }

    long rowHigh() {
        return rowHigh;
    }

    long rowLow() {
        return rowLow;
    }
}
