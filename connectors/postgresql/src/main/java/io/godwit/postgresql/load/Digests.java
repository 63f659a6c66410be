package io.godwit.postgresql.load;

import static io.godwit.postgresql.connection.Quoting.name;

import io.godwit.postgresql.PostgresErrors;
import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.load.Split;
import io.godwit.spi.row.Digest;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Hashes rows where they lie: the server writes each row as text, generated columns included, and sums two 64-bit hashes of
 * that text with different seeds. The text of a row tells null from empty, keeps blanks and signed zeros, and under the fixed
 * settings of {@link Sessions} does not depend on the server's version from 12 on.
 */
public final class Digests {
    /** The way of hashing that both sides must share; another statement needs another name. */
    static final String ROW_TEXT_HASH = "postgresql/row-text-hash-v1";

    private static final long HIGH_SEED = 0;
    private static final long LOW_SEED = 0x9E3779B97F4A7C15L;

    private Digests() {}

    /** Every type of PostgreSQL has a text form, so every table can be hashed. */
    public static List<String> names(Table table) {
        return List.of(ROW_TEXT_HASH);
    }

    /**
     * Hashes a split as of the snapshot. Takes about a microsecond a row on one core.
     *
     * @throws io.godwit.spi.GodwitException if the snapshot is lost, the table was rewritten, or the server refuses (a row whose
     *     text is larger than a gigabyte cannot be hashed)
     */
    public static Digest digest(Sessions sessions, Table table, PostgresSnapshot snapshot, Split split, String name) {
        check(name);
        Bounds bounds = Bounds.of(split);
        snapshot.keep(table.id(), bounds, split.toString());
        try (Connection connection = snapshot.attach("digest " + split, split.toString());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        statement(table.columns(), "ONLY " + name(table.id()) + bounds.where(table)))) {
            row.next();
            return digest(name, row);
        } catch (SQLException e) {
            throw PostgresErrors.of(e, sessions.side(), "hashing rows", split.toString());
        }
    }

    static void check(String name) {
        if (!name.equals(ROW_TEXT_HASH)) {
            throw new IllegalArgumentException("not a digest of PostgreSQL: " + name);
        }
    }

    /**
     * Hashes rows that are given, by the statement that hashes a table's own. They are given as values of the table's row type,
     * so columns have the types they have there, and nothing is written.
     *
     * @throws io.godwit.spi.GodwitException if a value is none of its column's type
     */
    public static List<Digest> digest(Sessions sessions, Table table, String name, List<RowBatch> rows) {
        check(name);
        List<Digest> digests = new ArrayList<>();
        try (Connection connection = sessions.open("digest of given rows")) {
            connection.setReadOnly(true);
            GivenRows given = GivenRows.of(connection, table);
            try (Statement statement = connection.createStatement()) {
                for (RowBatch batch : rows) {
                    try (ResultSet row = statement.executeQuery(statement(table.columns(), given.relation(batch)))) {
                        row.next();
                        digests.add(digest(name, row));
                    }
                }
            }
            return digests;
        } catch (SQLException e) {
            throw PostgresErrors.of(
                    e, sessions.side(), "hashing given rows", table.id().toString());
        }
    }

    private static Digest digest(String name, ResultSet row) throws SQLException {
        return new Digest(name, row.getLong(1), modulo(row.getBigDecimal(2)), modulo(row.getBigDecimal(3)));
    }

    private static String statement(List<Column> columns, String rows) {
        // OFFSET 0 keeps the planner from merging the query into the outer one, which would write the text once per
        // hash
        return "SELECT count(*), sum(" + high("r") + "), sum(" + low("r") + ") FROM (SELECT " + text(columns)
                + " AS r FROM " + rows + " OFFSET 0) AS q";
    }

    /** What hashes a text for the first sum. */
    static String high(String text) {
        return "hashtextextended(" + text + ", " + HIGH_SEED + ")";
    }

    /** What hashes a text for the second sum. */
    static String low(String text) {
        return "hashtextextended(" + text + ", " + LOW_SEED + ")";
    }

    /** What writes columns as one text. */
    static String text(List<Column> columns) {
        return "ROW(" + columns.stream().map(Digests::value).collect(Collectors.joining(", "))
                + ")::text COLLATE pg_catalog.\"C\"";
    }

    private static String value(Column column) {
        // the text of "char" above 127 changed in 16; its number did not
        return column.nativeType().equals("\"char\"") ? name(column.name()) + "::integer" : name(column.name());
    }

    static long modulo(@Nullable BigDecimal sum) {
        return sum == null ? 0 : sum.toBigInteger().longValue();
    }
}
