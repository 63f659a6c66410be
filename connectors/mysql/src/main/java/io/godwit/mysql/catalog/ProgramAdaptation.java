package io.godwit.mysql.catalog;

import io.godwit.mysql.connection.ServerVersion;
import io.godwit.spi.schema.SchemaObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A routine, trigger, event or view as a server of another version or fork takes it: its settings, collations and definer. */
final class ProgramAdaptation {
    private static final String SET = "SET SESSION ";
    private static final String SQL_MODE = "sql_mode";

    private final ServerVersion source;
    private final Collations collations;
    private final TargetFacts target;
    private final Set<String> reasons = new LinkedHashSet<>();
    private @Nullable String impossible;
    private String mode = "";

    ProgramAdaptation(ServerVersion source, Collations collations, TargetFacts target) {
        this.source = source;
        this.collations = collations;
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

    /** The statements as the target takes them. */
    List<String> adapt(SchemaObject object) {
        ServerVersion version = target.version();
        if (object.kind().startsWith("package") && !version.isMariaDb()) {
            impossible = "the target has no packages";
        }
        if (object.kind().equals(ViewObjects.VIEW)) {
            view(object.statements().get(object.statements().size() - 1));
        }
        List<String> out = new ArrayList<>();
        for (String statement : object.statements()) {
            if (statement.startsWith(SET)) {
                out.add(settings(statement));
            } else if (statement.startsWith("USE ")) {
                out.add(statement);
            } else {
                out.add(statement(object.kind(), statement));
            }
        }
        return out;
    }

    /** Forms of queries that came late. A view's names stand in quotes, so these words are what they seem. */
    private void view(String statement) {
        ServerVersion version = target.version();
        List<Token> tokens = Lexer.tokens(statement, "");
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            boolean called = Pieces.is(tokens, Pieces.next(tokens, i), "(");
            boolean option = Pieces.is(tokens, Pieces.next(tokens, i), "CASCADED")
                    || Pieces.is(tokens, Pieces.next(tokens, i), "LOCAL")
                    || Pieces.is(tokens, Pieces.next(tokens, i), "CHECK")
                    || Pieces.is(tokens, Pieces.next(tokens, i), "ROLLUP")
                    || Pieces.is(tokens, Pieces.next(tokens, i), "QUERY");
            String form = "";
            if (!version.isMariaDb() && !version.isMySql(8, 0, 0)) {
                form = token.is("OVER") && called
                        ? "window functions"
                        : token.is("WITH") && !option && !called ? "common table expressions" : "";
            }
            boolean sets = token.is("EXCEPT") || token.is("INTERSECT");
            if (sets && !version.isMariaDb() && !version.isMySql(8, 0, 31)) {
                form = token.text().toUpperCase(Locale.ROOT);
            }
            if (token.is("JSON_TABLE") && called && !version.isMariaDb(10, 6, 0) && !version.isMySql(8, 0, 4)) {
                form = "JSON_TABLE";
            }
            if (token.is("LATERAL") && !version.isMySql(8, 0, 14)) {
                form = "LATERAL";
            }
            if (!form.isEmpty()) {
                impossible = "its query uses " + form + ", which the target does not know";
            }
        }
    }

    /** The statement that {@link Program#settings} makes. */
    private String settings(String statement) {
        List<Token> tokens = Lexer.tokens(statement, "");
        List<Token> out = new ArrayList<>(tokens);
        for (int i = 0; i < tokens.size(); i++) {
            Token name = tokens.get(i);
            int equals = Pieces.next(tokens, i);
            if (!Pieces.is(tokens, equals, "=")) {
                continue;
            }
            int at = Pieces.next(tokens, equals);
            String value = tokens.get(at).text();
            if (name.is(SQL_MODE)) {
                String modes = Pieces.literal(tokens.get(at));
                mode = modes;
                if (List.of(modes.toUpperCase(Locale.ROOT).split(",")).contains(SqlModes.ORACLE)
                        && source.isMariaDb()
                        && !target.version().isMariaDb()) {
                    impossible =
                            "it is written in MariaDB's dialect of Oracle's language, which the target does not know";
                }
                String kept = SqlModes.adapt(modes, source, target.version(), reasons::add);
                out.set(at, new Token(Token.Kind.TEXT, "'" + kept + "'"));
            } else if (name.is("character_set_client")) {
                out.set(at, new Token(Token.Kind.WORD, collations.characterSet(value, reasons::add)));
            } else if (name.is("collation_connection")) {
                out.set(at, new Token(Token.Kind.WORD, collations.collation(value, reasons::add)));
            }
        }
        return Lexer.text(out);
    }

    private String statement(String kind, String statement) {
        List<Token> tokens = Lexer.tokens(statement, mode);
        Program program = new Program(tokens, mode, "", "", null);
        String definer = program.definer();
        String refused = definer.isEmpty() ? null : target.refused(definer);
        if (target.definersBecomeCurrentUser() && !definer.isEmpty()) {
            if (!target.isCurrentUser(definer)) {
                reasons.add("its definer, " + definer + ", becomes the user that Godwit connects as");
            }
            tokens = program.withoutDefiner();
        } else if (refused != null) {
            impossible = refused;
        }
        boolean routine = kind.equals("procedure") || kind.equals("function");
        List<Token> named = routine ? collations.parameters(tokens, source, target.version()) : tokens;
        return Lexer.text(collations.adapt(named, reasons::add));
    }
}
