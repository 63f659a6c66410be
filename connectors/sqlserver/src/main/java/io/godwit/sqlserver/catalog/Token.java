package io.godwit.sqlserver.catalog;

import java.util.ArrayList;
import java.util.List;

/**
 * A piece of a Transact-SQL text (Transact-SQL Reference, "Database identifiers", "Constants", "Comments").
 *
 * @param kind what it is
 * @param text as it stands there
 */
record Token(Kind kind, String text) {
    /** What a token can be. */
    enum Kind {
        /** Blanks and comments. */
        SPACE,
        /** In brackets, or in double quotes where those make names. */
        QUOTED_NAME,
        /** A name or a keyword. */
        WORD,
        /** In single quotes, or in double ones where those make texts. */
        TEXT,
        NUMBER,
        OTHER
    }

    /** Cuts a text into its tokens; together they are the text. {@code quotedIdentifier}: whether double quotes make names. */
    static List<Token> of(String text, boolean quotedIdentifier) {
        List<Token> tokens = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            Kind kind = kind(text, at, quotedIdentifier);
            int end = end(text, at, kind);
            tokens.add(new Token(kind, text.substring(at, end)));
            at = end;
        }
        return tokens;
    }

    private static Kind kind(String text, int at, boolean quotedIdentifier) {
        char c = text.charAt(at);
        if (Character.isWhitespace(c) || text.startsWith("--", at) || text.startsWith("/*", at)) {
            return Kind.SPACE;
        }
        if (c == '[' || (c == '"' && quotedIdentifier)) {
            return Kind.QUOTED_NAME;
        }
        if (c == '\'' || c == '"' || ((c == 'N' || c == 'n') && text.startsWith("'", at + 1))) {
            return Kind.TEXT;
        }
        if (c >= '0' && c <= '9') {
            return Kind.NUMBER;
        }
        return isWord(c) ? Kind.WORD : Kind.OTHER;
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '@' || c == '#' || c == '$';
    }

    private static int end(String text, int at, Kind kind) {
        return switch (kind) {
            case SPACE -> endOfSpace(text, at);
            case QUOTED_NAME -> endOfQuoted(text, at, text.charAt(at) == '[' ? ']' : '"');
            case TEXT -> {
                int quote = text.charAt(at) == 'N' || text.charAt(at) == 'n' ? at + 1 : at;
                yield endOfQuoted(text, quote, text.charAt(quote));
            }
            case NUMBER, WORD -> {
                int end = at + 1;
                boolean number = kind == Kind.NUMBER;
                while (end < text.length() && (isWord(text.charAt(end)) || (number && text.charAt(end) == '.'))) {
                    end++;
                }
                yield end;
            }
            case OTHER -> at + 1;
        };
    }

    /** One comment, which may hold others, or a run of blanks. */
    private static int endOfSpace(String text, int at) {
        if (text.startsWith("--", at)) {
            int end = text.indexOf('\n', at);
            return end < 0 ? text.length() : end + 1;
        }
        int end = at;
        if (text.startsWith("/*", at)) {
            int depth = 0;
            do {
                if (text.startsWith("/*", end)) {
                    depth++;
                    end += 2;
                } else if (text.startsWith("*/", end)) {
                    depth--;
                    end += 2;
                } else {
                    end++;
                }
            } while (depth > 0 && end < text.length());
            return Math.min(end, text.length());
        }
        while (end < text.length() && Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static int endOfQuoted(String text, int start, char close) {
        int at = start + 1;
        while (at < text.length()) {
            if (text.charAt(at) == close) {
                if (at + 1 < text.length() && text.charAt(at + 1) == close) {
                    at++;
                } else {
                    return at + 1;
                }
            }
            at++;
        }
        return text.length();
    }

    /** Whether it may name something. */
    boolean mayBeName() {
        return kind == Kind.QUOTED_NAME || kind == Kind.WORD;
    }

    /** What it names, without its marks. */
    String name() {
        if (kind != Kind.QUOTED_NAME) {
            return text;
        }
        String close = text.startsWith("[") ? "]" : "\"";
        String inside = text.substring(1, Math.max(1, text.length() - 1));
        return inside.replace(close + close, close);
    }

    boolean is(String word) {
        return text.equalsIgnoreCase(word);
    }
}
