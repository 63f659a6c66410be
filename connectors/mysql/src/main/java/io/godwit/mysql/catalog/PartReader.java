package io.godwit.mysql.catalog;

import io.godwit.mysql.catalog.TableText.Kind;
import io.godwit.mysql.catalog.TableText.Part;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads indexes, foreign keys and checks from the parts of a table's text: every server prints them alike. */
final class PartReader {
    private PartReader() {}

    /**
     * An index.
     *
     * @param nullable whether a column may be null
     */
    static NativeIndex index(Part part, Predicate<String> nullable) {
        List<Token> tokens = part.tokens();
        int open = Pieces.find(tokens, 0, "(");
        List<NativeIndex.Part> parts = new ArrayList<>();
        for (List<Token> piece : Pieces.list(tokens, open)) {
            parts.add(indexPart(piece, nullable));
        }
        String type = "BTREE";
        boolean visible = true;
        String comment = "";
        boolean unique = part.kind() == Kind.PRIMARY_KEY;
        int end = Pieces.close(tokens, open);
        for (int i = 0; i < tokens.size(); i = i == open ? end + 1 : i + 1) {
            Token token = tokens.get(i);
            unique |= token.is("UNIQUE");
            if (token.is("FULLTEXT") || token.is("SPATIAL") || token.is("VECTOR")) {
                type = token.text().toUpperCase(Locale.ROOT);
            } else if (token.is("USING")) {
                type = tokens.get(Pieces.next(tokens, i)).text().toUpperCase(Locale.ROOT);
            } else if (token.is("INVISIBLE") || token.is("IGNORED")) {
                visible = false;
            } else if (token.is("COMMENT")) {
                comment = Pieces.literal(tokens.get(Pieces.next(tokens, i)));
            }
        }
        return new NativeIndex(part.name(), unique, type, visible, parts, comment);
    }

    private static NativeIndex.Part indexPart(List<Token> piece, Predicate<String> nullable) {
        boolean descending = piece.get(piece.size() - 1).is("DESC");
        if (piece.get(0).is("(")) {
            String expression = Lexer.text(piece.subList(1, Pieces.close(piece, 0)));
            return new NativeIndex.Part(null, expression, 0, descending, true);
        }
        String column = piece.get(0).name();
        boolean prefixed = piece.size() > 2 && piece.get(1).is("(");
        int prefix = prefixed ? Integer.parseInt(piece.get(2).text()) : 0;
        return new NativeIndex.Part(column, null, prefix, descending, nullable.test(column));
    }

    /** A foreign key of a table of this database. */
    static NativeForeignKey foreignKey(Part part, String database) {
        List<Token> tokens = part.tokens();
        int open = Pieces.find(tokens, 0, "(");
        int references = Pieces.find(tokens, 0, "REFERENCES");
        int name = Pieces.next(tokens, references);
        int referencedOpen = Pieces.find(tokens, references, "(");
        TableId referenced = Pieces.is(tokens, name + 1, ".")
                ? new TableId(tokens.get(name).name(), tokens.get(name + 2).name())
                : new TableId(database, tokens.get(name).name());
        int after = Pieces.close(tokens, referencedOpen) + 1;
        return new NativeForeignKey(
                part.name(),
                names(tokens, open),
                referenced,
                names(tokens, referencedOpen),
                action(tokens, after, "DELETE"),
                action(tokens, after, "UPDATE"));
    }

    private static List<String> names(List<Token> tokens, int open) {
        return Pieces.list(tokens, open).stream().map(p -> p.get(0).name()).toList();
    }

    /** Nothing is printed for NO ACTION, and on older servers for RESTRICT: InnoDB takes them for the same. */
    private static String action(List<Token> tokens, int from, String event) {
        for (int i = Pieces.find(tokens, from, "ON"); i < tokens.size(); i = Pieces.find(tokens, i + 1, "ON")) {
            int what = Pieces.next(tokens, i);
            if (Pieces.is(tokens, what, event)) {
                int first = Pieces.next(tokens, what);
                String word = tokens.get(first).text().toUpperCase(Locale.ROOT);
                int second = Pieces.next(tokens, first);
                boolean two = word.equals("SET") || word.equals("NO");
                return two ? word + " " + tokens.get(second).text().toUpperCase(Locale.ROOT) : word;
            }
        }
        return "NO ACTION";
    }

    /** A check of the table. */
    static NativeCheck check(Part part) {
        List<Token> tokens = part.tokens();
        int open = Pieces.find(tokens, 0, "(");
        boolean enforced = !Pieces.are(tokens, Pieces.next(tokens, Pieces.close(tokens, open)), "NOT", "ENFORCED");
        return new NativeCheck(part.name(), inside(tokens, open), enforced);
    }

    /** A check that stands with a column, as MariaDB prints them; null if there is none. */
    static @Nullable NativeCheck columnCheck(Part part) {
        List<Token> tokens = part.tokens();
        int check = Pieces.find(tokens, 0, "CHECK");
        int open = Pieces.next(tokens, check);
        return Pieces.is(tokens, open, "(") ? new NativeCheck(part.name(), inside(tokens, open), true) : null;
    }

    /** What a column is computed from; empty if it is not. */
    static String generation(Part part) {
        List<Token> tokens = part.tokens();
        int as = Pieces.find(tokens, 0, "AS");
        int open = Pieces.next(tokens, as);
        return Pieces.is(tokens, open, "(") ? inside(tokens, open) : "";
    }

    /** Where a column's default stands: from the word DEFAULT on to what comes after it; null if there is none. */
    static int @Nullable [] defaultRange(List<Token> tokens) {
        int start = Pieces.find(tokens, 0, "DEFAULT");
        if (start == tokens.size()) {
            return null;
        }
        int at = Pieces.next(tokens, start);
        if (Pieces.is(tokens, at, "-") || Pieces.is(tokens, at, "+")) {
            at++;
        }
        boolean introducer = tokens.get(at).kind() == Token.Kind.WORD
                && at + 1 < tokens.size()
                && tokens.get(at + 1).kind() == Token.Kind.TEXT;
        at = Pieces.is(tokens, at, "(") ? Pieces.close(tokens, at) + 1 : introducer ? at + 2 : at + 1;
        // a function's name, or a sequence's after "next value for"
        while (at < tokens.size() && (tokens.get(at).is("(") || tokens.get(at).is("."))) {
            at = tokens.get(at).is("(") ? Pieces.close(tokens, at) + 1 : at + 2;
        }
        return new int[] {start, Math.min(at, tokens.size())};
    }

    /** A column's default as it is printed; null if there is none or it is NULL. */
    static @Nullable String defaultText(Part part) {
        int[] range = defaultRange(part.tokens());
        if (range == null) {
            return null;
        }
        String text = Lexer.text(part.tokens().subList(range[0] + 1, range[1])).strip();
        return text.equalsIgnoreCase("NULL") ? null : text;
    }

    private static String inside(List<Token> tokens, int open) {
        return Lexer.text(tokens.subList(open + 1, Pieces.close(tokens, open)));
    }
}
