package io.godwit.mysql.catalog;

import io.godwit.mysql.catalog.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Finding one's way in a list of tokens. An index that is not there is the list's size. */
final class Pieces {
    private Pieces() {}

    /** The index of the first piece from here on that says something. */
    static int skipBlank(List<Token> tokens, int from) {
        int at = from;
        while (at < tokens.size() && tokens.get(at).isBlank()) {
            at++;
        }
        return at;
    }

    /** The index of the first piece after this one that says something. */
    static int next(List<Token> tokens, int index) {
        return skipBlank(tokens, index + 1);
    }

    /** Whether at this index there is this keyword or symbol. */
    static boolean is(List<Token> tokens, int index, String word) {
        return index < tokens.size() && tokens.get(index).is(word);
    }

    /** Whether from this index on there are these words, blanks apart. */
    static boolean are(List<Token> tokens, int index, String... words) {
        int at = index;
        for (String word : words) {
            if (!is(tokens, at, word)) {
                return false;
            }
            at = next(tokens, at);
        }
        return true;
    }

    /** The first index from here on, outside of brackets, of this keyword or symbol. */
    static int find(List<Token> tokens, int from, String word) {
        int depth = 0;
        for (int i = from; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (depth == 0 && token.is(word)) {
                return i;
            }
            depth += depth(token);
        }
        return tokens.size();
    }

    /** The index of the bracket that closes the one here. */
    static int close(List<Token> tokens, int open) {
        int depth = 0;
        for (int i = open; i < tokens.size(); i++) {
            depth += depth(tokens.get(i));
            if (depth == 0) {
                return i;
            }
        }
        return tokens.size();
    }

    private static int depth(Token token) {
        return token.is("(") ? 1 : token.is(")") ? -1 : 0;
    }

    /** What lies between the brackets that open here, divided at its commas. */
    static List<List<Token>> list(List<Token> tokens, int open) {
        List<List<Token>> parts = new ArrayList<>();
        int end = close(tokens, open);
        int start = open + 1;
        while (start <= end) {
            int comma = Math.min(find(tokens.subList(0, end), start, ","), end);
            parts.add(strip(tokens.subList(start, comma)));
            start = comma + 1;
        }
        return parts;
    }

    /** Without blanks at its ends, and with one blank, or line break, where there were several. */
    static List<Token> strip(List<Token> tokens) {
        List<Token> out = new ArrayList<>();
        for (Token token : tokens) {
            boolean afterSpace = out.isEmpty() || out.get(out.size() - 1).kind() == Kind.SPACE;
            if (token.kind() != Kind.SPACE) {
                out.add(token);
            } else if (!afterSpace) {
                out.add(new Token(Kind.SPACE, token.text().indexOf('\n') < 0 ? " " : "\n"));
            } else if (!out.isEmpty() && token.text().indexOf('\n') >= 0) {
                out.set(out.size() - 1, new Token(Kind.SPACE, "\n"));
            }
        }
        while (!out.isEmpty() && out.get(out.size() - 1).kind() == Kind.SPACE) {
            out.remove(out.size() - 1);
        }
        return out;
    }

    /** The value of a string literal as the server prints it. */
    static String literal(Token token) {
        String text = token.text();
        if (token.kind() != Kind.TEXT) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        char quote = text.charAt(0);
        for (int i = 1; i < text.length() - 1; i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length() - 1) {
                out.append(unescaped(text.charAt(++i)));
            } else {
                out.append(c);
                i += c == quote ? 1 : 0;
            }
        }
        return out.toString();
    }

    private static char unescaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case '0' -> '\0';
            case 'b' -> '\b';
            case 'Z' -> '\u001a';
            default -> c;
        };
    }
}
