package io.godwit.sqlserver.catalog;

import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wrote: a view, a function, a procedure or a trigger, as {@code sys.sql_modules} keeps it.
 *
 * @param objectId the server's number
 * @param id its name; a trigger of the database has an empty schema
 * @param kind one of {@link Kinds#MODULES}
 * @param text the statement that made it; empty if the server does not show it
 * @param ansiNulls the setting it was made under, and runs under
 * @param quotedIdentifier likewise
 * @param refusal why it cannot be moved; null if it can
 */
record Module(
        long objectId,
        TableId id,
        String kind,
        String text,
        boolean ansiNulls,
        boolean quotedIdentifier,
        @Nullable String refusal) {
    private static final Set<String> WORDS = Set.of("VIEW", "PROC", "PROCEDURE", "FUNCTION", "TRIGGER");

    /**
     * The statements that make it under a name, and leave the session's settings as they were. The name in the text is replaced in
     * any case: it may stand without its schema, and a renaming does not change the text.
     *
     * @param name in brackets
     * @param table what a trigger is on, in brackets; null for others
     * @return null if the text is not understood
     */
    @Nullable
    List<String> statements(String name, @Nullable String table, Naming naming) {
        String statement = statement(name, table, naming);
        if (statement == null) {
            return null;
        }
        List<String> statements = new ArrayList<>();
        if (!ansiNulls) {
            statements.add("SET ANSI_NULLS OFF");
        }
        if (!quotedIdentifier) {
            statements.add("SET QUOTED_IDENTIFIER OFF");
        }
        statements.add(statement);
        if (!ansiNulls) {
            statements.add("SET ANSI_NULLS ON");
        }
        if (!quotedIdentifier) {
            statements.add("SET QUOTED_IDENTIFIER ON");
        }
        return statements;
    }

    private @Nullable String statement(String name, @Nullable String table, Naming naming) {
        List<Token> tokens = Token.of(text, quotedIdentifier);
        int at = word(tokens, 0);
        if (at < 0 || !tokens.get(at).is("CREATE")) {
            return null;
        }
        at = word(tokens, at + 1);
        if (at >= 0 && tokens.get(at).is("OR")) {
            at = word(tokens, word(tokens, at + 1) + 1);
        }
        if (at < 0 || !WORDS.contains(tokens.get(at).text().toUpperCase(java.util.Locale.ROOT))) {
            return null;
        }
        int start = word(tokens, at + 1);
        int end = endOfName(tokens, start);
        if (start < 0 || end < 0) {
            return null;
        }
        // it is made, never altered: OR ALTER is not known everywhere
        StringBuilder made = new StringBuilder(join(tokens, 0, word(tokens, 0)))
                .append("CREATE ")
                .append(tokens.get(at).text())
                .append(join(tokens, at + 1, start))
                .append(name);
        if (table != null) {
            int on = word(tokens, end);
            int parent = on < 0 || !tokens.get(on).is("ON") ? -1 : word(tokens, on + 1);
            int after = endOfName(tokens, parent);
            if (parent < 0 || after < 0) {
                return null;
            }
            made.append(join(tokens, end, parent)).append(table);
            end = after;
        }
        return made.append(naming.rewrite(join(tokens, end, tokens.size()), quotedIdentifier))
                .toString();
    }

    /** The next token that is no blank and no comment; -1 if there is none. */
    private static int word(List<Token> tokens, int from) {
        for (int i = Math.max(from, 0); i < tokens.size(); i++) {
            if (tokens.get(i).kind() != Token.Kind.SPACE) {
                return i;
            }
        }
        return -1;
    }

    /** Where a name of one or more parts ends; -1 if there is none. */
    private static int endOfName(List<Token> tokens, int start) {
        int at = start;
        while (at >= 0 && at < tokens.size() && tokens.get(at).mayBeName()) {
            int end = at + 1;
            int dot = word(tokens, end);
            if (dot < 0 || !tokens.get(dot).is(".")) {
                return end;
            }
            at = word(tokens, dot + 1);
        }
        return -1;
    }

    private static String join(List<Token> tokens, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(tokens.get(i).text());
        }
        return text.toString();
    }
}
