package io.godwit.mysql.catalog;

import io.godwit.mysql.connection.ServerVersion;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Words that newer servers reserve (reference manuals, "Keywords and Reserved Words"). What the server prints has its names in
 * quotes; texts of the users' own may not.
 */
final class ReservedWords {
    private static final Set<String> MYSQL_80 = Set.of(
            "CUBE",
            "CUME_DIST",
            "DENSE_RANK",
            "EMPTY",
            "EXCEPT",
            "FIRST_VALUE",
            "FUNCTION",
            "GROUPING",
            "GROUPS",
            "INTERSECT",
            "JSON_TABLE",
            "LAG",
            "LAST_VALUE",
            "LATERAL",
            "LEAD",
            "NTH_VALUE",
            "NTILE",
            "OF",
            "OVER",
            "PERCENT_RANK",
            "RANK",
            "RECURSIVE",
            "ROW_NUMBER",
            "SYSTEM",
            "WINDOW");
    private static final Set<String> MYSQL_84 = Set.of("MANUAL", "PARALLEL", "QUALIFY", "TABLESAMPLE");
    private static final Set<String> MYSQL_90 = Set.of("LIBRARY");
    private static final Set<String> MARIADB = Set.of(
            "CURRENT_ROLE",
            "DO_DOMAIN_IDS",
            "EXCEPT",
            "IGNORE_DOMAIN_IDS",
            "INTERSECT",
            "OFFSET",
            "OVER",
            "PAGE_CHECKSUM",
            "PARSE_VCOL_EXPR",
            "RECURSIVE",
            "REF_SYSTEM_ID",
            "RETURNING",
            "ROW_NUMBER",
            "STATS_AUTO_RECALC",
            "STATS_PERSISTENT",
            "STATS_SAMPLE_PAGES",
            "WINDOW");

    /** Words that are spoken as functions or in clauses before they are names; only beside a dot are they surely names. */
    private static final Set<String> IN_CLAUSES = Set.of(
            "FUNCTION",
            "OF",
            "SYSTEM",
            "OVER",
            "RETURNING",
            "OFFSET",
            "RECURSIVE",
            "EXCEPT",
            "INTERSECT",
            "WINDOW",
            "EMPTY",
            "PARALLEL",
            "MANUAL");

    private ReservedWords() {}

    private static Set<String> of(ServerVersion version) {
        Set<String> words = new HashSet<>();
        if (version.isMariaDb()) {
            words.addAll(MARIADB);
        }
        words.addAll(version.isMySql(8, 0, 0) ? MYSQL_80 : Set.of());
        words.addAll(version.isMySql(8, 4, 0) ? MYSQL_84 : Set.of());
        words.addAll(version.isMySql(9, 0, 0) ? MYSQL_90 : Set.of());
        return words;
    }

    /** Words used as names without quotes that the target reserves and the source does not. */
    static Set<String> used(List<Token> tokens, ServerVersion source, ServerVersion target) {
        Set<String> words = of(target);
        words.removeAll(of(source));
        Set<String> used = new TreeSet<>();
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            String word = token.text().toUpperCase(Locale.ROOT);
            boolean called = Pieces.is(tokens, Pieces.next(tokens, i), "(");
            // after a dot every word is a name to newer servers
            boolean name = token.kind() == Token.Kind.WORD
                    && !called
                    && !(i > 0 && tokens.get(i - 1).is("."));
            boolean surely = Pieces.is(tokens, i + 1, ".");
            if (name && words.contains(word) && (surely || !IN_CLAUSES.contains(word))) {
                used.add(word);
            }
        }
        return used;
    }
}
