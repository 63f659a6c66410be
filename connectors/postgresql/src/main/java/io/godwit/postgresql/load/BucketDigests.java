package io.godwit.postgresql.load;

import static io.godwit.postgresql.connection.Quoting.name;

import io.godwit.postgresql.PostgresErrors;
import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.Reader;
import io.godwit.spi.TablePlan;
import io.godwit.spi.load.Buckets;
import io.godwit.spi.load.Split;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.Digest;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Divides rows into buckets where they lie: by a hash of the text of the key's columns, or of the whole row where there is no
 * key, in the same form that {@link Digests} hashes rows in, with a seed of its own.
 */
public final class BucketDigests {
    private static final long SEED = 0x2545F4914F6CDD1DL;

    /** A server sends this many sums at once. */
    private static final int FETCH_ROWS = 10_000;

    private BucketDigests() {}

    /**
     * Hashes each bucket of a split as of the snapshot: one scan, a third slower than {@link Digests#digest} with 4096
     * buckets. The server keeps some hundred bytes for each bucket.
     *
     * @throws io.godwit.spi.GodwitException as {@link Digests#digest}
     */
    public static Digest[] digests(
            Sessions sessions, Table table, PostgresSnapshot snapshot, Split split, String name, int buckets) {
        Digests.check(name);
        Digest[] digests = new Digest[buckets];
        Arrays.fill(digests, Digest.empty(name));
        Bounds bounds = Bounds.of(split);
        snapshot.keep(table.id(), bounds, split.toString());
        try (Connection connection = snapshot.attach("digest " + split, split.toString());
                Statement statement = connection.createStatement()) {
            // sums of all buckets fit, so that no row's text goes by way of the server's disk
            statement.execute("SET LOCAL work_mem = '64MB'");
            statement.setFetchSize(FETCH_ROWS);
            try (ResultSet row = statement.executeQuery(statement(table, bounds, buckets))) {
                while (row.next()) {
                    digests[row.getInt(1)] = new Digest(
                            name,
                            row.getLong(2),
                            Digests.modulo(row.getBigDecimal(3)),
                            Digests.modulo(row.getBigDecimal(4)));
                }
            }
            return digests;
        } catch (SQLException e) {
            throw PostgresErrors.of(e, sessions.side(), "hashing rows", split.toString());
        }
    }

    private static String statement(Table table, Bounds bounds, int buckets) {
        return "SELECT b, count(*), sum(h), sum(l) FROM (SELECT b, " + Digests.high("r") + " AS h, " + Digests.low("r")
                + " AS l FROM (SELECT " + bucket(table, buckets) + " AS b, " + Digests.text(table.columns())
                + " AS r FROM ONLY " + name(table.id()) + bounds.where(table)
                + " OFFSET 0) AS q OFFSET 0) AS p GROUP BY b";
    }

    /**
     * Opens a reader of those rows of a split that are in wanted buckets.
     *
     * @throws io.godwit.spi.GodwitException as {@link CopyOut#open}
     */
    public static Reader<Batch> rows(
            Sessions sessions, TablePlan plan, PostgresSnapshot snapshot, Split split, Buckets buckets) {
        Digests.check(buckets.digest());
        // the buckets as a bit each, which the server reads once; without a condition a table would be copied without a
        // query, and that gives no generated columns
        byte[] bits = Arrays.copyOf(buckets.wanted().toByteArray(), Math.max(1, buckets.count() / 8));
        String condition = "get_bit('\\x" + HexFormat.of().formatHex(bits) + "'::bytea, "
                + bucket(plan.table(), buckets.count()) + ") = 1";
        return CopyOut.open(sessions, plan, snapshot, split, buckets.count() == 1 ? "true" : condition);
    }

    private static String bucket(Table table, int buckets) {
        Key key = table.key();
        String text = key == null
                ? Digests.text(table.columns())
                : Digests.text(table.columns().stream()
                        .filter(c -> key.columns().contains(c.name()))
                        .toList());
        return buckets == 1 ? "0" : "(hashtextextended(" + text + ", " + SEED + ") & " + (buckets - 1) + ")::integer";
    }
}
