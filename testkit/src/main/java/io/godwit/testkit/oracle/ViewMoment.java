package io.godwit.testkit.oracle;

import io.godwit.testkit.oracle.Tokens.Token;
import java.util.List;
import java.util.Set;

/** A view's query with a moment behind each relation that it reads, as a flashback query of the view means it. */
final class ViewMoment {
    /** What may stand behind a relation that has no other name. */
    private static final Set<String> CLAUSES = Set.of(
            "ON",
            "JOIN",
            "INNER",
            "LEFT",
            "RIGHT",
            "CROSS",
            "WHERE",
            "GROUP",
            "HAVING",
            "ORDER",
            "UNION",
            "MINUS",
            "INTERSECT");

    private ViewMoment() {}

    /**
     * The query as of a moment.
     *
     * @param moment as it stands in the query of the view: {@code AS OF SCN 17}
     */
    static String of(String query, String moment) {
        List<Token> tokens = Tokens.scan(query);
        StringBuilder out = new StringBuilder();
        int copied = 0;
        for (int i = 0; i + 1 < tokens.size(); i++) {
            boolean reads = tokens.get(i).is("FROM") || tokens.get(i).is("JOIN");
            if (!reads || !tokens.get(i + 1).isName()) {
                continue;
            }
            int last = i + 1;
            if (last + 2 < tokens.size() && tokens.get(last + 1).is(".")) {
                last += 2;
            }
            Token name = tokens.get(last);
            Token next = last + 1 < tokens.size() ? tokens.get(last + 1) : null;
            boolean named = next != null && next.isName() && CLAUSES.stream().noneMatch(next::is);
            Token behind = named && last + 2 < tokens.size() ? tokens.get(last + 2) : next;
            if (behind != null && behind.is(",")) {
                throw new StandInException(900, "the stand-in shows no view as of a moment that joins by a comma");
            }
            out.append(query, copied, name.end()).append(' ').append(moment);
            if (!named) {
                out.append(" \"").append(name.name()).append('"');
            }
            copied = name.end();
        }
        return out.append(query, copied, query.length()).toString();
    }
}
