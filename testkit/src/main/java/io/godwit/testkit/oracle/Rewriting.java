package io.godwit.testkit.oracle;

import io.godwit.testkit.oracle.Tokens.Kind;
import io.godwit.testkit.oracle.Tokens.Token;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Puts a query of Oracle's in H2's words: places of rows, moments of flashback queries, names of views. A sample of blocks is the
 * whole table.
 */
final class Rewriting {
    private static final Pattern DYNAMIC = Pattern.compile("(?i)G?V_?\\$(\\w+)");
    private static final Pattern OF_ALL = Pattern.compile(
            "(?i)DBA_(users|tables|all_tables|object_tables|external_tables|queue_tables|objects|mview\\w*|tab_\\w+|col_comments"
                    + "|cons\\w+|ind\\w+|sequences|views|source|synonyms|db_links|scheduler_jobs|policies|log_groups|nested_tables|dependencies)");
    private static final Set<String> CHANGING =
            Set.of("v_$database", "v_$thread", "all_tables", "dba_extents", "all_sequences");

    private final Database database;
    private final String owner;
    private final String sql;
    private final List<Token> tokens;
    private final StringBuilder out = new StringBuilder();
    private final Set<String> changing = new LinkedHashSet<>();
    private int copied;

    private Rewriting(Database database, String owner, String sql) {
        this.database = database;
        this.owner = owner;
        this.sql = sql;
        this.tokens = Tokens.scan(sql);
    }

    /**
     * What H2 is given.
     *
     * @param changing views that have to be brought up to now before
     */
    record Query(String text, Set<String> changing) {}

    static Query of(Database database, String owner, String sql) throws SQLException {
        return new Rewriting(database, owner, sql).run();
    }

    private Query run() throws SQLException {
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.kind() != Kind.WORD) {
                continue;
            }
            if (token.is("ROWID")) {
                replace(token.start(), token.end(), StandInTable.PLACE);
            } else if (token.is("SAMPLE") && is(i + 1, "BLOCK") && is(i + 2, "(")) {
                replace(token.start(), tokens.get(i + 4).end(), "");
            } else if (token.is("AS") && is(i + 1, "OF") && is(i + 2, "SCN")) {
                asOf(i);
            } else {
                view(token);
            }
        }
        out.append(sql, copied, sql.length());
        // whole numbers overflow here, and not in Oracle
        String text =
                out.toString().replace(" * 86400 +", " * 86400.0 +").replace(") * 1000000000", ") * 1000000000.0");
        // the difference of two dates is a number of days there
        text = text.replace(
                "(SYSDATE - MIN(first_time)) * 24",
                "CAST(DATEDIFF('HOUR', MIN(first_time), LOCALTIMESTAMP) AS NUMBER)");
        return new Query(text, changing);
    }

    private boolean is(int index, String word) {
        return index < tokens.size() && tokens.get(index).is(word);
    }

    private void replace(int from, int to, String by) {
        out.append(sql, copied, from).append(by);
        copied = to;
    }

    private void view(Token token) {
        String name = token.text();
        if (DYNAMIC.matcher(name).matches()) {
            name = DYNAMIC.matcher(name).replaceFirst("v_\\$$1");
        } else if (database.seesEverything && OF_ALL.matcher(name).matches()) {
            name = "all_" + name.substring("dba_".length());
        }
        if (name.equalsIgnoreCase("v_$logmnr_contents")) {
            name = LogMiner.CONTENTS;
            changing.add("v_$logmnr_contents");
        }
        if (!name.equals(token.text())) {
            replace(token.start(), token.end(), name);
        }
        String known = name.toLowerCase(Locale.ROOT);
        if (CHANGING.contains(known)) {
            changing.add(known);
        }
    }

    /** Of the table or view whose name stands before: its rows as they were. */
    private void asOf(int at) throws SQLException {
        Token name = tokens.get(at - 1);
        boolean qualified = is(at - 2, ".");
        String of = qualified ? tokens.get(at - 3).name() : owner;
        int from = qualified ? tokens.get(at - 3).start() : name.start();
        StandInTable table = database.table(of, name.name());
        String query = table == null ? database.view(of, name.name()) : null;
        if (query != null) {
            Token end = tokens.get(at + 3);
            String then = ViewMoment.of(query, sql.substring(tokens.get(at).start(), end.end()));
            Query inner = of(database, of, then);
            changing.addAll(inner.changing());
            out.append(sql, copied, from).append('(').append(inner.text()).append(')');
            copied = end.end();
            return;
        }
        if (table == null || !table.held) {
            throw new StandInException(942, "table or view does not exist");
        }
        Token moment = tokens.get(at + 3);
        if (moment.kind() == Kind.NUMBER) {
            database.checkMoment(table, Long.parseLong(moment.text()));
        }
        // the name was copied already if a replacement stood between, which it cannot
        out.append(sql, copied, from)
                .append("(SELECT " + table.listed() + ", " + StandInTable.PLACE + " FROM ")
                .append(table.history())
                .append(" h JOIN (SELECT CAST(")
                .append(moment.text())
                .append(" AS BIGINT) AS scn FROM DUAL) m ON h.scn_from BETWEEN 0 AND m.scn AND h.scn_to > m.scn)");
        copied = moment.end();
    }
}
