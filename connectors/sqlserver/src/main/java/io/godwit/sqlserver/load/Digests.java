package io.godwit.sqlserver.load;

import io.godwit.spi.Reader;
import io.godwit.spi.TablePlan;
import io.godwit.spi.load.Buckets;
import io.godwit.spi.load.Split;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Digest;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import io.godwit.sqlserver.SqlServerErrors;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.connection.Sessions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Hashes rows where they lie: two sums of two parts of each row's hash, modulo 2^64 each. See {@link DigestText} for what is
 * hashed.
 */
public final class Digests {
    private Digests() {}

    /** The ways of hashing that this server has; none if a column cannot be hashed. */
    public static List<String> names(Table table, Sessions sessions) {
        String name = DigestText.name(table, sessions.server());
        return name == null || table.moved().isEmpty() ? List.of() : List.of(name);
    }

    /**
     * Hashes a split as of the snapshot.
     *
     * @throws io.godwit.spi.GodwitException if the snapshot is lost, or the server refuses
     */
    public static Digest digest(Sessions sessions, Table table, SqlServerSnapshot snapshot, Split split, String name) {
        return digests(sessions, table, snapshot, split, name, 1)[0];
    }

    /** Hashes each bucket of a split as of the snapshot, in one scan. */
    public static Digest[] digests(
            Sessions sessions, Table table, SqlServerSnapshot snapshot, Split split, String name, int buckets) {
        check(table, sessions, name);
        IntFunction<String> value = value(table);
        DigestText.Chain chain = DigestText.Chain.of(sessions.server());
        String bucket = DigestText.bucket(table, buckets, value, chain);
        String sql = "SELECT godwit_bucket, " + DigestText.sums("godwit_hash") + " FROM (SELECT " + bucket
                + " AS godwit_bucket, " + DigestText.hash(DigestText.declared(table.moved()), value, chain)
                + " AS godwit_hash FROM " + Quoting.table(table.id())
                + Bounds.of(split).where(table, "") + ") AS godwit_rows GROUP BY godwit_bucket";
        Digest[] digests = new Digest[buckets];
        Arrays.fill(digests, Digest.empty(name));
        Connection session = snapshot.borrow(split.toString());
        boolean done = false;
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                digests[row.getInt(1)] = digest(name, row);
            }
            done = true;
            return digests;
        } catch (SQLException e) {
            throw SqlServerErrors.of(e, sessions.side(), "hashing rows", split.toString());
        } finally {
            snapshot.giveBack(session, done);
        }
    }

    private static void check(Table table, Sessions sessions, String name) {
        if (!names(table, sessions).contains(name)) {
            throw new IllegalArgumentException("not a digest of " + table.id() + " here: " + name);
        }
    }

    private static IntFunction<String> value(Table table) {
        List<Column> moved = table.moved();
        return c -> Quoting.name(moved.get(c).name());
    }

    private static Digest digest(String name, ResultSet row) throws SQLException {
        long high = (row.getLong(3) << 32) + row.getLong(4);
        long low = (row.getLong(5) << 32) + row.getLong(6);
        return new Digest(name, row.getLong(2), high, low);
    }

    /** Opens a reader of those rows of a split that are in wanted buckets. */
    public static Reader<Batch> rows(
            Sessions sessions, TablePlan plan, SqlServerSnapshot snapshot, Split split, Buckets buckets) {
        Table table = plan.table();
        String condition = "";
        if (buckets.count() > 1) {
            byte[] bits = Arrays.copyOf(buckets.wanted().toByteArray(), Math.max(1, buckets.count() / 8));
            String bucket =
                    DigestText.bucket(table, buckets.count(), value(table), DigestText.Chain.of(sessions.server()));
            // the byte of the bucket, and the bit in it
            condition = "CAST(SUBSTRING(" + Quoting.bytes(bits, 0, bits.length) + ", " + bucket
                    + " / 8 + 1, 1) AS int) & CAST(SUBSTRING(0x0102040810204080, " + bucket
                    + " % 8 + 1, 1) AS int) <> 0";
        } else if (!buckets.wants(0)) {
            condition = "1 = 0";
        }
        return RowReader.open(sessions, plan, snapshot, split, condition);
    }

    /**
     * Hashes rows that are given, by the expression that hashes a table's own: each value as a literal of its column's type stands
     * where the column's name would. Nothing is written.
     *
     * @throws io.godwit.spi.GodwitException if a value is none of its column's type
     */
    public static List<Digest> digest(Sessions sessions, Table table, String name, List<RowBatch> rows) {
        check(table, sessions, name);
        List<Digest> digests = new ArrayList<>();
        try (Connection connection = sessions.open("digest of given rows");
                Statement statement = connection.createStatement()) {
            List<SqlType> types = DigestText.declared(table.moved());
            // a code page differs from table to table
            ActualColumns actual = ActualColumns.read(connection, sessions.server(), table.id());
            CellCodec[] codecs = actual.codecs(table.moved(), RowFormat.NEUTRAL);
            DigestText.Chain chain = DigestText.Chain.of(sessions.server());
            for (RowBatch batch : rows) {
                Digest digest = Digest.empty(name);
                for (int r = 0; r < batch.rows(); r++) {
                    try (ResultSet row = statement.executeQuery("SELECT 0, " + DigestText.sums("godwit_hash")
                            + " FROM (SELECT " + hash(types, codecs, batch.at(r), chain) + " AS godwit_hash) AS q")) {
                        row.next();
                        digest = digest.plus(digest(name, row));
                    }
                }
                digests.add(digest);
            }
            return digests;
        } catch (SQLException e) {
            throw SqlServerErrors.of(
                    e, sessions.side(), "hashing given rows", table.id().toString());
        }
    }

    private static String hash(List<SqlType> types, CellCodec[] codecs, Cells row, DigestText.Chain chain) {
        return DigestText.hash(
                types,
                c -> {
                    StringBuilder literal = new StringBuilder();
                    codecs[c].literal(row, c, literal);
                    return DigestText.given(types.get(c), literal.toString());
                },
                chain);
    }
}
