package io.godwit.sqlserver.catalog.neutral;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A type as {@link TypeSpelling} writes it, taken apart.
 *
 * @param name without its numbers
 * @param length of texts and bytes; {@link #MAX} if it is max, 0 of what takes none
 * @param precision of decimals, else 0
 * @param scale of decimals, else 0
 */
record NativeText(String name, int length, int precision, int scale) {
    static final int MAX = -1;

    private static final Pattern FORM = Pattern.compile("([a-z0-9]+)(?:\\((max|\\d+)(?:,(\\d+))?\\))?.*");
    private static final int OTHER_BYTES = 17;

    static NativeText of(String spelled) {
        Matcher form = FORM.matcher(spelled);
        if (!form.matches()) {
            throw new IllegalArgumentException(spelled);
        }
        String name = form.group(1);
        String first = form.group(2);
        int number = first == null ? 0 : first.equals("max") ? MAX : Integer.parseInt(first);
        boolean decimal = name.equals("decimal");
        return new NativeText(
                name,
                decimal ? 0 : number,
                decimal ? number : 0,
                form.group(3) == null ? 0 : Integer.parseInt(form.group(3)));
    }

    boolean isUnicode() {
        return name.equals("nvarchar") || name.equals("nchar");
    }

    /** Whether its values are compared by a collation. */
    boolean isText() {
        return isUnicode() || name.equals("varchar");
    }

    /** Whether an index can have it as a part. */
    boolean isIndexable() {
        return length != MAX && !name.equals("geometry");
    }

    /** The most bytes of a value in an index. */
    int bytes() {
        return isUnicode() ? 2 * length : isText() || name.equals("varbinary") ? length : OTHER_BYTES;
    }
}
