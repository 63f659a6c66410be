package io.godwit.mysql.load;

import io.godwit.mysql.connection.Quoting;
import io.godwit.spi.schema.Table;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Ranges of a whole number: equal parts first, of which those are halved again that hold many more rows than they should, as the
 * optimizer estimates by looking at the index. Neighbours are put together until each range holds its share.
 */
final class NumberRanges {
    private static final int PARTS_PER_RANGE = 4;
    private static final int MOST_PARTS = 1_024;
    private static final int MOST_ESTIMATES = 4_096;
    private static final BigInteger TWO = BigInteger.TWO;

    private final Statement statement;
    private final Table table;
    private final String column;
    private int estimates;

    NumberRanges(Statement statement, Table table, String column) {
        this.statement = statement;
        this.table = table;
        this.column = column;
    }

    /** Numbers above {@code from} and up to {@code to}, and about how many rows have them. */
    private record Part(BigInteger from, BigInteger to, long rows) {}

    /** At most so many ranges, in order; none or one if that cannot be. */
    List<Bounds> divide(int wanted) throws SQLException {
        BigInteger least;
        BigInteger greatest;
        String quoted = Quoting.name(column);
        try (ResultSet row = statement.executeQuery(
                "SELECT MIN(" + quoted + "), MAX(" + quoted + ") FROM " + Quoting.table(table.id()))) {
            row.next();
            String first = row.getString(1);
            if (first == null) {
                return List.of();
            }
            least = new BigInteger(first);
            greatest = new BigInteger(row.getString(2));
        }
        List<Part> parts = even(parts(least.subtract(BigInteger.ONE), greatest, wanted), wanted);
        List<Bounds> ranges = new ArrayList<>();
        List<String> from = List.of();
        for (int i = 0; i < parts.size(); i++) {
            boolean last = i == parts.size() - 1;
            List<String> to = last ? List.of() : List.of(parts.get(i).to.toString());
            ranges.add(new Bounds(List.of(column), from, to));
            from = to;
        }
        return ranges;
    }

    private List<Part> parts(BigInteger from, BigInteger to, int wanted) throws SQLException {
        int count = Math.min(MOST_PARTS, wanted * PARTS_PER_RANGE);
        BigInteger size = to.subtract(from);
        List<Part> parts = new ArrayList<>();
        BigInteger start = from;
        for (int i = 1; i <= count; i++) {
            BigInteger end = from.add(size.multiply(BigInteger.valueOf(i)).divide(BigInteger.valueOf(count)));
            if (end.compareTo(start) > 0) {
                parts.add(estimated(start, end));
                start = end;
            }
        }
        return halved(parts, wanted);
    }

    private List<Part> halved(List<Part> parts, int wanted) throws SQLException {
        long total = parts.stream().mapToLong(Part::rows).sum();
        long most = Math.max(total / wanted, 1);
        List<Part> fine = new ArrayList<>();
        for (Part coarse : parts) {
            Deque<Part> open = new ArrayDeque<>();
            open.push(coarse);
            while (!open.isEmpty()) {
                Part part = open.pop();
                BigInteger middle = part.from.add(part.to).divide(TWO);
                boolean divisible = middle.compareTo(part.from) > 0 && middle.compareTo(part.to) < 0;
                if (part.rows <= most || !divisible || estimates >= MOST_ESTIMATES) {
                    fine.add(part);
                } else {
                    open.push(estimated(middle, part.to));
                    open.push(estimated(part.from, middle));
                }
            }
        }
        return fine;
    }

    private Part estimated(BigInteger from, BigInteger to) throws SQLException {
        estimates++;
        String quoted = Quoting.name(column);
        try (ResultSet row = statement.executeQuery("EXPLAIN FORMAT=TRADITIONAL SELECT 1 FROM "
                + Quoting.table(table.id()) + " WHERE " + quoted + " > " + from + " AND " + quoted + " <= " + to)) {
            // of a range without rows some versions say so instead
            String rows = row.next() ? row.getString("rows") : null;
            return new Part(from, to, rows == null ? 0 : Long.parseLong(rows));
        }
    }

    private static List<Part> even(List<Part> parts, int wanted) {
        long total = parts.stream().mapToLong(Part::rows).sum();
        List<Part> ranges = new ArrayList<>();
        BigInteger from = parts.get(0).from;
        long rows = 0;
        long before = 0;
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            rows += part.rows;
            boolean last = i == parts.size() - 1;
            long share = total * (ranges.size() + 1) / wanted;
            if (last || (before + rows >= share && ranges.size() < wanted - 1)) {
                ranges.add(new Part(from, part.to, rows));
                from = part.to;
                before += rows;
                rows = 0;
            }
        }
        return ranges;
    }
}
