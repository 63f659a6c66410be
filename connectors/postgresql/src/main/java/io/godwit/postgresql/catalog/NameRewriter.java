package io.godwit.postgresql.catalog;

import io.godwit.postgresql.connection.Quoting;
import io.godwit.spi.schema.TableId;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replaces qualified names in statements as the server writes them. Literals and dollar-quoted bodies stay as they are, but a
 * literal cast to {@code regclass} and its like is a name and is treated as one.
 */
final class NameRewriter {
    private final Map<String, String> schemas;
    private final Map<TableId, TableId> tables;
    private final Set<TableId> known;

    /**
     * Prepares.
     *
     * @param schemas new schema name by old, those that differ only
     * @param tables new table name by old, those that differ only
     * @param known names of all objects in the renamed schemas
     */
    NameRewriter(Map<String, String> schemas, Map<TableId, TableId> tables, Set<TableId> known) {
        this.schemas = Map.copyOf(schemas);
        this.tables = Map.copyOf(tables);
        this.known = Set.copyOf(known);
    }

    boolean isActive() {
        return !schemas.isEmpty() || !tables.isEmpty();
    }

    boolean isMentioned(String text) {
        return schemas.keySet().stream().anyMatch(s -> word(text, s))
                || tables.keySet().stream().anyMatch(t -> word(text, t.name()));
    }

    private static boolean word(String text, String name) {
        return Pattern.compile("(?<![\\w$])" + Pattern.quote(name) + "(?![\\w$])")
                .matcher(text)
                .find();
    }

    /** The statement with new names; null if a name cannot be told from an alias. */
    @Nullable
    String rewrite(String statement, boolean query) {
        if (!isActive()) {
            return statement;
        }
        Pass pass = new Pass(statement, query);
        pass.run();
        return pass.doubtful ? null : pass.out.toString();
    }

    /** One walk over one statement. */
    private final class Pass {
        private final String text;
        private final boolean query;
        private final StringBuilder out = new StringBuilder();
        private int at;
        private boolean doubtful;
        /** Whether the token before was a dot: then the next name is qualified already. */
        private boolean afterDot;

        Pass(String text, boolean query) {
            this.text = text;
            this.query = query;
        }

        void run() {
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c == '\'') {
                    literal();
                } else if (c == '$' && dollarTag() > 0) {
                    dollarQuoted();
                } else if (c == '"' || isNameStart(c)) {
                    name();
                } else {
                    afterDot = c == '.';
                    out.append(c);
                    at++;
                }
            }
        }

        private void literal() {
            boolean escapes = at > 0 && (text.charAt(at - 1) == 'E' || text.charAt(at - 1) == 'e');
            int end = literalEnd(at, escapes);
            String literal = text.substring(at, end);
            at = end;
            afterDot = false;
            if (!escapes && isNameCast(end)) {
                String inner = literal.substring(1, literal.length() - 1).replace("''", "'");
                Pass nested = new Pass(inner, false);
                nested.run();
                doubtful |= nested.doubtful;
                out.append('\'')
                        .append(nested.out.toString().replace("'", "''"))
                        .append('\'');
            } else {
                out.append(literal);
            }
        }

        private int literalEnd(int start, boolean escapes) {
            int end = start + 1;
            while (end < text.length()) {
                char c = text.charAt(end);
                if (escapes && c == '\\') {
                    end += 2;
                } else if (c == '\'') {
                    if (end + 1 < text.length() && text.charAt(end + 1) == '\'') {
                        end += 2;
                    } else {
                        return end + 1;
                    }
                } else {
                    end++;
                }
            }
            return text.length();
        }

        private boolean isNameCast(int position) {
            return text.startsWith("::reg", position)
                    || text.startsWith("::pg_catalog.reg", position)
                    || text.startsWith("::\"pg_catalog\".\"reg", position);
        }

        private int dollarTag() {
            int end = at + 1;
            while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
                end++;
            }
            return end < text.length() && text.charAt(end) == '$' ? end + 1 - at : 0;
        }

        private void dollarQuoted() {
            String tag = text.substring(at, at + dollarTag());
            int close = text.indexOf(tag, at + tag.length());
            int end = close < 0 ? text.length() : close + tag.length();
            out.append(text, at, end);
            at = end;
            afterDot = false;
        }

        private void name() {
            int end = nameEnd(at);
            String raw = text.substring(at, end);
            String plain = plain(raw);
            boolean qualified = afterDot;
            afterDot = false;
            at = end;
            boolean dotted = end + 1 < text.length() && text.charAt(end) == '.';
            if (qualified || !dotted) {
                // the bare name of a renamed schema inside a query can only be an alias or a column: then x.y is
                // doubtful
                doubtful |= query && !qualified && schemas.containsKey(plain);
                out.append(raw);
                return;
            }
            char next = text.charAt(end + 1);
            if (next != '"' && !isNameStart(next)) {
                String schema = schemas.get(plain);
                out.append(schema == null ? raw : Quoting.name(schema));
                return;
            }
            int secondEnd = nameEnd(end + 1);
            replace(raw, plain, plain(text.substring(end + 1, secondEnd)), secondEnd);
        }

        private void replace(String raw, String plain, String second, int secondEnd) {
            TableId id = new TableId(plain, second);
            TableId table = tables.get(id);
            if (table != null) {
                out.append(Quoting.name(table));
                at = secondEnd;
                return;
            }
            String schema = schemas.get(plain);
            if (schema == null) {
                out.append(raw);
                return;
            }
            doubtful |= !known.contains(id);
            out.append(Quoting.name(schema));
        }

        private int nameEnd(int start) {
            int end = start;
            if (text.charAt(start) != '"') {
                while (end < text.length() && isNamePart(text.charAt(end))) {
                    end++;
                }
                return end;
            }
            end++;
            while (end < text.length()) {
                if (text.charAt(end) != '"') {
                    end++;
                } else if (end + 1 < text.length() && text.charAt(end + 1) == '"') {
                    end += 2;
                } else {
                    return end + 1;
                }
            }
            return text.length();
        }

        private String plain(String raw) {
            return raw.startsWith("\"")
                    ? raw.substring(1, raw.length() - 1).replace("\"\"", "\"")
                    : raw.toLowerCase(Locale.ROOT);
        }
    }

    private static boolean isNameStart(char c) {
        return Character.isLetter(c) || c == '_' || c >= 0x80;
    }

    private static boolean isNamePart(char c) {
        return isNameStart(c) || (c >= '0' && c <= '9') || c == '$';
    }
}
