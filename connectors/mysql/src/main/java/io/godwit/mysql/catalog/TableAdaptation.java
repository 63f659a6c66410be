package io.godwit.mysql.catalog;

import io.godwit.mysql.catalog.TableText.Part;
import io.godwit.mysql.connection.ServerVersion;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One table as a server of another version or fork takes it. What cannot be said there is left out, and said so: never a row's
 * value, only what the table does besides holding it.
 */
final class TableAdaptation {
    private static final Set<String> LARGE = Set.of(
            "tinyblob",
            "blob",
            "mediumblob",
            "longblob",
            "tinytext",
            "text",
            "mediumtext",
            "longtext",
            "json",
            "geometry");

    private final ServerVersion target;
    private final Collations collations;
    private final Set<String> reasons = new LinkedHashSet<>();
    private final Set<String> absent = new LinkedHashSet<>();
    private @Nullable String impossible;

    /** Names of checks in use in a database: MySQL wants each once, MariaDB once in a table. */
    private final Set<String> checkNames;

    TableAdaptation(ServerVersion target, Collations collations, Set<String> checkNames) {
        this.target = target;
        this.collations = collations;
        this.checkNames = checkNames;
    }

    /** What is otherwise than on the source, for people. */
    Set<String> reasons() {
        return reasons;
    }

    /** Why the target cannot have the table; null if it can. */
    @Nullable
    String impossible() {
        return impossible;
    }

    /** Columns that it is made without. */
    Set<String> absent() {
        return absent;
    }

    /** The statement as the target takes it. */
    String adapt(String statement, String database) {
        TableText text = TableText.parse(statement);
        List<String> parts = new ArrayList<>();
        for (Part part : text.parts()) {
            List<Token> tokens = part(part, database);
            if (tokens != null) {
                parts.add(Lexer.text(Pieces.strip(collations.adapt(tokens, reasons::add))));
            }
        }
        List<Token> options = new OptionsAdaptation(target, reasons::add).options(text.options());
        String partitions = Lexer.text(new OptionsAdaptation(target, reasons::add).partitions(text.partitions()));
        String head = statement.substring(0, statement.indexOf(" (\n"));
        return head + " (\n  " + String.join(",\n  ", parts) + "\n) "
                + Lexer.text(collations.adapt(options, reasons::add))
                + (partitions.isEmpty() ? "" : "\n" + partitions);
    }

    private @Nullable List<Token> part(Part part, String database) {
        return switch (part.kind()) {
            case COLUMN -> column(part);
            case CHECK -> check(part, database);
            case PERIOD -> {
                if (target.isMariaDb()) {
                    yield part.tokens();
                }
                reasons.add("the target knows no periods: the table is made without");
                yield null;
            }
            case PRIMARY_KEY, INDEX -> {
                IndexAdaptation index = new IndexAdaptation(target);
                List<Token> tokens = index.adapt(part.tokens(), absent);
                reasons.addAll(index.reasons());
                yield tokens;
            }
            case FOREIGN_KEY -> part.tokens();
        };
    }

    private @Nullable List<Token> check(Part part, String database) {
        if (!knowsChecks(target)) {
            reasons.add("the target knows no checks: it is made without " + part.name());
            return null;
        }
        NativeCheck check = PartReader.check(part);
        if (target.isMariaDb() && !check.enforced()) {
            reasons.add("the target would enforce the check " + check.name()
                    + ", which the source does not: it is left out");
            return null;
        }
        if (!target.isMariaDb() && !checkNames.add(database + "." + check.name().toLowerCase(Locale.ROOT))) {
            reasons.add("the check " + check.name() + " gets another name: another table's has this one already");
            return part.tokens()
                    .subList(
                            Pieces.find(part.tokens(), 0, "CHECK"),
                            part.tokens().size());
        }
        return part.tokens();
    }

    /** Before 8.0.16 checks are read and forgotten (MySQL reference manual, "CHECK Constraints"). */
    static boolean knowsChecks(ServerVersion target) {
        return target.isMariaDb() || target.isMySql(8, 0, 16);
    }

    private @Nullable List<Token> column(Part part) {
        List<Token> tokens = new ArrayList<>(part.tokens());
        String column = part.name();
        int as = Pieces.find(tokens, 0, "AS");
        boolean generated = as < tokens.size();
        if (generated && Pieces.is(tokens, Pieces.next(tokens, as), "ROW") && !target.isMariaDb()) {
            reasons.add("the target keeps no former versions of rows: it is made without " + column);
            absent.add(column);
            return null;
        }
        type(tokens, column);
        if (!target.isMariaDb()) {
            drop(tokens, "COMPRESSED", 1, "the target does not compress single columns");
            drop(tokens, "WITHOUT", 3, "");
            dropValue(tokens, "REF_SYSTEM_ID", "the target does not hold " + column + " to a spatial reference system");
        } else {
            drop(tokens, "COLUMN_FORMAT", 2, "");
            drop(tokens, "STORAGE", 2, "");
            srid(tokens);
        }
        boolean invisible = target.isMariaDb() || target.isMySql(8, 0, 23);
        if (!invisible) {
            drop(tokens, "INVISIBLE", 1, "the target knows no invisible columns: " + column + " is visible");
            drop(
                    tokens,
                    "SRID",
                    2,
                    target.isMySql(8, 0, 3) ? null : "the target does not hold " + column + " to a system");
        }
        int check = Pieces.find(tokens, 0, "CHECK");
        if (check < tokens.size() && !knowsChecks(target)) {
            tokens.subList(check, Pieces.close(tokens, Pieces.next(tokens, check)) + 1)
                    .clear();
            reasons.add("the target knows no checks: " + column + " is made without");
        }
        if (generated) {
            int not = Pieces.find(tokens, as, "NOT");
            if (target.isMariaDb() && not < tokens.size()) {
                tokens.subList(not, Pieces.next(tokens, not) + 1).clear();
                reasons.add("the target lets no computed column be NOT NULL: " + column + " may be null");
            }
        } else {
            defaultValue(tokens, column);
        }
        return tokens;
    }

    /** MariaDB's own types, which MySQL lacks, become the text that they read as. */
    private void type(List<Token> tokens, String column) {
        int at = Pieces.next(tokens, 0);
        String type = tokens.get(at).text().toLowerCase(Locale.ROOT);
        boolean vectors = target.isMySql(9, 0, 0) || target.isMariaDb(11, 7, 0);
        if ((type.equals("vector") && !vectors) || (type.equals("xmltype") && !target.isMariaDb(12, 0, 0))) {
            impossible = "the target does not know the type " + type + " of " + column;
        }
        String text = switch (type) {
            case "uuid" -> "char(36)";
            case "inet6" -> "varchar(39)";
            case "inet4" -> "varchar(15)";
            default -> "";
        };
        if (!text.isEmpty() && !target.isMariaDb() && tokens.get(at).kind() == Token.Kind.WORD) {
            tokens.set(at, new Token(Token.Kind.WORD, text + " CHARACTER SET ascii COLLATE ascii_general_ci"));
            reasons.add("the target does not know the type " + type + ": " + column + " becomes " + text);
        }
    }

    /** MariaDB wants it right after the type. */
    private void srid(List<Token> tokens) {
        int at = Pieces.find(tokens, 0, "SRID");
        if (at < tokens.size()) {
            int number = Pieces.next(tokens, at);
            String id = tokens.get(number).text();
            tokens.subList(at, number + 1).clear();
            int type = Pieces.next(tokens, 0);
            tokens.add(type + 1, new Token(Token.Kind.WORD, " REF_SYSTEM_ID=" + id));
        }
    }

    private void defaultValue(List<Token> tokens, String column) {
        int[] range = PartReader.defaultRange(tokens);
        if (range == null || target.isMariaDb()) {
            return;
        }
        int first = Pieces.next(tokens, range[0]);
        Token value = tokens.get(first);
        String type = tokens.get(Pieces.next(tokens, 0)).text().toLowerCase(Locale.ROOT);
        boolean time = value.is("CURRENT_TIMESTAMP") || value.is("NOW") || value.is("LOCALTIMESTAMP");
        boolean computed = value.is("(") || value.kind() == Token.Kind.NAME || isCall(tokens, first, range[1]);
        boolean nothing = value.is("NULL");
        boolean needsBrackets = (computed && !time) || (LARGE.contains(type) && !nothing);
        boolean sequence = value.is("nextval") || value.is("NEXT") || value.is("lastval");
        if (sequence || (needsBrackets && !target.isMySql(8, 0, 13))) {
            tokens.subList(range[0], range[1]).clear();
            reasons.add("the target does not know the default of " + column + ": it has none there");
        } else if (needsBrackets && !value.is("(")) {
            tokens.add(range[1], new Token(Token.Kind.SYMBOL, ")"));
            tokens.add(first, new Token(Token.Kind.SYMBOL, "("));
        }
    }

    private static boolean isCall(List<Token> tokens, int first, int end) {
        return first + 1 < end && tokens.get(first + 1).is("(");
    }

    /** Whether a column is a timestamp that is neither null nor has a default. */
    static boolean hasBareTimestamp(String statement) {
        for (Part part : TableText.parse(statement).parts(TableText.Kind.COLUMN)) {
            List<Token> tokens = part.tokens();
            boolean timestamp = Pieces.is(tokens, Pieces.next(tokens, 0), "timestamp");
            if (timestamp && PartReader.defaultRange(tokens) == null) {
                return true;
            }
        }
        return false;
    }

    /** Takes out so many words from this one on; says why unless there is nothing to say; nothing if there is no reason at all. */
    private void drop(List<Token> tokens, String word, int words, @Nullable String why) {
        int at = Pieces.find(tokens, 1, word);
        if (at < tokens.size() && why != null) {
            int end = at;
            for (int i = 1; i < words; i++) {
                end = Pieces.next(tokens, end);
            }
            tokens.subList(at, end + 1).clear();
            if (!why.isEmpty()) {
                reasons.add(why);
            }
        }
    }

    private void dropValue(List<Token> tokens, String word, String why) {
        int at = Pieces.find(tokens, 1, word);
        if (at < tokens.size()) {
            int equals = Pieces.next(tokens, at);
            int value = Pieces.is(tokens, equals, "=") ? Pieces.next(tokens, equals) : equals;
            tokens.subList(at, value + 1).clear();
            reasons.add(why);
        }
    }
}
