package io.godwit.engine.explore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One rule, broken on purpose: small changes to the text of source files.
 *
 * @param rule the rule that no longer holds
 */
record Mutation(String rule, List<Edit> edits) {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /**
     * Replaces a piece of text that occurs exactly once.
     *
     * @param type the class it is in
     */
    record Edit(String type, String from, String to) {
        Path file() {
            String module = type.startsWith("io.godwit.spi.")
                    ? "spi"
                    : type.startsWith("io.godwit.testkit.") ? "testkit" : "engine";
            return ROOT.resolve(module + "/src/main/java/" + type.replace('.', '/') + ".java");
        }
    }

    static Mutation of(String rule, String type, String from, String to) {
        return new Mutation(rule, List.of(new Edit("io.godwit." + type, from, to)));
    }

    /** The same with one more change. */
    Mutation and(String type, String from, String to) {
        List<Edit> more = new ArrayList<>(edits);
        more.add(new Edit("io.godwit." + type, from, to));
        return new Mutation(rule, List.copyOf(more));
    }

    /** The changed text of a class. */
    String text(String type) {
        try {
            String text = null;
            for (Edit edit : edits) {
                if (edit.type().equals(type)) {
                    text = replaced(text == null ? Files.readString(edit.file()) : text, edit);
                }
            }
            if (text == null) {
                throw new IllegalArgumentException(type);
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String replaced(String text, Edit edit) {
        int at = text.indexOf(edit.from());
        if (at < 0 || text.indexOf(edit.from(), at + 1) >= 0) {
            throw new AssertionError(
                    "\"" + rule + "\": its text must occur once in " + edit.type() + ": " + edit.from());
        }
        return text.substring(0, at)
                + edit.to()
                + text.substring(at + edit.from().length());
    }

    List<String> types() {
        return edits.stream().map(Edit::type).distinct().toList();
    }
}
