package io.godwit.mongodb.load;

import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Digest;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The sum of documents' hashes, of each bucket apart. A document's hash is the MD5 of its bytes, as two numbers; nothing about it is
 * secret, it has to tell apart what was not made to collide, and any other program can compute it. Used by one thread.
 */
final class DocumentHash {
    /** The way of hashing, which both sides have to share. */
    static final String NAME = "mongodb/bson-v1";

    private static final int BYTES = 16;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** Before what is no document, so that it is never taken for one: no document is this short. */
    private static final byte[] NO_DOCUMENT = {4, 0, 0, 0};

    private final MessageDigest md5;
    private final byte[] hash = new byte[BYTES];
    private final long[] rows;
    private final long[] highs;
    private final long[] lows;

    /** Of no documents yet, in so many buckets. */
    DocumentHash(int buckets) {
        try {
            md5 = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
        rows = new long[buckets];
        highs = new long[buckets];
        lows = new long[buckets];
    }

    /** Adds a document to a bucket. */
    void add(byte[] data, int start, int length, int bucket) {
        md5.update(data, start, length);
        count(bucket);
    }

    /** Adds a row that is given as cells and is not what any document is shown as. */
    void addCells(Cells row) {
        md5.update(NO_DOCUMENT);
        for (int c = 0; c < row.columns(); c++) {
            int length = row.length(c);
            md5.update(new byte[] {(byte) (length >> 24), (byte) (length >> 16), (byte) (length >> 8), (byte) length});
            if (length > 0) {
                md5.update(row.data(), row.start(c), length);
            }
        }
        count(0);
    }

    private void count(int bucket) {
        finish();
        rows[bucket]++;
        highs[bucket] += (long) LONGS.get(hash, 0);
        lows[bucket] += (long) LONGS.get(hash, Long.BYTES);
    }

    /** The bucket of a key in the form that equal keys share, or of a whole document that has none. */
    int bucket(byte[] data, int start, int length) {
        md5.update(data, start, length);
        finish();
        return (int) ((long) LONGS.get(hash, 0) & (rows.length - 1));
    }

    private void finish() {
        try {
            md5.digest(hash, 0, BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("MD5 has " + BYTES + " bytes", e);
        }
    }

    /** The sums, one for each bucket. */
    Digest[] digests() {
        Digest[] digests = new Digest[rows.length];
        for (int i = 0; i < digests.length; i++) {
            digests[i] = new Digest(NAME, rows[i], highs[i], lows[i]);
        }
        return digests;
    }
}
