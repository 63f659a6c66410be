package io.godwit.mysql.catalog;

import java.util.ArrayList;
import java.util.List;

/**
 * What {@code SHOW CREATE TABLE} prints, taken apart: the parts between the brackets, the options after them, and how the table
 * is partitioned. What the server puts into comments for its own version stands without them.
 *
 * @param parts in order
 * @param options engine, character set, comment and so on
 * @param partitions from PARTITION on; empty if it is not partitioned
 */
record TableText(List<Part> parts, List<Token> options, List<Token> partitions) {
    /** What a part is. */
    enum Kind {
        COLUMN,
        PRIMARY_KEY,
        INDEX,
        FOREIGN_KEY,
        CHECK,
        PERIOD
    }

    /**
     * One part.
     *
     * @param name its name; empty if it has none
     */
    record Part(Kind kind, String name, List<Token> tokens) {
        String text() {
            return Lexer.text(tokens);
        }
    }

    TableText {
        parts = List.copyOf(parts);
        options = List.copyOf(options);
        partitions = List.copyOf(partitions);
    }

    /** Takes a statement apart. */
    static TableText parse(String statement) {
        List<Token> tokens = Lexer.unwrapped(statement);
        int open = Pieces.find(tokens, 0, "(");
        List<Part> parts = new ArrayList<>();
        for (List<Token> part : Pieces.list(tokens, open)) {
            parts.add(part(part));
        }
        List<Token> tail = tokens.subList(Math.min(Pieces.close(tokens, open) + 1, tokens.size()), tokens.size());
        int partition = Pieces.find(tail, 0, "PARTITION");
        return new TableText(
                parts, Pieces.strip(tail.subList(0, partition)), Pieces.strip(tail.subList(partition, tail.size())));
    }

    /** The parts of one kind. */
    List<Part> parts(Kind kind) {
        return parts.stream().filter(p -> p.kind() == kind).toList();
    }

    private static Part part(List<Token> tokens) {
        if (tokens.get(0).kind() == Token.Kind.NAME) {
            return new Part(Kind.COLUMN, tokens.get(0).name(), tokens);
        }
        if (tokens.get(0).is("PRIMARY")) {
            return new Part(Kind.PRIMARY_KEY, NativeIndex.PRIMARY, tokens);
        }
        if (tokens.get(0).is("PERIOD")) {
            return new Part(Kind.PERIOD, "", tokens);
        }
        int at = 0;
        String name = "";
        if (tokens.get(0).is("CONSTRAINT")) {
            at = Pieces.next(tokens, 0);
            name = tokens.get(at).name();
            at = Pieces.next(tokens, at);
        }
        if (Pieces.is(tokens, at, "FOREIGN")) {
            return new Part(Kind.FOREIGN_KEY, name, tokens);
        }
        if (Pieces.is(tokens, at, "CHECK")) {
            return new Part(Kind.CHECK, name, tokens);
        }
        int key = Pieces.find(tokens, at, "KEY");
        return new Part(Kind.INDEX, tokens.get(Pieces.next(tokens, key)).name(), tokens);
    }
}
