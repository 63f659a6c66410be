package io.godwit.engine.validate;

import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Row;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.Type;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Neutral rows in the one form that equal values have. Engines keep some values without the way they were written: a JSON
 * document without its spaces, a number with as many zeros after it as its column has places, a padded text with or without its
 * blanks. Two cells are made equal here exactly where the neutral type says that the values are; nothing else is touched. Shows
 * one row at a time; not for use by several threads.
 */
public final class Canonical implements Cells {
    /** What is done to the cells of a column. */
    public enum Rule {
        JSON_BY_VALUE(
                "JSON documents were compared by value: the order of members, spaces, escapes and the way a number is written"
                        + " do not count"),
        DECIMAL_BY_VALUE("exact numbers were compared by value: zeros at the end of the fraction do not count"),
        PADDING_DROPPED("texts of a fixed length were compared without the blanks at their end");

        private final String sentence;

        Rule(String sentence) {
            this.sentence = sentence;
        }

        /** What it means for a comparison, for people. */
        public String sentence() {
            return sentence;
        }
    }

    private final @Nullable Rule[] rules;
    private final boolean none;
    private final JsonForm json = new JsonForm();
    private final int[] starts;
    private final int[] lengths;
    private byte[] data = new byte[1024];
    private int used;

    private Canonical(List<Column> columns, boolean byValue) {
        rules = new Rule[columns.size()];
        boolean plain = true;
        for (int c = 0; c < rules.length; c++) {
            rules[c] = byValue ? rule(columns.get(c).type()) : null;
            plain &= rules[c] == null;
        }
        none = plain;
        starts = new int[rules.length];
        lengths = new int[rules.length];
    }

    /** For rows of a table's moved columns. */
    public static Canonical of(Table table) {
        return new Canonical(table.moved(), true);
    }

    /** For rows of a table that are hashed under a digest's name: as they are unless it is {@link RowDigest#BY_VALUE}. */
    public static Canonical of(Table table, String digest) {
        return new Canonical(table.moved(), digest.equals(RowDigest.BY_VALUE));
    }

    /** For keys of a table: its key's columns in the key's order. */
    public static Canonical ofKeys(Table table) {
        List<Column> moved = table.moved();
        return new Canonical(
                Arrays.stream(table.keyIndexes()).mapToObj(moved::get).toList(), true);
    }

    /** What is done to rows of a table; nothing in most. */
    public static Set<Rule> rules(Table table) {
        Set<Rule> found = EnumSet.noneOf(Rule.class);
        for (Column column : table.moved()) {
            Rule rule = rule(column.type());
            if (rule != null) {
                found.add(rule);
            }
        }
        return found;
    }

    private static @Nullable Rule rule(Type type) {
        if (type instanceof Type.Json) {
            return Rule.JSON_BY_VALUE;
        } else if (type instanceof Type.Decimal) {
            return Rule.DECIMAL_BY_VALUE;
        }
        return type instanceof Type.Text text && text.padded() ? Rule.PADDING_DROPPED : null;
    }

    /** The row in its one form: itself, or this object, until the next row is shown. */
    public Cells show(Cells row) {
        if (none) {
            return row;
        }
        used = 0;
        for (int c = 0; c < rules.length; c++) {
            int length = row.length(c);
            starts[c] = used;
            lengths[c] = length;
            if (length > 0) {
                take(row, c);
            }
        }
        return this;
    }

    /** The row in its one form, to be kept. */
    public Row copy(Row row) {
        return none ? row : Row.copyOf(show(row));
    }

    private void take(Cells row, int column) {
        byte[] source = row.data();
        int start = row.start(column);
        int length = row.length(column);
        Rule rule = rules[column];
        if (rule == Rule.JSON_BY_VALUE) {
            byte[] form = json.of(source, start, length);
            append(column, form, 0, form.length);
        } else if (rule == Rule.DECIMAL_BY_VALUE) {
            int end = withoutZeros(source, start, start + length);
            boolean minusZero = end - start == 2 && source[start] == '-' && source[start + 1] == '0';
            append(column, source, minusZero ? start + 1 : start, minusZero ? 1 : end - start);
        } else if (rule == Rule.PADDING_DROPPED) {
            int end = start + length;
            while (end > start && source[end - 1] == ' ') {
                end--;
            }
            append(column, source, start, end - start);
        } else {
            append(column, source, start, length);
        }
    }

    private static int withoutZeros(byte[] text, int from, int to) {
        int point = from;
        while (point < to && text[point] != '.') {
            point++;
        }
        int end = to;
        while (end > point + 1 && text[end - 1] == '0') {
            end--;
        }
        return point < to && end == point + 1 ? point : end;
    }

    private void append(int column, byte[] source, int start, int length) {
        if (data.length - used < length) {
            data = Arrays.copyOf(data, Math.max(data.length * 2, Math.addExact(used, length)));
        }
        System.arraycopy(source, start, data, used, length);
        lengths[column] = length;
        used += length;
    }

    @Override
    public int columns() {
        return rules.length;
    }

    @Override
    public byte[] data() {
        return data;
    }

    @Override
    public int start(int column) {
        return starts[column];
    }

    @Override
    public int length(int column) {
        return lengths[column];
    }
}
