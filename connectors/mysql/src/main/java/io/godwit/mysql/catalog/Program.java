package io.godwit.mysql.catalog;

import io.godwit.mysql.catalog.Token.Kind;
import io.godwit.mysql.connection.Quoting;
import io.godwit.spi.schema.TableId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A definition in the words of whoever wrote it, with the settings it was written under: routine, trigger, event or view. Those
 * settings are part of what it means, so they are set before it is made; whoever makes it sets its own again afterwards.
 *
 * @param tokens the statement
 * @param sqlMode the SQL mode
 * @param client the character set of the session that made it
 * @param collation the collation of its literals
 * @param timeZone of an event; null of anything else
 */
record Program(
        List<Token> tokens,
        String sqlMode,
        String client,
        String collation,
        @Nullable String timeZone) {
    Program {
        tokens = List.copyOf(tokens);
    }

    /** Reads a statement as the server printed it. */
    static Program of(String statement, String sqlMode, String client, String collation, @Nullable String timeZone) {
        return new Program(Lexer.tokens(statement, sqlMode), sqlMode, client, collation, timeZone);
    }

    private Program with(List<Token> other) {
        return new Program(other, sqlMode, client, collation, timeZone);
    }

    /** The same under the target's name, with names of renamed databases in its body as on the target. */
    Program named(Naming naming, String kind, String sqlName) {
        int name = nameIndex(kind);
        int end = nameEnd(name);
        List<Token> out = new ArrayList<>(tokens.subList(0, name));
        out.add(new Token(Kind.NAME, sqlName));
        out.addAll(naming.rewrite(tokens.subList(end, tokens.size())));
        return with(out);
    }

    /** A trigger under the target's names, and without its place among others: they are made in their order. */
    Program trigger(Naming naming, String sqlName, TableId table) {
        int name = nameIndex("TRIGGER");
        int on = Pieces.find(tokens, name, "ON");
        int tableName = Pieces.next(tokens, on);
        int row = Pieces.find(tokens, tableName, "ROW");
        int order = Pieces.next(tokens, row);
        boolean ordered = Pieces.is(tokens, order, "FOLLOWS") || Pieces.is(tokens, order, "PRECEDES");
        int body = ordered ? Pieces.next(tokens, nameEnd(Pieces.next(tokens, order)) - 1) : order;
        List<Token> out = new ArrayList<>(tokens.subList(0, name));
        out.add(new Token(Kind.NAME, sqlName));
        out.addAll(tokens.subList(nameEnd(name), tableName));
        out.add(new Token(Kind.NAME, naming.sql(table)));
        out.addAll(tokens.subList(nameEnd(tableName), row + 1));
        out.add(new Token(Kind.SPACE, " "));
        out.addAll(naming.rewrite(tokens.subList(body, tokens.size())));
        return with(out);
    }

    /** An event that does not run. The words that say so stand before its comment and its body. */
    Program disabled() {
        List<Token> out = new ArrayList<>(tokens);
        int preserve = Pieces.find(out, Pieces.find(out, 0, "COMPLETION"), "PRESERVE");
        int status = Pieces.next(out, preserve);
        if (Pieces.is(out, status, "ENABLE")) {
            out.set(status, new Token(Kind.WORD, "DISABLE"));
        } else if (Pieces.is(out, status, "DISABLE")) {
            int on = Pieces.next(out, status);
            if (Pieces.are(out, on, "ON", "SLAVE") || Pieces.are(out, on, "ON", "REPLICA")) {
                out.subList(status + 1, Pieces.next(out, on) + 1).clear();
            }
        }
        return with(out);
    }

    /** Where the object's name begins. */
    private int nameIndex(String kind) {
        int at = 0;
        while (at < tokens.size() && !tokens.get(at).is(kind)) {
            // a definer may have any name
            at = tokens.get(at).is("DEFINER") ? definerEnd(at) : at + 1;
        }
        at = Pieces.next(tokens, at);
        if (Pieces.is(tokens, at, "BODY")) {
            at = Pieces.next(tokens, at);
        }
        if (Pieces.are(tokens, at, "IF", "NOT", "EXISTS")) {
            at = Pieces.next(tokens, Pieces.next(tokens, Pieces.next(tokens, at)));
        }
        return at;
    }

    private int nameEnd(int name) {
        return Pieces.is(tokens, name + 1, ".") ? name + 3 : name + 1;
    }

    /** Where the definer stands; further on the word may mean something else (SQL SECURITY DEFINER). */
    private int definerIndex() {
        int at = Pieces.find(tokens, 0, "DEFINER");
        return Pieces.is(tokens, Pieces.next(tokens, at), "=") ? at : tokens.size();
    }

    private int definerEnd(int definer) {
        int user = Pieces.next(tokens, Pieces.next(tokens, definer));
        return Pieces.is(tokens, user + 1, "@") ? user + 3 : user + 1;
    }

    /** The definer as the server prints it, {@code `user`@`host`}; empty if it prints none. */
    String definer() {
        int definer = definerIndex();
        if (definer == tokens.size()) {
            return "";
        }
        int user = Pieces.next(tokens, Pieces.next(tokens, definer));
        return Lexer.text(tokens.subList(user, definerEnd(definer)));
    }

    /** The statement without its definer, so that whoever runs it becomes that. */
    List<Token> withoutDefiner() {
        int definer = definerIndex();
        List<Token> out = new ArrayList<>(tokens);
        if (definer < out.size()) {
            out.subList(definer, Pieces.skipBlank(tokens, definerEnd(definer))).clear();
        }
        return out;
    }

    /** What makes the object: first its settings, in whose light the statement means what it does. */
    List<String> statements(String database) {
        String statement = Lexer.text(tokens).strip();
        return List.of("USE " + Quoting.name(database), settings(statement), statement);
    }

    /** The settings with which something that mentions it is done. */
    String settings(String statement) {
        // what is sent is UTF-8; only of ASCII it makes no difference to say otherwise
        boolean ascii = StandardCharsets.US_ASCII.newEncoder().canEncode(statement);
        String set = client.toLowerCase(Locale.ROOT);
        String sent = ascii && !set.equals("binary") ? set : "utf8mb4";
        return "SET SESSION sql_mode = " + Quoting.text(sqlMode) + ", character_set_client = " + sent
                + ", collation_connection = " + collation
                + (timeZone == null ? "" : ", time_zone = " + Quoting.text(timeZone));
    }
}
