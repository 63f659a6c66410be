package io.godwit.postgresql.catalog.rows;

import io.godwit.postgresql.connection.Quoting;
import io.godwit.spi.demand.Limit;
import io.godwit.spi.schema.Column;

/** JSON documents that a server would alter which keeps values and not the text, or would refuse for their depth. */
final class Documents {
    /** Numbers of so many digits are exact in a double; those without an exponent need no closer look. */
    private static final int EXACT_DIGITS = 15;

    private static final String TEXT_IN_QUOTES = Quoting.literal("\"([^\"\\\\]|\\\\.)*\"");
    private static final String ESCAPE = Quoting.literal("\\u");
    private static final String NUMBERS = "'strict $.** ? (@.type() == \"number\")'";

    private Documents() {}

    static String outside(Column column, String name, Limit.Document limit) {
        boolean text = column.nativeType().equals("json");
        // some characters that are written as escapes cannot be in a value of jsonb
        String plain = "strpos(" + name + "::text, " + ESCAPE + ") = 0";
        String value = text ? "(CASE WHEN " + plain + " THEN " + name + "::jsonb END)" : name;
        String deep = "jsonb_path_exists(" + value + ", 'strict $.**{" + limit.depth() + "}')";
        if (!limit.values()) {
            return deep;
        }
        String bare = withoutTexts(name + "::text");
        String closer = bare + " ~ '[0-9.]{" + (EXACT_DIGITS + 1) + ",}|[0-9][eE]'";
        String rounded = closer + " AND EXISTS (SELECT 1 FROM jsonb_path_query(" + value + ", " + NUMBERS
                + ") AS n (v), LATERAL (SELECT (v #>> '{}')::numeric AS x) AS d WHERE CASE"
                + " WHEN x = 0 OR (x = trunc(x) AND x BETWEEN -9223372036854775808 AND 18446744073709551615) THEN false"
                + " WHEN abs(x) > 1.7976931348623157e308 OR abs(x) < 1e-307 THEN true"
                + " ELSE x <> x::float8::text::numeric END)";
        // a value has no member twice, so that it has fewer colons than its text
        String doubled = plain + " AND " + colons(bare) + " <> " + colons(withoutTexts(value + "::text"));
        return deep + " OR (" + rounded + ")" + (text ? " OR (" + doubled + ")" : "");
    }

    private static String withoutTexts(String document) {
        return "regexp_replace(" + document + ", " + TEXT_IN_QUOTES + ", '', 'g')";
    }

    private static String colons(String document) {
        return "length(regexp_replace(" + document + ", '[^:]', '', 'g'))";
    }
}
