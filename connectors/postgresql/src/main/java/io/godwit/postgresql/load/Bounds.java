package io.godwit.postgresql.load;

import static io.godwit.postgresql.connection.Quoting.name;

import io.godwit.spi.load.Split;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.Table;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a split's bounds mean. Written {@code key:FROM..TO} (values of the key's only column; either end may be missing),
 * {@code blocks:FROM..TO@FILENODE} (blocks of the table's file, true only as long as the table has that file), or empty.
 *
 * @param from first value, null if open
 * @param to first value after, null if open
 * @param filenode the file that blocks are counted in; 0 for other kinds
 */
record Bounds(Kind kind, @Nullable Long from, @Nullable Long to, long filenode) {
    /** All rows. */
    static final Bounds WHOLE = new Bounds(Kind.WHOLE, null, null, 0);

    private static final Pattern FORM = Pattern.compile("(key|blocks):(-?\\d+)?\\.\\.(-?\\d+)?(?:@(\\d+))?");

    /** What is divided. */
    enum Kind {
        WHOLE,
        KEY,
        BLOCKS
    }

    static Bounds of(Split split) {
        if (split.bounds().isEmpty()) {
            return WHOLE;
        }
        Matcher m = FORM.matcher(split.bounds());
        if (!m.matches()) {
            throw new IllegalArgumentException("not bounds of a PostgreSQL split: " + split.bounds());
        }
        String from = m.group(2);
        String to = m.group(3);
        String filenode = m.group(4);
        return new Bounds(
                "key".equals(m.group(1)) ? Kind.KEY : Kind.BLOCKS,
                from == null ? null : Long.valueOf(from),
                to == null ? null : Long.valueOf(to),
                filenode == null ? 0 : Long.parseLong(filenode));
    }

    String text() {
        String range = (from == null ? "" : from) + ".." + (to == null ? "" : to);
        return switch (kind) {
            case WHOLE -> "";
            case KEY -> "key:" + range;
            case BLOCKS -> "blocks:" + range + "@" + filenode;
        };
    }

    /** The condition that rows of the range and of the table's filter meet, with {@code WHERE}; empty if all rows do. */
    String where(Table table) {
        String range = range(table);
        String filter = table.filter();
        if (filter == null || filter.isBlank()) {
            return range.isEmpty() ? "" : " WHERE " + range;
        }
        // the line end keeps a comment at the filter's end from swallowing the bracket
        return " WHERE " + (range.isEmpty() ? "" : range + " AND ") + "(" + filter + "\n)";
    }

    private String range(Table table) {
        String column;
        String low;
        String high;
        if (kind == Kind.KEY) {
            Key key = table.key();
            if (key == null || key.columns().size() != 1) {
                throw new IllegalArgumentException(table.id() + " has no key that " + text() + " could divide");
            }
            column = name(key.columns().get(0));
            low = "" + from;
            high = "" + to;
        } else {
            column = "ctid";
            low = "'(" + from + ",0)'::tid";
            high = "'(" + to + ",0)'::tid";
        }
        String condition = from == null ? "" : column + " >= " + low;
        if (to != null) {
            condition += (condition.isEmpty() ? "" : " AND ") + column + " < " + high;
        }
        return kind == Kind.WHOLE ? "" : condition;
    }
}
