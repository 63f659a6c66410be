package io.godwit.mysql.catalog;

import io.godwit.mysql.catalog.Token.Kind;
import io.godwit.mysql.connection.ServerVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds the nearest collation where the target lacks one. A nearer one distinguishes at least what the source distinguishes:
 * were it coarser, unique values could collide.
 */
final class Collations {
    private static final int TYPE_PIECES = 12;

    private final Set<String> known;

    /** Takes the names of the collations there are on the target, in lower case. */
    Collations(Set<String> known) {
        this.known = Set.copyOf(known);
    }

    /** The pieces with character sets and collations that the target knows; told why where one is another. */
    List<Token> adapt(List<Token> tokens, Consumer<String> reasons) {
        List<Token> out = new ArrayList<>(tokens);
        for (int i = 0; i < out.size(); i++) {
            Token token = out.get(i);
            if (!token.mayBeName()) {
                continue;
            }
            String word = token.name();
            String set = word.startsWith("_") ? word.substring(1) : word;
            boolean introducer = word.startsWith("_")
                    && token.kind() == Kind.WORD
                    && i + 1 < out.size()
                    && out.get(i + 1).kind() != Kind.SYMBOL;
            if (follows(out, i, "COLLATE")) {
                out.set(i, new Token(Kind.WORD, collation(word, reasons)));
            } else if (follows(out, i, "CHARSET") || (follows(out, i, "SET") && isCharacterSet(out, i))) {
                out.set(i, new Token(Kind.WORD, characterSet(word, reasons)));
            } else if (introducer && isSetName(set)) {
                out.set(i, new Token(Kind.WORD, "_" + characterSet(set, reasons)));
            }
        }
        return out;
    }

    /** The collation that utf8mb4 has where none is named. */
    private static String ofUtf8(ServerVersion version) {
        return version.isMySql(8, 0, 1)
                ? "utf8mb4_0900_ai_ci"
                : version.isMariaDb(11, 5, 0) ? "utf8mb4_uca1400_ai_ci" : "utf8mb4_general_ci";
    }

    /**
     * The pieces of a routine with the collation of each parameter and of the result named, where the target would take
     * another one: a value is compared by it.
     */
    List<Token> parameters(List<Token> tokens, ServerVersion source, ServerVersion target) {
        int open = Pieces.find(tokens, 0, "(");
        if (ofUtf8(source).equals(ofUtf8(target)) || open == tokens.size()) {
            return tokens;
        }
        int end = Pieces.close(tokens, open);
        int returns = Pieces.next(tokens, end);
        if (Pieces.is(tokens, returns, "RETURNS")) {
            int set = Pieces.find(tokens, returns, "CHARSET");
            // the result's type is a few words at most; what comes later is the body
            end = set < returns + TYPE_PIECES ? Pieces.next(tokens, set) : end;
        }
        List<Token> out = new ArrayList<>(tokens);
        for (int i = Math.min(end, tokens.size() - 1); i > open; i--) {
            boolean named = Pieces.is(tokens, Pieces.next(tokens, i), "COLLATE");
            boolean set = follows(tokens, i, "CHARSET") || (follows(tokens, i, "SET") && isCharacterSet(tokens, i));
            if (set && !named && tokens.get(i).name().equalsIgnoreCase("utf8mb4")) {
                out.addAll(i + 1, Lexer.tokens(" COLLATE " + ofUtf8(source), ""));
            }
        }
        return out;
    }

    /** Whether what stands before it, an equals sign apart, is this word. */
    private static boolean follows(List<Token> tokens, int index, String word) {
        int before = previous(tokens, index);
        if (before >= 0 && tokens.get(before).is("=")) {
            before = previous(tokens, before);
        }
        return before >= 0 && tokens.get(before).is(word);
    }

    private static boolean isCharacterSet(List<Token> tokens, int index) {
        int set = previous(tokens, index);
        if (set >= 0 && tokens.get(set).is("=")) {
            set = previous(tokens, set);
        }
        int character = previous(tokens, set);
        return character >= 0
                && (tokens.get(character).is("CHARACTER")
                        || tokens.get(character).is("CHAR"));
    }

    private static int previous(List<Token> tokens, int index) {
        int at = index - 1;
        while (at >= 0 && tokens.get(at).isBlank()) {
            at--;
        }
        return at;
    }

    private static boolean isSetName(String set) {
        return set.equals("utf8") || set.equals("utf8mb3") || set.equals("gb18030");
    }

    /** The name of a character set on the target. */
    String characterSet(String name, Consumer<String> reasons) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.equals("utf8") || lower.equals("utf8mb3")) {
            // one set with two names, of which old servers know one and new ones prefer the other
            return known.contains("utf8mb3_general_ci") ? "utf8mb3" : "utf8";
        }
        boolean there = lower.equals("binary") || known.stream().anyMatch(c -> c.startsWith(lower + "_"));
        if (!there && known.contains("utf8mb4_general_ci")) {
            reasons.accept("the target does not know the character set " + name + ": utf8mb4 takes its place");
            return "utf8mb4";
        }
        return name;
    }

    /** The name of a collation on the target. */
    String collation(String name, Consumer<String> reasons) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (known.contains(lower) || lower.equals("binary")) {
            return lower;
        }
        String other = lower.startsWith("utf8_")
                ? "utf8mb3_" + lower.substring("utf8_".length())
                : lower.replaceFirst("^utf8mb3_", "utf8_");
        if (known.contains(other)) {
            return other;
        }
        String found = nearest(lower);
        if (!found.equals(lower)) {
            reasons.accept("the target does not know the collation " + name + ": " + found
                    + " takes its place, so that order and equality of some texts differ");
        }
        return found;
    }

    private String nearest(String name) {
        int end = name.indexOf('_');
        String own = end < 0 ? name : name.substring(0, end);
        String set = characterSet(own, r -> {});
        // those of UCA 9.0.0 do not pad, of the others those that say so
        boolean padded = !name.contains("_0900_") && !name.contains("nopad");
        List<String> names = new ArrayList<>();
        if (name.endsWith("_bin")) {
            names.addAll(padded ? List.of("bin") : List.of("0900_bin", "nopad_bin", "bin"));
        } else {
            String sensitivity = name.endsWith("_as_cs")
                    ? "as_cs"
                    : name.endsWith("_as_ci") ? "as_ci" : name.endsWith("_cs") ? "as_cs" : "ai_ci";
            names.add((padded ? "uca1400_" : "uca1400_nopad_") + sensitivity);
            names.add("0900_" + sensitivity);
            if (sensitivity.equals("ai_ci")) {
                names.addAll(padded ? List.of() : List.of("unicode_520_nopad_ci"));
                names.addAll(List.of("unicode_520_ci", "unicode_ci", "general_ci"));
            }
            names.add("bin");
        }
        for (String candidate : names) {
            if (known.contains(set + "_" + candidate)) {
                return set + "_" + candidate;
            }
        }
        return name;
    }
}
