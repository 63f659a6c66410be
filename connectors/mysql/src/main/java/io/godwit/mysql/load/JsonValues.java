package io.godwit.mysql.load;

import io.godwit.spi.row.Cells;
import io.godwit.spi.row.RowBatch;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * A document on its way into a column whose server keeps values and not the text: whole numbers of 64 bits and doubles, and of two
 * members of one name the last (MySQL documentation, "The JSON Data Type"). What would be altered by that is refused.
 */
final class JsonValues extends TextCodec {
    /** So many digits are whole in 64 bits, and exact in a double. */
    private static final int SURELY_WHOLE = 18;

    private static final int SURELY_EXACT = 15;
    private static final BigDecimal LEAST = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal MOST = new BigDecimal("18446744073709551615");

    private final TextCodec plain;
    private final Deque<Set<String>> names = new ArrayDeque<>();

    JsonValues(String column, SqlType actual) {
        super(column, LiteralStyle.of(actual));
        this.plain = new TextualCodecs.Same(column, actual);
    }

    @Override
    public void toCell(byte[] text, int offset, int length, RowBatch out) {
        plain.toCell(text, offset, length, out);
    }

    @Override
    public void toText(Cells cells, int index, ByteText out) {
        check(cells.data(), cells.start(index), cells.start(index) + cells.length(index));
        plain.toText(cells, index, out);
    }

    private void check(byte[] data, int from, int end) {
        names.clear();
        int at = from;
        while (at < end) {
            byte next = data[at];
            if (next == '"') {
                int close = endOfText(data, at + 1, end);
                if (isName(data, close + 1, end)
                        && !names.isEmpty()
                        && !names.element().add(text(data, at, close))) {
                    throw refused("a JSON document with two members of one name");
                }
                at = close + 1;
            } else if (next == '{') {
                names.push(new HashSet<>());
                at++;
            } else if (next == '}') {
                names.poll();
                at++;
            } else if (next == '-' || (next >= '0' && next <= '9')) {
                int last = endOfNumber(data, at, end);
                number(data, at, last);
                at = last;
            } else {
                at++;
            }
        }
    }

    private static String text(byte[] data, int from, int end) {
        return new String(data, from, end - from, StandardCharsets.UTF_8);
    }

    /** Where the quotation mark stands that ends it. */
    private static int endOfText(byte[] data, int from, int end) {
        int at = from;
        while (at < end && data[at] != '"') {
            at += data[at] == '\\' ? 2 : 1;
        }
        return at;
    }

    private static boolean isName(byte[] data, int from, int end) {
        int at = from;
        while (at < end && (data[at] == ' ' || data[at] == '\n' || data[at] == '\r' || data[at] == '\t')) {
            at++;
        }
        return at < end && data[at] == ':';
    }

    private static int endOfNumber(byte[] data, int from, int end) {
        int at = from;
        while (at < end && "+-.eE0123456789".indexOf(data[at]) >= 0) {
            at++;
        }
        return at;
    }

    private void number(byte[] data, int from, int end) {
        boolean whole = true;
        boolean exponent = false;
        for (int i = from; i < end; i++) {
            whole &= data[i] == '-' || (data[i] >= '0' && data[i] <= '9');
            exponent |= data[i] == 'e' || data[i] == 'E';
        }
        int length = end - from;
        if (whole ? length <= SURELY_WHOLE : !exponent && length <= SURELY_EXACT) {
            return;
        }
        try {
            BigDecimal value = new BigDecimal(text(data, from, end));
            if (whole && value.compareTo(LEAST) >= 0 && value.compareTo(MOST) <= 0) {
                return;
            }
            double nearest = value.doubleValue();
            if (Double.isInfinite(nearest) || new BigDecimal(Double.toString(nearest)).compareTo(value) != 0) {
                throw refused("a number in a JSON document that the server would round");
            }
        } catch (NumberFormatException e) {
            throw refused("a JSON document with a number that is none");
        }
    }
}
