package io.godwit.mysql.catalog;

import io.godwit.mysql.catalog.Token.Kind;
import io.godwit.mysql.connection.ServerVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/** A table's options and partitions as the target takes them. */
final class OptionsAdaptation {
    /** Paths, addresses and other tables of the source. */
    private static final Set<String> PLACES = Set.of(
            "DATA DIRECTORY", "INDEX DIRECTORY", "TABLESPACE", "CONNECTION", "UNION", "INSERT_METHOD", "NODEGROUP");

    private static final Set<String> MARIADB = Set.of(
            "PAGE_CHECKSUM",
            "TRANSACTIONAL",
            "PAGE_COMPRESSED",
            "PAGE_COMPRESSION_LEVEL",
            "ENCRYPTED",
            "ENCRYPTION_KEY_ID",
            "IETF_QUOTES",
            "SEQUENCE",
            "WITH SYSTEM VERSIONING");

    private static final Set<String> MYSQL = Set.of(
            "ENCRYPTION",
            "COMPRESSION",
            "SECONDARY_ENGINE",
            "AUTOEXTEND_SIZE",
            "ENGINE_ATTRIBUTE",
            "SECONDARY_ENGINE_ATTRIBUTE",
            "STORAGE");

    private static final Set<String> NEWER_MYSQL =
            Set.of("SECONDARY_ENGINE", "AUTOEXTEND_SIZE", "ENGINE_ATTRIBUTE", "SECONDARY_ENGINE_ATTRIBUTE");

    /** What other engines know and InnoDB does not. */
    private static final Set<String> OTHER_ENGINES =
            Set.of("PAGE_CHECKSUM", "TRANSACTIONAL", "IETF_QUOTES", "DELAY_KEY_WRITE", "PACK_KEYS", "CHECKSUM");

    private final ServerVersion target;
    private final Consumer<String> reasons;

    OptionsAdaptation(ServerVersion target, Consumer<String> reasons) {
        this.target = target;
        this.reasons = reasons;
    }

    /** An option, or two or three words that are one. */
    private record Option(String name, List<Token> tokens) {}

    /** The options, one after another. */
    List<Token> options(List<Token> options) {
        List<Token> out = new ArrayList<>();
        boolean converted = false;
        for (Option option : divide(options)) {
            String name = option.name();
            List<Token> tokens = option.tokens();
            if (name.equals("ENGINE") && !Engines.isInnoDb(last(tokens))) {
                reasons.accept("its engine, " + last(tokens) + ", is none with transactions: it becomes InnoDB");
                tokens = List.of(tokens.get(0), new Token(Kind.SYMBOL, "="), new Token(Kind.WORD, Engines.INNODB));
                converted = true;
            } else if (isLeftOut(name, last(tokens).toUpperCase(Locale.ROOT), converted)) {
                continue;
            }
            if (!out.isEmpty()) {
                out.add(new Token(Kind.SPACE, " "));
            }
            out.addAll(tokens);
        }
        return out;
    }

    private static String last(List<Token> tokens) {
        return tokens.get(tokens.size() - 1).text();
    }

    private boolean isLeftOut(String name, String value, boolean converted) {
        boolean format = name.equals("ROW_FORMAT") && (value.equals("FIXED") || value.equals("PAGE"));
        boolean size = converted && name.equals("KEY_BLOCK_SIZE");
        boolean unknown = target.isMariaDb()
                ? MYSQL.contains(name)
                : MARIADB.contains(name) || (NEWER_MYSQL.contains(name) && !target.isMySql(8, 0, 23));
        if ((converted && OTHER_ENGINES.contains(name)) || size) {
            return true;
        }
        if (PLACES.contains(name)) {
            reasons.accept("the option " + name + " names a place on the source: it is made without");
            return true;
        }
        if (name.equals("WITH SYSTEM VERSIONING") && unknown) {
            reasons.accept("the target keeps no former versions of rows");
            return true;
        }
        if (format || unknown) {
            reasons.accept("the target does not know the option " + name + "=" + value + ": it is made without");
            return true;
        }
        return false;
    }

    /** Partitions without engines of their own and paths of the source. */
    List<Token> partitions(List<Token> partitions) {
        int by = Pieces.next(partitions, Pieces.next(partitions, 0));
        if (Pieces.is(partitions, by, "SYSTEM_TIME") && !target.isMariaDb()) {
            reasons.accept("the target keeps no former versions of rows: it is made without partitions");
            return List.of();
        }
        List<Token> out = new ArrayList<>();
        for (int i = 0; i < partitions.size(); i++) {
            Token token = partitions.get(i);
            int next = Pieces.next(partitions, i);
            if (token.is("ENGINE") && Pieces.is(partitions, next, "=")) {
                int value = Pieces.next(partitions, next);
                out.addAll(partitions.subList(i, value));
                out.add(new Token(Kind.WORD, Engines.INNODB));
                i = value;
            } else if ((token.is("DATA") || token.is("INDEX")) && Pieces.is(partitions, next, "DIRECTORY")) {
                reasons.accept("the option DATA DIRECTORY names a place on the source: it is made without");
                i = Pieces.next(partitions, Pieces.next(partitions, next));
            } else if (token.is("TABLESPACE") || token.is("NODEGROUP")) {
                i = Pieces.is(partitions, next, "=") ? Pieces.next(partitions, next) : next;
            } else {
                out.add(token);
            }
        }
        return Pieces.strip(out);
    }

    private static List<Option> divide(List<Token> tokens) {
        List<Option> options = new ArrayList<>();
        int at = Pieces.skipBlank(tokens, 0);
        while (at < tokens.size()) {
            int start = at;
            StringBuilder name = new StringBuilder(tokens.get(at).name().toUpperCase(Locale.ROOT));
            int next = Pieces.next(tokens, at);
            if (Pieces.are(tokens, at, "WITH", "SYSTEM", "VERSIONING")) {
                next = Pieces.next(tokens, Pieces.next(tokens, next));
                options.add(new Option("WITH SYSTEM VERSIONING", tokens.subList(start, next)));
                at = Pieces.skipBlank(tokens, next);
                continue;
            }
            while (next < tokens.size() && !tokens.get(next).is("=") && isFirstWord(name.toString())) {
                String word = tokens.get(next).name().toUpperCase(Locale.ROOT);
                name = new StringBuilder(name.toString().equals("DEFAULT") ? word : name + " " + word);
                at = next;
                next = Pieces.next(tokens, next);
            }
            int value = Pieces.is(tokens, next, "=") ? Pieces.next(tokens, next) : next;
            int end = Pieces.is(tokens, value, "(") ? Pieces.close(tokens, value) : value;
            end = Math.min(end + 1, tokens.size());
            options.add(new Option(name.toString(), Pieces.strip(tokens.subList(start, end))));
            at = Pieces.skipBlank(tokens, end);
        }
        return options;
    }

    private static boolean isFirstWord(String word) {
        return word.equals("DEFAULT") || word.equals("DATA") || word.equals("INDEX") || word.equals("CHARACTER");
    }
}
