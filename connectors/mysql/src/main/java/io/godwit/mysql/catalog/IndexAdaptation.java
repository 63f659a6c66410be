package io.godwit.mysql.catalog;

import io.godwit.mysql.catalog.Token.Kind;
import io.godwit.mysql.connection.ServerVersion;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One index as a server of another version or fork takes it. */
final class IndexAdaptation {
    private final ServerVersion target;
    private final Set<String> reasons = new LinkedHashSet<>();
    private @Nullable String impossible;

    IndexAdaptation(ServerVersion target) {
        this.target = target;
    }

    /** What is otherwise than on the source. */
    Set<String> reasons() {
        return reasons;
    }

    /** Why the target cannot have it; null if it can. */
    @Nullable
    String impossible() {
        return impossible;
    }

    /**
     * The definition, from UNIQUE, KEY or the like on, as the target takes it.
     *
     * @param absent columns that the table is made without
     */
    List<Token> adapt(List<Token> definition, Set<String> absent) {
        List<Token> tokens = without(definition, absent);
        int open = Pieces.find(tokens, 0, "(");
        for (List<Token> part : Pieces.list(tokens, open)) {
            if (part.get(0).is("(") && !target.isMySql(8, 0, 13)) {
                impossible = "the target has no indexes of expressions";
            }
            boolean descends = target.isMySql(8, 0, 0) || target.isMariaDb(10, 8, 0);
            if (part.get(part.size() - 1).is("DESC") && !descends) {
                reasons.add("the target's indexes run upwards only");
            }
            if (part.stream().anyMatch(t -> t.is("OVERLAPS")) && !target.isMariaDb()) {
                impossible = "the target knows no periods, and so no index without overlaps";
            }
        }
        boolean unique = tokens.stream().anyMatch(t -> t.is("UNIQUE"));
        int using = Pieces.find(tokens, Pieces.close(tokens, open) + 1, "USING");
        if (using < tokens.size() && Pieces.is(tokens, Pieces.next(tokens, using), "HASH")) {
            hash(tokens, using, unique);
        }
        if (tokens.get(0).is("VECTOR") && !target.isMariaDb(11, 7, 0)) {
            impossible = "the target has no indexes of vectors";
        }
        visibility(tokens);
        parser(tokens);
        leaveOut(tokens, "ENGINE_ATTRIBUTE");
        leaveOut(tokens, "SECONDARY_ENGINE_ATTRIBUTE");
        leaveOut(tokens, "CLUSTERING");
        return Pieces.strip(tokens);
    }

    private static List<Token> without(List<Token> definition, Set<String> absent) {
        List<Token> tokens = new ArrayList<>(definition);
        int open = Pieces.find(tokens, 0, "(");
        List<Token> kept = new ArrayList<>();
        for (List<Token> part : Pieces.list(tokens, open)) {
            if (!absent.contains(part.get(0).name())) {
                kept.addAll(kept.isEmpty() ? List.of() : List.of(new Token(Kind.SYMBOL, ",")));
                kept.addAll(part);
            }
        }
        if (!absent.isEmpty()) {
            List<Token> inside = tokens.subList(open + 1, Pieces.close(tokens, open));
            inside.clear();
            tokens.addAll(open + 1, kept);
        }
        return tokens;
    }

    /** InnoDB has none; on MariaDB a unique one stands for an index of hashes that the server keeps beside the table. */
    private void hash(List<Token> tokens, int using, boolean unique) {
        if (!unique) {
            tokens.subList(using, Pieces.next(tokens, using) + 1).clear();
            reasons.add("the target's indexes are trees, it is none of hashes");
        } else if (!target.isMariaDb()) {
            impossible = "the target has no unique indexes of values of any length";
        }
    }

    private void visibility(List<Token> tokens) {
        int end = Pieces.close(tokens, Pieces.find(tokens, 0, "("));
        for (int i = end; i < tokens.size(); i++) {
            if (tokens.get(i).is("INVISIBLE") || tokens.get(i).is("IGNORED")) {
                String word = target.isMySql(8, 0, 0) ? "INVISIBLE" : target.isMariaDb(10, 6, 0) ? "IGNORED" : "";
                tokens.set(i, new Token(Kind.WORD, word));
                if (word.isEmpty()) {
                    reasons.add("the target's optimizer may use every index: it is not invisible there");
                }
            }
        }
    }

    /** Parsers of full text are plug-ins; of those of MySQL MariaDB has none. */
    private void parser(List<Token> tokens) {
        int at = Pieces.find(tokens, 0, "PARSER");
        if (at < tokens.size() && target.isMariaDb()) {
            int name = Pieces.next(tokens, at);
            reasons.add(
                    "the target does not have the parser " + tokens.get(name).name() + ": words are divided otherwise");
            int with = at - 1;
            while (!tokens.get(with).is("WITH")) {
                with--;
            }
            tokens.subList(with, name + 1).clear();
        }
    }

    private static void leaveOut(List<Token> tokens, String option) {
        int at = Pieces.find(tokens, 0, option);
        if (at < tokens.size()) {
            int equals = Pieces.next(tokens, at);
            int value = Pieces.is(tokens, equals, "=") ? Pieces.next(tokens, equals) : equals;
            tokens.subList(at, value + 1).clear();
        }
    }
}
