package io.godwit.mysql.catalog;

import io.godwit.mysql.catalog.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Takes a statement to pieces, by the rules of the manuals' chapters "Language Structure" and "Comments". The pieces' texts,
 * one after another, are the statement again.
 */
final class Lexer {
    private final String text;
    private final boolean ansiQuotes;
    private final boolean backslashEscapes;
    private final boolean unwrap;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private boolean inVersionComment;

    private Lexer(String text, String sqlMode, boolean unwrap) {
        String mode = sqlMode.toUpperCase(Locale.ROOT);
        this.text = text;
        this.ansiQuotes = mode.contains("ANSI_QUOTES");
        this.backslashEscapes = !mode.contains("NO_BACKSLASH_ESCAPES");
        this.unwrap = unwrap;
    }

    /** The pieces of a statement as it reads under an SQL mode. */
    static List<Token> tokens(String statement, String sqlMode) {
        return new Lexer(statement, sqlMode, false).run();
    }

    /**
     * The pieces of a statement that the server wrote, where what it put into comments for its own version is no comment: the
     * marks of such a comment are blanks.
     */
    static List<Token> unwrapped(String statement) {
        return new Lexer(statement, "", true).run();
    }

    /** Puts pieces together. */
    static String text(List<Token> tokens) {
        StringBuilder out = new StringBuilder();
        tokens.forEach(t -> out.append(t.text()));
        return out.toString();
    }

    private List<Token> run() {
        while (at < text.length()) {
            int start = at;
            Kind kind = next();
            String piece = text.substring(start, at);
            boolean mark = kind == Kind.SPACE && !piece.isBlank();
            tokens.add(new Token(kind, mark ? " " : piece));
        }
        return tokens;
    }

    private Kind next() {
        char c = text.charAt(at);
        if (Character.isWhitespace(c)) {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return Kind.SPACE;
        }
        if (c == '/' && starts("/*")) {
            return comment();
        }
        if (inVersionComment && starts("*/")) {
            inVersionComment = false;
            at += 2;
            return Kind.SPACE;
        }
        if (c == '#' || startsLineComment()) {
            int end = text.indexOf('\n', at);
            at = end < 0 ? text.length() : end;
            return Kind.COMMENT;
        }
        if (c == '`' || (c == '"' && ansiQuotes)) {
            quoted(c, false);
            return Kind.NAME;
        }
        if (c == '\'' || c == '"') {
            quoted(c, backslashEscapes);
            return Kind.TEXT;
        }
        if (isPrefixedLiteral(c)) {
            at++;
            quoted('\'', false);
            return Kind.NUMBER;
        }
        if (isWordPart(c)) {
            int start = at;
            while (at < text.length() && isWordPart(text.charAt(at))) {
                at++;
            }
            return isNumber(start) ? Kind.NUMBER : Kind.WORD;
        }
        at++;
        return Kind.SYMBOL;
    }

    /** A word may begin with digits, so only what has nothing else is a number; so is 0x... and 1e5. */
    private boolean isNumber(int start) {
        String word = text.substring(start, at);
        boolean number = word.matches("[0-9]+([eE][0-9]+)?|0x[0-9a-fA-F]+|0b[01]+");
        // what follows a dot that follows a name is a name
        return number && !(start > 0 && text.charAt(start - 1) == '.' && !tokens.isEmpty() && follows());
    }

    private boolean follows() {
        return tokens.size() > 1 && tokens.get(tokens.size() - 2).mayBeName();
    }

    private boolean isPrefixedLiteral(char c) {
        boolean prefix = c == 'b' || c == 'B' || c == 'x' || c == 'X';
        return prefix && at + 1 < text.length() && text.charAt(at + 1) == '\'';
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c >= 0x80;
    }

    private boolean starts(String prefix) {
        return text.startsWith(prefix, at);
    }

    private boolean startsLineComment() {
        return starts("--") && (at + 2 == text.length() || text.charAt(at + 2) <= ' ');
    }

    private Kind comment() {
        boolean versioned = starts("/*!") || starts("/*M!");
        if (unwrap && versioned) {
            at += starts("/*M!") ? "/*M!".length() : "/*!".length();
            while (at < text.length() && Character.isDigit(text.charAt(at))) {
                at++;
            }
            inVersionComment = true;
            return Kind.SPACE;
        }
        int end = text.indexOf("*/", at + 2);
        at = end < 0 ? text.length() : end + 2;
        return Kind.COMMENT;
    }

    private void quoted(char quote, boolean escapes) {
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '\\' && escapes) {
                at++;
            } else if (c == quote) {
                if (at < text.length() && text.charAt(at) == quote) {
                    at++;
                } else {
                    break;
                }
            }
        }
        at = Math.min(at, text.length());
    }
}
