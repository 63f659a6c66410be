package io.godwit.sql;

import io.godwit.spi.schema.Expression.Literal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text with all that dialects spell differently taken out: each constant in quotes is {@code 's<number>'}, each column
 * {@code "c<number>"} and each type of a cast {@code t<number>}. What remains are words and operators that mean the same.
 */
final class Lexed {
    private static final Pattern TYPE = Pattern.compile("::\\s*((?:\"[^\"]+\"|[A-Za-z_][\\w$]*)"
            + "(?:\\.(?:\"[^\"]+\"|[A-Za-z_][\\w$]*))?(?: varying| precision)?(?:\\(\\d+(?:,-?\\d+)?\\))?"
            + "(?: with time zone| without time zone)?(?:\\[\\])*)");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][\\w$]*");
    private static final Pattern NOW =
            Pattern.compile("(?i)(?:current_timestamp|localtimestamp|localtime|now|transaction_timestamp|"
                    + "statement_timestamp)\\b(?:\\s*\\(\\s*\\d?\\s*\\))?");
    private static final Pattern TODAY = Pattern.compile("(?i)(?:current_date|curdate)\\b(?:\\s*\\(\\s*\\))?");
    private static final Pattern CAST = Pattern.compile("(?i)\\bcast\\b");
    private static final Pattern NUMBER_IN_HEX = Pattern.compile("0x([0-9A-Fa-f]+)");

    /** A list of constants, as PostgreSQL writes IN and NOT IN. */
    private static final Pattern ANY =
            Pattern.compile("(= ANY|<> ALL) \\((?:\\(ARRAY\\[([^\\[\\]]*)\\]\\)::t(\\d+)|ARRAY\\[([^\\[\\]]*)\\])\\)");

    private static final Set<String> TEXT_ARRAYS = Set.of("text[]", "character varying[]", "bpchar[]");

    /** Character sets whose constants read the same in Unicode, all of them or those in ASCII. */
    private static final Set<String> INTRODUCERS = Set.of("_utf8mb4", "_utf8mb3", "_utf8", "_latin1", "_ascii", "n");

    private static final Set<String> TEMPORAL = Set.of("date", "time", "timestamp");

    /** All words of a query that are gone into; whatever another one says is not known to mean the same everywhere. */
    private static final Set<String> WORDS = Set.of(
            ("select distinct as from join inner left right outer cross on using where and or not is null in exists between"
                            + " case when then else end group by having order asc desc nulls first last union all like true"
                            + " false count sum min max any array")
                    .split(" "));

    /** A constant in quotes. */
    record Constant(Kind kind, String text) {}

    private final Dialect dialect;
    private final Columns known;
    private final boolean query;
    private final String source;
    private final StringBuilder out = new StringBuilder();
    private final List<Constant> constants = new ArrayList<>();
    private final List<String> columns = new ArrayList<>();
    private final List<String> types = new ArrayList<>();
    private String text = "";
    private int at;

    private Lexed(Dialect dialect, Columns known, boolean query, String source) {
        this.dialect = dialect;
        this.known = known;
        this.query = query;
        this.source = source;
    }

    static Lexed of(Dialect dialect, Columns known, String text) {
        boolean mysql = dialect == Dialect.MYSQL;
        return new Lexed(dialect, known, false, mysql ? unescaped(text) : text).lexed();
    }

    /** A query as the server prints it: any name may stand in it, and only words that are gone into. */
    static Lexed query(Dialect dialect, String text) {
        return new Lexed(dialect, Columns.NONE, true, text).lexed();
    }

    private Lexed lexed() {
        run();
        text = dialect == Dialect.POSTGRESQL ? lists(out.toString()) : out.toString();
        return this;
    }

    String text() {
        return text;
    }

    Constant constant(String placeholder) {
        return constants.get(Integer.parseInt(placeholder.substring(1)));
    }

    /** The column behind a name in quotes. */
    String column(String placeholder) {
        if (placeholder.length() < 4 || placeholder.charAt(0) != '"') {
            throw new Untranslatable(placeholder);
        }
        return columns.get(Integer.parseInt(placeholder.substring(2, placeholder.length() - 1)));
    }

    /** Whether a cast may be written otherwise than with two colons; PostgreSQL's catalogue never does. */
    boolean castsByWord() {
        return CAST.matcher(text).find();
    }

    String type(String placeholder) {
        if (!placeholder.matches("t\\d+")) {
            throw new Untranslatable(placeholder);
        }
        return types.get(Integer.parseInt(placeholder.substring(1)));
    }

    /** MySQL's catalogue gives some texts as a constant's inside, with each quote escaped. */
    private static String unescaped(String text) {
        int escaped = text.indexOf("\\'");
        int plain = text.indexOf('\'');
        if (escaped < 0 || plain < escaped) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(c == '\\' && i + 1 < text.length() ? escape(text.charAt(++i)) : c);
        }
        return out.toString();
    }

    private static char escape(char c) {
        return switch (c) {
            case '0' -> '\0';
            case 'b' -> '\b';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'Z' -> 26;
            default -> c;
        };
    }

    private void run() {
        while (at < source.length()) {
            char c = source.charAt(at);
            int begin = at;
            if (c == '\'') {
                constant("", quoted('\'', dialect == Dialect.MYSQL));
            } else if (c == '[' && dialect == Dialect.TRANSACT_SQL) {
                addColumn(quoted(']', false));
            } else if (c == '`' || c == '"') {
                if ((c == '`') != (dialect == Dialect.MYSQL)) {
                    throw new Untranslatable("it is quoted in another way");
                }
                addColumn(quoted(c, false));
            } else if (Character.isLetter(c) || c == '_') {
                word();
            } else if (dialect == Dialect.ORACLE && take(OracleSql.NUMBER) != null) {
                out.append(OracleSql.plain(source.substring(begin, at)));
            } else if (source.startsWith("0x", at)) {
                hexadecimal(required(NUMBER_IN_HEX));
            } else if (source.startsWith("::", at) && dialect == Dialect.POSTGRESQL) {
                type();
            } else {
                symbol(c);
            }
        }
    }

    private void symbol(char c) {
        if (query && dialect == Dialect.POSTGRESQL && like()) {
            return;
        }
        String two = source.substring(at, Math.min(at + 2, source.length()));
        boolean written = dialect == Dialect.TRANSACT_SQL || dialect == Dialect.ORACLE;
        if (query && written && (two.equals("--") || two.equals("/*"))) {
            at = dialect == Dialect.ORACLE ? OracleSql.afterComment(source, at) : TransactSql.afterComment(source, at);
            out.append(' ');
            return;
        }
        boolean comment = two.equals("--") || two.equals("/*") || c == '#';
        // MariaDB prints NOT of a view so, and what follows in brackets or as EXISTS
        boolean printed = query && (two.equals("!(") || source.startsWith("!exists", at));
        boolean negation = c == '!' && !two.equals("!=") && !printed;
        boolean differs = dialect == Dialect.MYSQL && (negation || two.equals("||") || source.startsWith("<=>", at));
        if (comment || differs || "?@$:\\".indexOf(c) >= 0) {
            throw new Untranslatable("it uses the symbol " + c);
        }
        if (dialect == Dialect.ORACLE && c == '(' && take(OracleSql.OUTER) != null) {
            throw new Untranslatable("it joins by (+): written with LEFT JOIN it is translated");
        } else if (two.equals("^=") && dialect == Dialect.ORACLE) {
            out.append("<>");
            at += 2;
            return;
        }
        if (two.equals("&&") && dialect == Dialect.MYSQL) {
            out.append(" AND ");
            at += 2;
            return;
        }
        out.append(c);
        at++;
    }

    /** PostgreSQL prints LIKE as an operator. */
    private boolean like() {
        boolean not = source.startsWith("!~~", at);
        int begin = not ? at + 1 : at;
        if (!source.startsWith("~~ ", begin)) {
            return false;
        }
        out.append(not ? " NOT LIKE " : " LIKE ");
        at = begin + 2;
        return true;
    }

    private @Nullable Matcher take(Pattern pattern) {
        Matcher matcher = pattern.matcher(source).region(at, source.length());
        if (!matcher.lookingAt()) {
            return null;
        }
        at = matcher.end();
        return matcher;
    }

    private Matcher required(Pattern pattern) {
        Matcher matcher = take(pattern);
        if (matcher == null) {
            throw new Untranslatable("it cannot be read");
        }
        return matcher;
    }

    private void hexadecimal(Matcher digits) {
        add(Kind.BYTES, (digits.group(1).length() % 2 == 0 ? "" : "0") + digits.group(1));
    }

    private void word() {
        if (dialect == Dialect.ORACLE) {
            Matcher date = take(OracleSql.TO_DATE);
            if (date != null) {
                add(Kind.TIMESTAMP, date.group(1) == null ? date.group(2) + " 00:00:00" : date.group(1));
            } else {
                word(required(OracleSql.WORD).group());
            }
        } else if (dialect == Dialect.TRANSACT_SQL) {
            Matcher conversion = take(TransactSql.CONVERSION);
            if (conversion != null) {
                out.append(TransactSql.CONVERT).append('(');
                add(Kind.TEXT, conversion.group(1).toLowerCase(Locale.ROOT));
                out.append(',');
            } else {
                word(required(WORD).group());
            }
        } else if (take(NOW) != null) {
            out.append("now()");
        } else if (take(TODAY) != null) {
            out.append("curdate()");
        } else {
            word(required(WORD).group());
        }
    }

    private void word(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        char next = at < source.length() ? source.charAt(at) : ' ';
        int soon = at;
        while (soon < source.length() && source.charAt(soon) == ' ') {
            soon++;
        }
        boolean quoted = soon < source.length() && source.charAt(soon) == '\'';
        boolean prefix = soon == at || lower.startsWith("_") || TEMPORAL.contains(lower);
        if (quoted && prefix) {
            at = soon;
            constant(lower, quoted('\'', dialect == Dialect.MYSQL));
        } else if (dialect == Dialect.ORACLE) {
            if (OracleSql.isName(lower, source.substring(soon))) {
                addColumn(word.toUpperCase(Locale.ROOT));
            } else {
                out.append(word);
            }
        } else if (dialect == Dialect.TRANSACT_SQL) {
            ownWord(word, lower, next);
        } else if (dialect == Dialect.POSTGRESQL && isName(word, lower, next)) {
            addColumn(word);
        } else if (dialect == Dialect.MYSQL && lower.equals("mod") && next != '(') {
            // MariaDB prints the operator as a word
            out.append('%');
        } else if (query && !WORDS.contains(lower) && !(next == '(' && Calls.knows(dialect, lower))) {
            throw new Untranslatable("it uses " + lower);
        } else {
            out.append(word);
        }
    }

    /** People write names without brackets, where no word of the language is of that name. */
    private void ownWord(String word, String lower, char next) {
        if (next == '(' && Calls.knows(dialect, lower)) {
            out.append(lower.equals("isnull") ? TransactSql.IS_NULL : word);
        } else if (next == '(' && query && TransactSql.AGGREGATES.contains(lower)) {
            out.append(word);
        } else if (TransactSql.WORDS.contains(lower)) {
            out.append(word);
        } else if (query && next != '(' && !TransactSql.RESERVED.contains(lower)) {
            addColumn(word);
        } else {
            throw new Untranslatable("it uses " + lower);
        }
    }

    /** PostgreSQL prints names in small letters, and words of its own in capital ones but for a few. */
    private boolean isName(String word, String lower, char next) {
        if (query) {
            boolean own = lower.equals("true") || lower.equals("false");
            return next != '(' && word.equals(lower) && !own;
        }
        return known.types().containsKey(word) && next != '(' && next != '.';
    }

    private void constant(String prefix, String value) {
        if (prefix.isEmpty() || INTRODUCERS.contains(prefix)) {
            if (dialect == Dialect.ORACLE && value.isEmpty()) {
                throw new Untranslatable("it uses a text without characters, which is a null there");
            }
            boolean pages = dialect == Dialect.TRANSACT_SQL && prefix.isEmpty();
            if ((prefix.equals("_latin1") || pages) && !Constants.ascii(value)) {
                throw new Untranslatable("a constant in it is of another character set");
            }
            add(Kind.TEXT, value);
        } else if (prefix.equals("_binary") && Constants.ascii(value)) {
            add(Kind.TEXT, value);
        } else if (prefix.equals("b") && value.matches("[01]+")) {
            add(Kind.BITS, value);
        } else if (prefix.equals("x") && value.matches("([0-9A-Fa-f]{2})*") && dialect == Dialect.MYSQL) {
            add(Kind.BYTES, value);
        } else if (TEMPORAL.contains(prefix) && dialect == Dialect.ORACLE) {
            // a DATE there has a time of day
            add(Kind.TIMESTAMP, value);
        } else if (TEMPORAL.contains(prefix)) {
            add(Kind.valueOf(prefix.toUpperCase(Locale.ROOT)), value);
        } else {
            throw new Untranslatable("a constant in it is of an unknown kind");
        }
    }

    private void add(Kind kind, String value) {
        out.append("'s").append(constants.size()).append('\'');
        constants.add(new Constant(kind, value));
    }

    private void addColumn(String name) {
        if (!query && !known.types().containsKey(name)) {
            throw new Untranslatable("it names an unknown column");
        }
        out.append("\"c").append(columns.size()).append('"');
        columns.add(name);
    }

    private void type() {
        out.append("::t").append(types.size());
        types.add(required(TYPE).group(1));
    }

    /** What stands in quotes from here. */
    private String quoted(char quote, boolean backslashes) {
        StringBuilder inside = new StringBuilder();
        for (at++; at < source.length(); at++) {
            char c = source.charAt(at);
            if (c == '\\' && backslashes && at + 1 < source.length()) {
                inside.append(escape(source.charAt(++at)));
            } else if (c != quote) {
                inside.append(c);
            } else if (at + 1 < source.length() && source.charAt(at + 1) == quote) {
                inside.append(quote);
                at++;
            } else {
                at++;
                return inside.toString();
            }
        }
        throw new Untranslatable("it cannot be read");
    }

    private String lists(String lexed) {
        return ANY.matcher(lexed).replaceAll(list -> {
            boolean plain = list.group(3) == null || TEXT_ARRAYS.contains(types.get(Integer.parseInt(list.group(3))));
            String values = list.group(2) == null ? list.group(4) : list.group(2);
            return plain && !values.isBlank()
                    ? (list.group(1).startsWith("=") ? "IN (" : "NOT IN (") + Matcher.quoteReplacement(values) + ")"
                    : Matcher.quoteReplacement(list.group());
        });
    }

    /** A constant in quotes as a value of its own kind. */
    static Literal literal(Constant constant) {
        if (constant.kind() == Kind.BYTES) {
            return new Literal(Literal.Kind.BYTES, constant.text().toLowerCase(Locale.ROOT));
        }
        return Constants.of(constant.kind(), constant.text())
                .orElseThrow(() -> new Untranslatable("a constant in it is no value of its type"));
    }
}
