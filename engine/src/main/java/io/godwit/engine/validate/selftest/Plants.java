package io.godwit.engine.validate.selftest;

import io.godwit.engine.validate.SelfTestReport.Kind;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Row;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes differences of every kind out of a few rows of a table. Each is a difference of the smallest size there is, in rows
 * that stay values of their columns' types, as far as the neutral types tell.
 */
final class Plants {
    /** So many places are prepared for a kind, in case a server refuses the values of the first. */
    private static final int PLACES = 3;

    private final List<Column> columns;
    private final List<Integer> order;
    private final List<Row> rows;

    /**
     * Plants in these rows.
     *
     * @param table whose rows they are; its moved columns are the rows' cells
     * @param rows two at least
     */
    Plants(Table table, List<Row> rows) {
        this.columns = table.moved();
        this.rows = rows;
        this.order = order(table);
    }

    /** Columns outside the key first: there a difference is one of values, not of which rows there are. */
    private static List<Integer> order(Table table) {
        Set<Integer> key = new HashSet<>();
        for (int index : table.keyIndexes()) {
            key.add(index);
        }
        List<Integer> order = new ArrayList<>();
        List<Integer> last = new ArrayList<>();
        for (int c = 0; c < table.moved().size(); c++) {
            (key.contains(c) ? last : order).add(c);
        }
        order.addAll(last);
        return order;
    }

    /** Ways to plant one kind here, best first; those of one list of the result are alternatives to each other. */
    List<List<Plant>> of(Kind kind) {
        List<List<Plant>> found = switch (kind) {
            case CHANGED_BIT -> byType((type, value) -> Values.changedBit(type, value), kind);
            case SWAPPED_BETWEEN_ROWS -> swapsBetweenRows();
            case SWAPPED_BETWEEN_COLUMNS -> List.of(swapsBetweenColumns());
            case LOST_ROW -> List.of(List.of(new Plant(kind, "", rows, rows.subList(1, rows.size()))));
            case DOUBLED_ROW -> List.of(List.of(new Plant(kind, "", rows, plus(rows, rows.get(0)))));
            case DOUBLED_PAIR ->
                List.of(List.of(
                        new Plant(kind, "", plus(rows, rows.get(0), rows.get(0)), plus(rows, other(), other()))));
            case CUT_TEXT -> List.of(inText(kind, (type, value) -> Values.cut(value)));
            case TRAILING_SPACE -> List.of(inText(kind, Values::spaced));
            case NULL_FOR_EMPTY -> List.of(nullsForEmpty());
            case SHIFTED_TIME -> byType((type, value) -> Values.shifted(type, value), kind);
            case CONTROL -> List.of(List.of(new Plant(kind, "", rows, rows)));
            case LOST_DIGEST, DOUBLED_DIGEST, CHANGED_FIRST_SUM, CHANGED_SECOND_SUM, CHANGED_COUNT -> List.of();
        };
        return found.stream()
                .map(places -> places.stream()
                        .filter(p -> kind == Kind.CONTROL || p.differs())
                        .limit(PLACES)
                        .toList())
                .filter(places -> !places.isEmpty())
                .toList();
    }

    private interface Change {
        byte @Nullable [] apply(Type type, byte[] value);
    }

    private interface TextChange {
        byte @Nullable [] apply(Type.Text type, byte[] value);
    }

    /** One plant for each native type among the columns, because a digest may be blind in one type only. */
    private List<List<Plant>> byType(Change change, Kind kind) {
        Set<String> types = new HashSet<>();
        List<List<Plant>> plants = new ArrayList<>();
        for (int c : order) {
            Column column = columns.get(c);
            if (types.contains(column.nativeType())) {
                continue;
            }
            Plant plant = inColumn(kind, c, value -> change.apply(column.type(), value));
            if (plant != null) {
                types.add(column.nativeType());
                plants.add(List.of(plant));
            }
        }
        return plants;
    }

    private List<Plant> inText(Kind kind, TextChange change) {
        List<Plant> plants = new ArrayList<>();
        for (int c : order) {
            if (columns.get(c).type() instanceof Type.Text text && !text.padded()) {
                Plant plant = inColumn(kind, c, value -> change.apply(text, value));
                if (plant != null) {
                    plants.add(plant);
                }
            }
        }
        return plants;
    }

    /** In the first row whose value can be changed so, else in a value made up. */
    private @Nullable Plant inColumn(Kind kind, int column, Function<byte[], byte @Nullable []> change) {
        for (int r = 0; r < rows.size(); r++) {
            byte[] value = cell(rows.get(r), column);
            byte[] changed = value == null ? null : change.apply(value);
            if (changed != null) {
                return new Plant(kind, place(column), rows, replaced(rows, r, with(rows.get(r), column, changed)));
            }
        }
        byte[] invented = Values.invented(columns.get(column).type(), 0);
        byte[] changed = invented == null ? null : change.apply(invented);
        if (changed == null) {
            return null;
        }
        return new Plant(
                kind,
                place(column) + ", value made up",
                replaced(rows, 0, with(rows.get(0), column, invented)),
                replaced(rows, 0, with(rows.get(0), column, changed)));
    }

    private List<Plant> nullsForEmpty() {
        List<Plant> plants = new ArrayList<>();
        for (int c : order) {
            Type type = columns.get(c).type();
            if ((type instanceof Type.Text text && !text.padded()) || type instanceof Type.Bytes) {
                int row = 0;
                for (int r = rows.size() - 1; r >= 0; r--) {
                    row = rows.get(r).length(c) == 0 ? r : row;
                }
                boolean made = rows.get(row).length(c) != 0;
                plants.add(new Plant(
                        Kind.NULL_FOR_EMPTY,
                        place(c) + (made ? ", value made up" : ""),
                        replaced(rows, row, with(rows.get(row), c, new byte[0])),
                        replaced(rows, row, with(rows.get(row), c, null))));
            }
        }
        return plants;
    }

    private List<List<Plant>> swapsBetweenRows() {
        Set<String> types = new HashSet<>();
        List<List<Plant>> plants = new ArrayList<>();
        for (int c : order) {
            String type = columns.get(c).nativeType();
            Plant plant = types.contains(type) ? null : swapBetweenRows(c);
            if (plant != null) {
                types.add(type);
                plants.add(List.of(plant));
            }
        }
        return plants;
    }

    private @Nullable Plant swapBetweenRows(int column) {
        Row first = rows.get(0);
        for (int r = 1; r < rows.size(); r++) {
            Row second = rows.get(r);
            List<Row> swapped = replaced(
                    replaced(rows, 0, with(first, column, cell(second, column))),
                    r,
                    with(second, column, cell(first, column)));
            Plant plant = new Plant(Kind.SWAPPED_BETWEEN_ROWS, place(column), rows, swapped);
            if (plant.differs()) {
                return plant;
            }
        }
        return null;
    }

    private List<Plant> swapsBetweenColumns() {
        List<Plant> plants = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            for (int j = i + 1; j < order.size() && plants.size() < PLACES; j++) {
                int one = order.get(i);
                int two = order.get(j);
                if (columns.get(one).nativeType().equals(columns.get(two).nativeType())) {
                    Plant plant = swapBetweenColumns(one, two);
                    if (plant != null) {
                        plants.add(plant);
                    }
                }
            }
        }
        return plants;
    }

    private @Nullable Plant swapBetweenColumns(int one, int two) {
        String place = place(one) + " and " + place(two);
        for (int r = 0; r < rows.size(); r++) {
            Plant plant = swapBetweenColumns(rows, r, one, two, place);
            if (plant.differs()) {
                return plant;
            }
        }
        Type type = columns.get(one).type();
        Row made = with(with(rows.get(0), one, Values.invented(type, 0)), two, Values.invented(type, 1));
        Plant plant = swapBetweenColumns(replaced(rows, 0, made), 0, one, two, place + ", values made up");
        return plant.differs() ? plant : null;
    }

    private static Plant swapBetweenColumns(List<Row> rows, int row, int one, int two, String place) {
        Row before = rows.get(row);
        Row after = with(with(before, one, cell(before, two)), two, cell(before, one));
        return new Plant(Kind.SWAPPED_BETWEEN_COLUMNS, place, rows, replaced(rows, row, after));
    }

    /** A row that is not equal to the first, if there is one. */
    private Row other() {
        Row first = rows.get(0);
        return rows.stream().filter(r -> !r.equals(first)).findFirst().orElse(first);
    }

    private String place(int column) {
        return columns.get(column).name() + " (" + columns.get(column).nativeType() + ")";
    }

    /** Two rows made up for a table that has too few of its own. */
    static List<Row> invented(Table table) {
        List<Column> columns = table.moved();
        List<Row> rows = new ArrayList<>();
        for (int number = 0; number < 2; number++) {
            int[] lengths = new int[columns.size()];
            java.util.Arrays.fill(lengths, Cells.NULL);
            Row row = new Row(new byte[0], new int[columns.size()], lengths);
            for (int c = 0; c < columns.size(); c++) {
                row = with(row, c, Values.invented(columns.get(c).type(), number));
            }
            rows.add(row);
        }
        return rows;
    }

    private static List<Row> plus(List<Row> rows, Row... more) {
        List<Row> longer = new ArrayList<>(rows);
        longer.addAll(List.of(more));
        return longer;
    }

    private static List<Row> replaced(List<Row> rows, int index, Row row) {
        List<Row> changed = new ArrayList<>(rows);
        changed.set(index, row);
        return changed;
    }

    private static byte @Nullable [] cell(Row row, int column) {
        int length = row.length(column);
        return length < 0
                ? null
                : java.util.Arrays.copyOfRange(row.data(), row.start(column), row.start(column) + length);
    }

    /** The row with another value in one column. */
    static Row with(Row row, int column, byte @Nullable [] value) {
        int added = value == null ? 0 : value.length;
        byte[] data = java.util.Arrays.copyOf(row.data(), row.data().length + added);
        int columns = row.columns();
        int[] starts = new int[columns];
        int[] lengths = new int[columns];
        for (int c = 0; c < columns; c++) {
            starts[c] = row.start(c);
            lengths[c] = row.length(c);
        }
        starts[column] = row.data().length;
        lengths[column] = value == null ? Cells.NULL : added;
        if (value != null) {
            System.arraycopy(value, 0, data, row.data().length, added);
        }
        // Copied, so that the value which is no longer there is not kept with it.
        return Row.copyOf(new Row(data, starts, lengths));
    }
}
