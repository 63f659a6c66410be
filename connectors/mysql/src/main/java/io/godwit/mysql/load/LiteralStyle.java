package io.godwit.mysql.load;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How text of a column becomes a literal of SQL, and how LOAD DATA takes it.
 *
 * @param open what stands before
 * @param isHex whether the text stands in hexadecimal digits, which mean the same under any sql_mode
 * @param close what stands after
 * @param converted whether LOAD DATA, which reads bytes, needs to be told that this is text in utf8mb4
 */
record LiteralStyle(String open, boolean isHex, String close, boolean converted) {
    /** Digits. */
    static final LiteralStyle NUMBER = new LiteralStyle("", false, "", false);

    /** ASCII that needs no escapes: dates, times, and what is said in such. */
    static final LiteralStyle QUOTED = new LiteralStyle("'", false, "'", false);

    /** ASCII of types that LOAD DATA would take bytes for as they lie. */
    static final LiteralStyle ADDRESS = new LiteralStyle("'", false, "'", true);

    /** Bytes. */
    static final LiteralStyle BYTES = new LiteralStyle("_binary X'", true, "'", false);

    /** JSON as a type of its own: text would be a JSON string when it is compared. */
    static final LiteralStyle JSON = new LiteralStyle("CAST(_utf8mb4 X'", true, "' AS JSON)", true);

    /** Text in UTF-8 for a column of a character set that only the server knows. */
    static final LiteralStyle CONVERTED = new LiteralStyle("_utf8mb4 X'", true, "'", true);

    /** Text in a character set. The three-byte set has had two names, and the four-byte set says the same. */
    static LiteralStyle text(String characterSet) {
        String set = characterSet.equals("utf8mb3") ? "utf8mb4" : characterSet.toLowerCase(Locale.ROOT);
        return new LiteralStyle("_" + set + " X'", true, "'", false);
    }

    /** That of a column's own text. */
    static LiteralStyle of(SqlType type) {
        SqlType.Family family = type.family();
        if (family == null) {
            return BYTES;
        }
        return switch (family) {
            case INTEGER, DECIMAL, FLOAT, DOUBLE, YEAR -> NUMBER;
            case DATE, TIME, TIMESTAMP -> QUOTED;
            case ASCII -> ADDRESS;
            case TEXT, ENUM, SET -> text(type.textSet());
            case BIT, BYTES, GEOMETRY -> BYTES;
            case JSON -> JSON;
        };
    }

    boolean mayNeedEscapes() {
        return isHex;
    }

    void open(ByteText out) {
        out.append(open);
    }

    void close(int start, ByteText out) {
        if (isHex) {
            out.hexFrom(start);
        }
        out.append(close);
    }

    @Nullable
    String assignment(String variable) {
        return converted ? "CONVERT(" + variable + " USING utf8mb4)" : null;
    }
}
