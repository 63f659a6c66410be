package io.godwit.sqlserver.apply;

import io.godwit.spi.row.Row;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One table's prepared statements. They differ by which columns are written, which of them find the row and, where these are all of
 * its columns, which are null.
 */
final class ParameterStatements {
    private static final int KEPT = 64;
    private static final BitSet NONE = new BitSet();

    private final Connection connection;
    private final TargetTable table;
    private final Map<Pattern, Bound> statements = new HashMap<>();

    /** What a statement does. */
    enum Verb {
        INSERT,
        UPDATE,
        DELETE,
        DELETE_BUT,
        SELECT
    }

    /** What decides how a statement reads. */
    private record Pattern(Verb verb, BitSet set, BitSet where, BitSet nulls, List<String> literals) {}

    /** A statement and the columns that its parameters are of: first those that are written, then those that find the row. */
    @SuppressWarnings("ArrayRecordComponent") // never compared; read for each row
    record Bound(PreparedStatement statement, int[] set, int[] where) {}

    ParameterStatements(Connection connection, TargetTable table) {
        this.connection = connection;
        this.table = table;
    }

    /** Inserts a row; what was not sent gets the column's default. */
    Bound insert(Row after) throws SQLException {
        BitSet set = sent(after);
        Pattern pattern = new Pattern(Verb.INSERT, set, NONE, NONE, literals(after, set, null, NONE));
        Bound known = statements.get(pattern);
        if (known != null) {
            return known;
        }
        String values = set.isEmpty()
                ? " DEFAULT VALUES"
                : " (" + each(set, c -> table.columns[c], ", ") + ") VALUES ("
                        + each(set, c -> table.value(c, carrier(after, c)), ", ") + ")";
        return keep(pattern, "INSERT INTO " + table.name + values, after, null);
    }

    /**
     * Updates the row that another row finds.
     *
     * @param keyToo whether the key is written; without a key all columns are
     */
    Bound update(Row found, Row after, boolean keyToo) throws SQLException {
        BitSet set = sent(after);
        if (!keyToo) {
            for (int c : table.key) {
                set.clear(c);
            }
        }
        if (table.identity >= 0) {
            set.clear(table.identity);
        }
        Pattern pattern = pattern(Verb.UPDATE, set, found, after);
        Bound known = statements.get(pattern);
        if (known != null) {
            return known;
        }
        String same = table.columns[table.identity == 0 ? 1 : 0];
        String assignments = set.isEmpty()
                ? same + " = " + same
                : each(set, c -> table.columns[c] + " = " + table.value(c, carrier(after, c)), ", ");
        return keep(
                pattern,
                "UPDATE" + one() + table.name + " SET " + assignments + condition(pattern, found),
                after,
                found);
    }

    /** Deletes the row that another row finds. */
    Bound delete(Row found) throws SQLException {
        Pattern pattern = pattern(Verb.DELETE, NONE, found, null);
        Bound known = statements.get(pattern);
        return known == null
                ? keep(pattern, "DELETE" + one() + "FROM " + table.name + condition(pattern, found), null, found)
                : known;
    }

    /** Reads columns of the row that another row finds by its key. */
    Bound select(Row found, BitSet columns) throws SQLException {
        Pattern pattern = pattern(Verb.SELECT, columns, found, null);
        Bound known = statements.get(pattern);
        return known == null
                ? keep(
                        pattern,
                        "SELECT " + each(columns, c -> table.codecs[c].select(table.columns[c]), ", ") + " FROM "
                                + table.name + condition(pattern, found),
                        null,
                        found)
                : known;
    }

    /** Deletes the row with one row's key, unless the column takes another's for the same. */
    Bound deleteBut(Row before, Row after) throws SQLException {
        BitSet key = keys();
        Pattern pattern = new Pattern(Verb.DELETE_BUT, NONE, key, NONE, literals(after, key, before, key));
        Bound known = statements.get(pattern);
        return known == null
                ? keep(
                        pattern,
                        "DELETE FROM " + table.name + " WHERE " + table.are(table.key, "", c -> carrier(before, c))
                                + " AND NOT (" + table.are(table.key, "", c -> carrier(after, c)) + ")",
                        null,
                        before)
                : known;
    }

    private Pattern pattern(Verb verb, BitSet set, Row found, @Nullable Row written) {
        if (table.key.length > 0) {
            BitSet where = keys();
            // an UPDATE cannot write the number, so that it must be the one that is there
            if (verb == Verb.UPDATE && table.identity >= 0 && !found.isAbsent(table.identity)) {
                where.set(table.identity);
            }
            return new Pattern(verb, set, where, NONE, literals(written, set, found, where));
        }
        BitSet where = sent(found);
        BitSet nulls = new BitSet();
        for (int c = 0; c < table.columns.length; c++) {
            if (found.isNull(c)) {
                nulls.set(c);
                where.clear(c);
            }
        }
        return new Pattern(verb, set, where, nulls, literals(written, set, found, where));
    }

    /** The values that stand in the statement itself: such a statement is good for these alone. */
    private List<String> literals(@Nullable Row written, BitSet set, @Nullable Row found, BitSet where) {
        if (table.isStageable()) {
            return List.of();
        }
        List<String> literals = new ArrayList<>();
        for (int c = 0; c < table.columns.length; c++) {
            if (written != null && set.get(c) && table.isLiteral(written, c)) {
                literals.add(c + " = " + table.literal(written, c));
            }
            if (found != null && where.get(c) && table.isLiteral(found, c)) {
                literals.add(c + " is " + table.literal(found, c));
            }
        }
        return literals;
    }

    /** What a statement says in a value's place. */
    private String carrier(Row row, int column) {
        return table.isLiteral(row, column) ? table.literal(row, column) : "?";
    }

    /** The condition that finds a row by its key, or rows that hold exactly these values. */
    private String condition(Pattern pattern, Row found) {
        if (table.key.length > 0) {
            return " WHERE "
                    + each(pattern.where(), c -> table.columns[c] + " = " + table.value(c, carrier(found, c)), " AND ");
        }
        String held = each(pattern.where(), c -> table.holds(c, carrier(found, c)), " AND ");
        String nulls = each(pattern.nulls(), c -> table.columns[c] + " IS NULL", " AND ");
        String both = held.isEmpty() || nulls.isEmpty() ? held + nulls : held + " AND " + nulls;
        return both.isEmpty() ? "" : " WHERE " + both;
    }

    /** Of equal rows of a table without key, one. */
    private String one() {
        return table.key.length > 0 ? " " : " TOP (1) ";
    }

    private static String each(BitSet columns, IntFunction<String> text, String between) {
        return columns.stream().mapToObj(text).collect(Collectors.joining(between));
    }

    private BitSet keys() {
        BitSet key = new BitSet();
        for (int c : table.key) {
            key.set(c);
        }
        return key;
    }

    private BitSet sent(Row row) {
        BitSet sent = new BitSet(table.columns.length);
        for (int c = 0; c < table.columns.length; c++) {
            sent.set(c, !row.isAbsent(c));
        }
        return sent;
    }

    private Bound keep(Pattern pattern, String sql, @Nullable Row written, @Nullable Row found) throws SQLException {
        Bound bound = new Bound(
                connection.prepareStatement(sql),
                parameters(pattern.set(), written),
                parameters(pattern.where(), found));
        statements.put(pattern, bound);
        return bound;
    }

    private int[] parameters(BitSet columns, @Nullable Row row) {
        return columns.stream()
                .filter(c -> row != null && !table.isLiteral(row, c))
                .toArray();
    }

    /** Whether another statement would be one too many: all have to be closed, once none of them has anything to send. */
    boolean isFull() {
        return statements.size() >= KEPT;
    }

    /** Closes them. */
    void close() throws SQLException {
        for (Bound bound : statements.values()) {
            bound.statement().close();
        }
        statements.clear();
    }
}
