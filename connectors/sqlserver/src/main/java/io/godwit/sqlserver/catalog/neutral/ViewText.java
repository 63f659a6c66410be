package io.godwit.sqlserver.catalog.neutral;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The statement that made a view, taken apart: {@code CREATE VIEW name [(columns)] [WITH attributes] AS query [WITH CHECK OPTION]}
 * (Transact-SQL Reference, CREATE VIEW).
 *
 * @param query what stands behind AS
 * @param checks whether rows written through it are checked
 * @param metadata whether it passes for a table
 */
record ViewText(String query, boolean checks, boolean metadata) {
    private static final Pattern CHECKS = Pattern.compile("(?is)(.*)\\bwith\\s+check\\s+option\\s*;?\\s*");
    private static final Pattern METADATA = Pattern.compile("(?is).*\\bview_metadata\\b.*");

    /** The parts; null if it is none. */
    static @Nullable ViewText of(String statement) {
        int depth = 0;
        boolean view = false;
        int at = 0;
        while (at < statement.length()) {
            char c = statement.charAt(at);
            int next = after(statement, at);
            if (next < 0) {
                return null;
            }
            String word = Character.isLetter(c) ? statement.substring(at, next).toLowerCase(Locale.ROOT) : "";
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (word.equals("as") && view && depth == 0) {
                String query = statement.substring(next);
                Matcher checks = CHECKS.matcher(query);
                boolean metadata = METADATA.matcher(statement.substring(0, at)).matches();
                return checks.matches()
                        ? new ViewText(checks.group(1).strip(), true, metadata)
                        : new ViewText(query.strip(), false, metadata);
            }
            view |= word.equals("view");
            at = next;
        }
        return null;
    }

    /** The place behind the word, the comment, the name in brackets or quotes, or the sign that begins here; -1 if it has no end. */
    private static int after(String text, int at) {
        char c = text.charAt(at);
        if (text.startsWith("--", at)) {
            int end = text.indexOf('\n', at);
            return end < 0 ? text.length() : end;
        } else if (text.startsWith("/*", at)) {
            int end = text.indexOf("*/", at + 2);
            return end < 0 ? -1 : end + 2;
        } else if (c == '[' || c == '"' || c == '\'') {
            int end = text.indexOf(c == '[' ? ']' : c, at + 1);
            return end < 0 ? -1 : end + 1;
        }
        int end = at + 1;
        while (Character.isLetterOrDigit(c) && end < text.length() && isPart(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }
}
