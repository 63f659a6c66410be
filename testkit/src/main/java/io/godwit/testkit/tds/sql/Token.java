package io.godwit.testkit.tds.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A piece of a statement.
 *
 * @param text of a name or text without its quotes
 * @param start where it begins in the statement
 * @param end where the next character is
 */
record Token(Kind kind, String text, int start, int end) {
    enum Kind {
        WORD,
        NAME,
        TEXT,
        UNICODE,
        NUMBER,
        BYTES,
        VARIABLE,
        SYMBOL,
        END
    }

    private static final List<String> PAIRS = List.of("<>", "<=", ">=", "!=", "+=", "-=", "*=", "!<", "!>", "::");

    boolean is(String word) {
        return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equalsIgnoreCase(word);
    }

    boolean isName() {
        return kind == Kind.WORD || kind == Kind.NAME;
    }

    String lower() {
        return text.toLowerCase(Locale.ROOT);
    }

    /** Takes a batch apart; comments are left out. */
    static List<Token> all(String sql) {
        List<Token> tokens = new ArrayList<>();
        int at = 0;
        while (true) {
            at = skip(sql, at);
            if (at >= sql.length()) {
                tokens.add(new Token(Kind.END, "", sql.length(), sql.length()));
                return tokens;
            }
            Token token = next(sql, at);
            tokens.add(token);
            at = token.end;
        }
    }

    private static int skip(String sql, int from) {
        int at = from;
        while (at < sql.length()) {
            if (sql.startsWith("--", at)) {
                int line = sql.indexOf('\n', at);
                at = line < 0 ? sql.length() : line;
            } else if (sql.startsWith("/*", at)) {
                int depth = 1;
                at += 2;
                while (depth > 0 && at < sql.length()) {
                    if (sql.startsWith("/*", at)) {
                        depth++;
                        at += 2;
                    } else if (sql.startsWith("*/", at)) {
                        depth--;
                        at += 2;
                    } else {
                        at++;
                    }
                }
            } else if (Character.isWhitespace(sql.charAt(at)) || sql.charAt(at) == '\uFEFF') {
                at++;
            } else {
                return at;
            }
        }
        return at;
    }

    private static Token next(String sql, int at) {
        char c = sql.charAt(at);
        char following = at + 1 < sql.length() ? sql.charAt(at + 1) : 0;
        if (c == '[') {
            return quoted(sql, at, at + 1, ']', Kind.NAME);
        }
        if (c == '"') {
            return quoted(sql, at, at + 1, '"', Kind.NAME);
        }
        if (c == '\'') {
            return quoted(sql, at, at + 1, '\'', Kind.TEXT);
        }
        if ((c == 'N' || c == 'n') && following == '\'') {
            return quoted(sql, at, at + 2, '\'', Kind.UNICODE);
        }
        if (c == '0' && (following == 'x' || following == 'X')) {
            int end = at + 2;
            while (end < sql.length() && Character.digit(sql.charAt(end), 16) >= 0) {
                end++;
            }
            return new Token(Kind.BYTES, sql.substring(at + 2, end), at, end);
        }
        if (isDigit(c) || (c == '.' && isDigit(following))) {
            return number(sql, at);
        }
        if (c == '@' || isWordStart(c)) {
            int end = at + 1;
            while (end < sql.length() && isWordPart(sql.charAt(end))) {
                end++;
            }
            return new Token(c == '@' ? Kind.VARIABLE : Kind.WORD, sql.substring(at, end), at, end);
        }
        for (String pair : PAIRS) {
            if (sql.startsWith(pair, at)) {
                return new Token(Kind.SYMBOL, pair, at, at + 2);
            }
        }
        return new Token(Kind.SYMBOL, String.valueOf(c), at, at + 1);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isWordStart(char c) {
        return Character.isLetter(c) || c == '_' || c == '#';
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '#' || c == '$' || c == '@';
    }

    private static Token number(String sql, int at) {
        int end = at;
        boolean exponent = false;
        while (end < sql.length()) {
            char c = sql.charAt(end);
            if ((c == 'e' || c == 'E') && !exponent) {
                exponent = true;
                char sign = end + 1 < sql.length() ? sql.charAt(end + 1) : 0;
                end += sign == '-' || sign == '+' ? 2 : 1;
            } else if (isDigit(c) || (c == '.' && !exponent)) {
                end++;
            } else {
                break;
            }
        }
        return new Token(Kind.NUMBER, sql.substring(at, end), at, end);
    }

    private static Token quoted(String sql, int start, int from, char quote, Kind kind) {
        StringBuilder text = new StringBuilder();
        int at = from;
        while (true) {
            int end = sql.indexOf(quote, at);
            if (end < 0) {
                throw new TdsException(105, 15, "Unclosed quotation mark after the character string.");
            }
            text.append(sql, at, end);
            if (end + 1 < sql.length() && sql.charAt(end + 1) == quote) {
                text.append(quote);
                at = end + 2;
            } else {
                return new Token(kind, text.toString(), start, end + 1);
            }
        }
    }
}
