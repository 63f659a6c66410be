package io.godwit.oracle.catalog;

import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Type;
import io.godwit.sql.Columns;
import io.godwit.sql.Dialect;
import io.godwit.sql.ExpressionReader;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Defaults, checks and computations in Oracle's language, as far as PostgreSQL computes the same: rewritten into its spelling, whose
 * reader then tells whether all engines do. Left out is what looks alike and is not: a text without characters, which is a null
 * here; {@code ||}, which takes a null for such a text; division; implicit conversions; blanks of CHAR in LIKE and LENGTH.
 */
final class OracleText {
    private static final Pattern TOKEN = Pattern.compile(
            "\\s+|(?<text>[nN]?'(?:[^']|'')*')|\"(?<quoted>[^\"]+)\""
                    + "|(?<number>\\d+(?:\\.\\d*)?|\\.\\d+)|(?<word>[A-Za-z][\\w$#]*)|(?<symbol><=|>=|<>|!=|\\^=|\\|\\||[=<>+*,()-])");
    private static final Set<String> WORDS =
            Set.of("AND", "OR", "NOT", "IN", "BETWEEN", "LIKE", "IS", "NULL", "CASE", "WHEN", "THEN", "ELSE", "END");
    private static final Map<String, String> CALLS = Map.of(
            "UPPER",
            "upper",
            "LOWER",
            "lower",
            "ABS",
            "abs",
            "LENGTH",
            "length",
            "NVL",
            "coalesce",
            "COALESCE",
            "coalesce");
    private static final Set<String> NOW =
            Set.of("SYSDATE", "SYSTIMESTAMP", "CURRENT_TIMESTAMP", "CURRENT_DATE", "LOCALTIMESTAMP");
    /** A default that takes the next number of a sequence, as the dictionary spells it. */
    private static final Pattern NEXT = Pattern.compile("(?i)(?:\"?([\\w$#]+)\"?\\.)?\"?([\\w$#]+)\"?\\.\"?NEXTVAL\"?");

    private OracleText() {}

    /** A condition of a check. */
    static Optional<Expression> condition(Columns columns, String text) {
        return Optional.ofNullable(rewritten(columns, text))
                .flatMap(t -> ExpressionReader.condition(Dialect.POSTGRESQL, columns, t));
    }

    /** What a column is computed from. */
    static Optional<Expression> computed(Columns columns, Type type, String text) {
        return Optional.ofNullable(rewritten(columns, text))
                .flatMap(t -> ExpressionReader.computed(Dialect.POSTGRESQL, columns, type, t));
    }

    /** An expression of an index. */
    static Optional<Expression> indexed(Columns columns, String text) {
        return Optional.ofNullable(rewritten(columns, text))
                .flatMap(t -> ExpressionReader.indexed(Dialect.POSTGRESQL, columns, t));
    }

    /** A default of a column of a type. */
    static Optional<Expression> defaultValue(Type type, String text) {
        return Optional.ofNullable(rewritten(Columns.NONE, text))
                .flatMap(t -> ExpressionReader.defaultValue(Dialect.POSTGRESQL, type, t));
    }

    /** Whether a default is none: NULL, or a text without characters, which is a null. */
    static boolean isNothing(String text) {
        String plain = text.strip();
        return plain.isEmpty() || plain.equalsIgnoreCase("NULL") || plain.equals("''");
    }

    /** The sequence whose next number a default takes: its owner, or an empty text, and its name; null if it takes none. */
    static String @Nullable [] sequence(String text) {
        Matcher matcher = NEXT.matcher(text.strip());
        return matcher.matches() ? new String[] {Reading.nonNull(matcher.group(1)), matcher.group(2)} : null;
    }

    /** In PostgreSQL's spelling; null if something in it is not known to be the same there. */
    private static @Nullable String rewritten(Columns columns, String text) {
        StringBuilder out = new StringBuilder();
        Matcher token = TOKEN.matcher(text);
        int at = 0;
        boolean padded = false;
        boolean counts = false;
        while (at < text.length()) {
            if (!token.region(at, text.length()).lookingAt()) {
                return null;
            }
            at = token.end();
            String part =
                    part(columns, token, at < text.length() ? text.substring(at).stripLeading() : "");
            if (part == null) {
                return null;
            }
            String word = Reading.nonNull(token.group("word")).toUpperCase(Locale.ROOT);
            counts |= word.equals("LIKE") || word.equals("LENGTH");
            padded |= isPadded(columns, token);
            out.append(part);
        }
        return counts && padded ? null : out.toString();
    }

    private static boolean isPadded(Columns columns, Matcher token) {
        String quoted = token.group("quoted");
        String word = token.group("word");
        String name = quoted != null ? quoted : word == null ? "" : word.toUpperCase(Locale.ROOT);
        return columns.types().get(name) instanceof Type.Text text && text.padded();
    }

    private static @Nullable String part(Columns columns, Matcher token, String rest) {
        String text = token.group("text");
        String quoted = token.group("quoted");
        String word = token.group("word");
        String symbol = token.group("symbol");
        if (text != null) {
            String plain = text.charAt(0) == '\'' ? text : text.substring(1);
            return plain.equals("''") ? null : plain;
        } else if (quoted != null) {
            return column(columns, quoted);
        } else if (word != null) {
            return word(columns, word.toUpperCase(Locale.ROOT), rest);
        } else if (symbol != null) {
            return symbol.equals("||") ? null : symbol.equals("^=") || symbol.equals("!=") ? "<>" : symbol;
        }
        return token.group("number") != null ? token.group() : " ";
    }

    private static @Nullable String column(Columns columns, String name) {
        return columns.types().containsKey(name) ? '"' + name + '"' : null;
    }

    private static @Nullable String word(Columns columns, String word, String rest) {
        boolean call = rest.startsWith("(");
        if (columns.types().containsKey(word) && !call) {
            return '"' + word + '"';
        } else if (WORDS.contains(word)) {
            return word;
        } else if (NOW.contains(word) && !call) {
            return "now()";
        } else if (word.equals("TIMESTAMP") && rest.startsWith("'")) {
            return "timestamp ";
        }
        return call ? CALLS.get(word) : null;
    }
}
