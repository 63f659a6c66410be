package io.godwit.testkit.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The words of a statement of the stand-in (not of Oracle's whole language), with where each stands. */
final class Tokens {
    /** A word: a name, a number, a text in quotes, or a sign. */
    record Token(Kind kind, String text, int start, int end) {
        boolean is(String word) {
            return kind != Kind.QUOTED && kind != Kind.TEXT && text.equalsIgnoreCase(word);
        }

        boolean isName() {
            return kind == Kind.WORD || kind == Kind.QUOTED;
        }

        /** As the dictionary has it: capital letters unless it is quoted. */
        String name() {
            return kind == Kind.QUOTED ? text.substring(1, text.length() - 1) : text.toUpperCase(Locale.ROOT);
        }
    }

    /** What a token is. */
    enum Kind {
        WORD,
        QUOTED,
        TEXT,
        NUMBER,
        SIGN
    }

    private final String sql;
    private final List<Token> tokens;
    private int at;

    Tokens(String sql) {
        this.sql = sql;
        this.tokens = scan(sql);
    }

    static List<Token> scan(String sql) {
        List<Token> tokens = new ArrayList<>();
        int i = 0;
        while (i < sql.length()) {
            char c = sql.charAt(i);
            int end;
            if (Character.isWhitespace(c)) {
                i++;
                continue;
            } else if (c == '-' && sql.startsWith("--", i)) {
                int line = sql.indexOf('\n', i);
                i = line < 0 ? sql.length() : line;
                continue;
            } else if (c == '\'' || c == '"') {
                end = closing(sql, i, c);
                tokens.add(new Token(c == '"' ? Kind.QUOTED : Kind.TEXT, sql.substring(i, end), i, end));
            } else if (Character.isLetter(c) || c == '_') {
                end = i + 1;
                while (end < sql.length() && isPart(sql.charAt(end))) {
                    end++;
                }
                tokens.add(new Token(Kind.WORD, sql.substring(i, end), i, end));
            } else if (Character.isDigit(c)) {
                end = i + 1;
                while (end < sql.length() && (Character.isDigit(sql.charAt(end)) || sql.charAt(end) == '.')) {
                    end++;
                }
                tokens.add(new Token(Kind.NUMBER, sql.substring(i, end), i, end));
            } else {
                end = i + 1;
                tokens.add(new Token(Kind.SIGN, sql.substring(i, end), i, end));
            }
            i = end;
        }
        return tokens;
    }

    private static int closing(String sql, int start, char quote) {
        int i = start + 1;
        while (i < sql.length()) {
            if (sql.charAt(i) == quote) {
                if (quote == '\'' && i + 1 < sql.length() && sql.charAt(i + 1) == quote) {
                    i++;
                } else {
                    return i + 1;
                }
            }
            i++;
        }
        throw new StandInException(1756, "quoted string not properly terminated");
    }

    private static boolean isPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == '#';
    }

    boolean ended() {
        return at >= tokens.size();
    }

    Token peek() {
        return ended() ? new Token(Kind.SIGN, "", sql.length(), sql.length()) : tokens.get(at);
    }

    Token peek(int ahead) {
        return at + ahead < tokens.size()
                ? tokens.get(at + ahead)
                : new Token(Kind.SIGN, "", sql.length(), sql.length());
    }

    Token next() {
        Token token = peek();
        at++;
        return token;
    }

    boolean at(String... words) {
        for (int i = 0; i < words.length; i++) {
            if (!peek(i).is(words[i])) {
                return false;
            }
        }
        return true;
    }

    boolean take(String... words) {
        if (at(words)) {
            at += words.length;
            return true;
        }
        return false;
    }

    void expect(String... words) {
        if (!take(words)) {
            throw unknown();
        }
    }

    String name() {
        Token token = next();
        if (!token.isName()) {
            throw unknown();
        }
        return token.name();
    }

    /** Names between brackets. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        expect("(");
        do {
            names.add(name());
        } while (take(","));
        expect(")");
        return names;
    }

    /** The text between brackets, which are passed. */
    String bracketed() {
        expect("(");
        int from = peek().start();
        int depth = 1;
        while (true) {
            Token token = next();
            if (token.text().isEmpty()) {
                throw unknown();
            }
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth == 0) {
                return sql.substring(from, token.start()).strip();
            }
        }
    }

    /** The text up to one of some words, or a comma or bracket outside of all brackets. */
    String until(String... words) {
        int from = peek().start();
        int to = from;
        int depth = 0;
        while (!ended()) {
            Token token = peek();
            if (depth == 0 && (token.is(",") || token.is(")") || isOne(token, words))) {
                break;
            }
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            to = token.end();
            at++;
        }
        return sql.substring(from, to).strip();
    }

    private static boolean isOne(Token token, String... words) {
        for (String word : words) {
            if (token.is(word)) {
                return true;
            }
        }
        return false;
    }

    /** What is left. */
    String rest() {
        String rest = sql.substring(peek().start()).strip();
        at = tokens.size();
        return rest;
    }

    StandInException unknown() {
        return new StandInException(
                900,
                "the stand-in, which is not Oracle, does not know this statement at `" + peek().text() + "`: " + sql);
    }
}
