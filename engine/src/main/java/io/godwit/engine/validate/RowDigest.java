package io.godwit.engine.validate;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Digest;
import java.nio.charset.StandardCharsets;

/**
 * The digest of neutral rows, {@value #NAME}: how two databases are compared that cannot hash rows alike by themselves.
 *
 * <p>Definition. A row is turned into one message: for each moved column in order the length of its cell in bytes as a signed
 * 32-bit number, lowest byte first, -1 for null, and then the bytes of its cell as {@link io.godwit.spi.schema.Type} defines
 * them. The length before each cell keeps ("a", "bc") apart from ("ab", "c"), and null apart from empty. The message is hashed
 * with SipHash-2-4 with a result of 128 bits under the key that is the 16 ASCII characters {@code godwit.neutral.1}. The two
 * halves of the result, each read lowest byte first, are the row's two 64-bit hashes; {@link Digest#high} and {@link
 * Digest#low} are their sums over all rows modulo 2^64. The order of rows does not matter, their number does. The definition
 * behind a name never changes; another way of hashing would be given another name.
 *
 * <p>The key is public, so the digest finds accidents, not forgeries. Adding a row allocates nothing. Not for use by several
 * threads.
 */
public final class RowDigest {
    /** The name of digests of cells as they come: within one engine equal values have equal cells. */
    public static final String NAME = "godwit/neutral-v1";

    /** The name of digests of rows that were first put into the form equal values share, {@link Canonical}. */
    public static final String BY_VALUE = "godwit/neutral-by-value-v1";

    private static final byte[] KEY = "godwit.neutral.1".getBytes(StandardCharsets.US_ASCII);

    private final String name;
    private final SipHash hash = new SipHash(KEY);
    private long rows;
    private long high;
    private long low;

    /**
     * A digest of no rows.
     *
     * @param name {@link #NAME} or {@link #BY_VALUE}: what the caller does to the rows before
     */
    public RowDigest(String name) {
        this.name = name;
    }

    /** Whether rows are hashed here under this name, and not by a database. */
    public static boolean isOurs(String name) {
        return name.equals(NAME) || name.equals(BY_VALUE);
    }

    /** Adds a row's cells; keeps no reference to them. */
    public void add(Cells row) {
        hash.reset();
        byte[] data = row.data();
        int columns = row.columns();
        for (int c = 0; c < columns; c++) {
            int length = row.length(c);
            if (length == Cells.ABSENT) {
                throw new GodwitException(Errors.NOT_SUPPORTED, "a row was read without one of its cells");
            }
            hash.update(length);
            if (length > 0) {
                hash.update(data, row.start(c), length);
            }
        }
        hash.end();
        rows++;
        high += hash.high();
        low += hash.low();
    }

    /** The digest of the rows added so far. */
    public Digest digest() {
        return new Digest(name, rows, high, low);
    }
}
