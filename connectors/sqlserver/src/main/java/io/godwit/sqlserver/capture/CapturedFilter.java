package io.godwit.sqlserver.capture;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a table's row condition can be told from its change table. The server itself tells it there, of the same columns with the
 * same types and collations, so that comparisons, {@code IN}, {@code BETWEEN}, {@code LIKE}, {@code IS NULL} and arithmetic mean the
 * same as in the table. Refused is what may mean something else at another time or place (functions, other tables, variables), and
 * columns whose values change tables leave out.
 */
final class CapturedFilter {
    private static final Pattern TOKEN = Pattern.compile(
            "\\s+|[Nn]?'(?:[^']|'')*'|\\[(?:[^\\]]|\\]\\])*\\]|\"(?:[^\"]|\"\")*\"|0[xX][0-9A-Fa-f]*|[0-9.]+(?:[eE][+-]?[0-9]+)?"
                    + "|[\\p{L}_#][\\p{L}\\p{N}_#$]*|[=<>!(),+*/%&|^~-]");

    private static final Set<String> WORDS =
            Set.of("and", "or", "not", "in", "is", "null", "between", "like", "escape");

    private CapturedFilter() {}

    /**
     * Makes sure that it can.
     *
     * @throws GodwitException NOT_SUPPORTED, with the reason, if it cannot
     */
    static void check(List<Table> tables) {
        tables.forEach(CapturedFilter::check);
    }

    private static void check(Table table) {
        String filter = table.filter();
        if (filter == null) {
            return;
        }
        Matcher token = TOKEN.matcher(filter);
        int at = 0;
        while (at < filter.length()) {
            if (!token.find(at) || token.start() != at || isComment(filter, at)) {
                throw refused(table, "`" + filter.charAt(at) + "` is more than a comparison of columns with constants");
            }
            checkName(table, token.group());
            at = token.end();
        }
    }

    private static boolean isComment(String text, int at) {
        return text.startsWith("--", at) || text.startsWith("/*", at);
    }

    private static void checkName(Table table, String token) {
        String name = switch (token.charAt(0)) {
            case '[' -> token.substring(1, token.length() - 1).replace("]]", "]");
            case '"' -> token.substring(1, token.length() - 1).replace("\"\"", "\"");
            default ->
                Character.isLetter(token.charAt(0)) || token.charAt(0) == '_' || token.charAt(0) == '#' ? token : "";
        };
        boolean constant = name.isEmpty() || token.endsWith("'");
        boolean word = name.equals(token) && WORDS.contains(token.toLowerCase(Locale.ROOT));
        if (constant || word) {
            return;
        }
        Column column = table.moved().stream()
                .filter(c -> c.name().equalsIgnoreCase(name))
                .findFirst()
                .orElse(null);
        if (column == null) {
            throw refused(table, "`" + name + "` is no column that moves");
        }
        if (column.detachable()) {
            throw refused(table, "changes leave out the large values of column " + column.name());
        }
    }

    private static GodwitException refused(Table table, String why) {
        return new GodwitException(
                Errors.NOT_SUPPORTED,
                "its filter cannot be used online: " + why + "; leave it out, or migrate offline",
                table.id().toString(),
                null);
    }
}
