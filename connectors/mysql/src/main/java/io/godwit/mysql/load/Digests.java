package io.godwit.mysql.load;

import io.godwit.mysql.MySqlErrors;
import io.godwit.mysql.connection.Quoting;
import io.godwit.mysql.connection.Sessions;
import io.godwit.mysql.connection.WireSession;
import io.godwit.spi.Reader;
import io.godwit.spi.TablePlan;
import io.godwit.spi.load.Buckets;
import io.godwit.spi.load.Split;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.Digest;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.schema.Table;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Hashes rows where they lie: two sums of two parts of each row's hash, modulo 2^64 each. See {@link DigestText} for what is
 * hashed.
 */
public final class Digests {
    private Digests() {}

    /** The ways of hashing that this server has, the faster one first; none if a column's type is unknown to it. */
    public static List<String> names(Table table, Sessions sessions) {
        List<String> names = new ArrayList<>();
        for (HashFunction function : HashFunction.values()) {
            String name = DigestText.name(table, sessions.version(), function);
            if (name != null
                    && (function != HashFunction.MD5 || sessions.server().hasMd5())) {
                names.add(name);
            }
        }
        return names;
    }

    /**
     * Whether equal values may have different digests: documents that the server keeps as values. MySQL 5.7 prints a floating-point
     * number without a fraction as 100 and later versions as 100.0, and a decimal in a document is a floating-point number once its
     * text was loaded.
     */
    public static boolean compareByValue(Table table) {
        return table.moved().stream().anyMatch(c -> DigestText.isDocument(SqlType.parse(c.nativeType())));
    }

    /**
     * Hashes a split as of the snapshot. Takes two to five microseconds a row on one core.
     *
     * @throws io.godwit.spi.GodwitException if the snapshot is lost, or the server refuses
     */
    public static Digest digest(Sessions sessions, Table table, MySqlSnapshot snapshot, Split split, String name) {
        return digests(sessions, table, snapshot, split, name, 1)[0];
    }

    /** Hashes each bucket of a split as of the snapshot: one scan, hardly slower than {@link #digest}. */
    public static Digest[] digests(
            Sessions sessions, Table table, MySqlSnapshot snapshot, Split split, String name, int buckets) {
        check(table, sessions, name);
        IntFunction<String> value = value(table);
        HashFunction function = HashFunction.named(name);
        String sums = DigestText.sums(DigestText.row(DigestText.declared(table.columns()), value, function), function);
        String rows = " FROM " + Quoting.table(table.id()) + Bounds.of(split).where(table);
        String sql = buckets == 1
                ? "SELECT 0," + sums + rows
                : "SELECT " + DigestText.bucket(table, buckets, value, function) + " AS godwit_bucket," + sums + rows
                        + " GROUP BY godwit_bucket ORDER BY NULL";
        Digest[] digests = new Digest[buckets];
        Arrays.fill(digests, Digest.empty(name));
        WireSession session = snapshot.borrow(split.toString());
        try {
            session.query(sql);
            while (session.nextRow()) {
                @Nullable String[] row = WireText.row(session, 4);
                digests[Integer.parseInt("" + row[0])] = digest(name, row);
            }
            return digests;
        } catch (SQLException e) {
            throw MySqlErrors.of(e, sessions.side(), "hashing rows", split.toString());
        } finally {
            snapshot.giveBack(session);
        }
    }

    private static void check(Table table, Sessions sessions, String name) {
        if (!names(table, sessions).contains(name)) {
            throw new IllegalArgumentException("not a digest of " + table.id() + " here: " + name);
        }
    }

    private static IntFunction<String> value(Table table) {
        return c -> Quoting.name(table.columns().get(c).name());
    }

    private static Digest digest(String name, @Nullable String[] row) {
        return new Digest(name, Long.parseLong("" + row[1]), modulo(row[2]), modulo(row[3]));
    }

    static long modulo(@Nullable String sum) {
        return sum == null ? 0 : new BigInteger(sum).longValue();
    }

    /**
     * Opens a reader of those rows of a split that are in wanted buckets.
     *
     * @param scope as for {@link TextRows#open}
     */
    public static Reader<Batch> rows(
            Sessions sessions, TablePlan plan, MySqlSnapshot snapshot, Split split, Buckets buckets, Scope scope) {
        Table table = plan.table();
        String condition = "";
        if (buckets.count() > 1) {
            byte[] bits = Arrays.copyOf(buckets.wanted().toByteArray(), Math.max(1, buckets.count() / 8));
            String bucket =
                    DigestText.bucket(table, buckets.count(), value(table), HashFunction.named(buckets.digest()));
            // the byte of the bucket, and the bit in it
            condition =
                    "(ORD(SUBSTRING(_binary X'" + HexFormat.of().withUpperCase().formatHex(bits) + "'," + bucket
                            + " DIV 8 + 1, 1)) >> (" + bucket + " & 7)) & 1";
        } else if (!buckets.wants(0)) {
            condition = "FALSE";
        }
        return TextRows.open(sessions, plan, snapshot, split, scope, condition);
    }

    /**
     * Hashes rows that are given, by the expression that hashes a table's own: each value as a literal of its column's type
     * stands where the column's name would. Nothing is written.
     *
     * @throws io.godwit.spi.GodwitException if a value is none of its column's type
     */
    public static List<Digest> digest(Sessions sessions, Table table, String name, List<RowBatch> rows) {
        check(table, sessions, name);
        List<Digest> digests = new ArrayList<>();
        try (WireSession session = sessions.openWire("digest of given rows")) {
            HashFunction function = HashFunction.named(name);
            List<SqlType> types = DigestText.declared(table.columns());
            GivenRows given = GivenRows.declared(table, types);
            for (RowBatch batch : rows) {
                Digest digest = Digest.empty(name);
                for (int r = 0; r < batch.rows(); r++) {
                    session.query("SELECT 0,"
                            + DigestText.sums(DigestText.row(types, given.row(batch.at(r)), function), function));
                    while (session.nextRow()) {
                        digest = digest.plus(digest(name, WireText.row(session, 4)));
                    }
                }
                digests.add(digest);
            }
            return digests;
        } catch (SQLException e) {
            throw MySqlErrors.of(
                    e, sessions.side(), "hashing given rows", table.id().toString());
        }
    }
}
