package io.godwit.mysql.catalog;

import io.godwit.mysql.catalog.Token.Kind;
import io.godwit.mysql.connection.ServerVersion;
import io.godwit.spi.schema.TableId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the user of a session was granted, roles that are active included. */
final class Grants {
    private static final String ALL = "ALL PRIVILEGES";

    /**
     * One grant.
     *
     * @param database empty for all; may hold the wildcards % and _
     * @param table empty for all
     */
    private record Grant(String database, String table, Set<String> privileges) {}

    private final List<Grant> grants = new ArrayList<>();

    private Grants() {}

    /** Reads them; whatever form the server prints, what is not understood grants nothing. */
    static Grants read(Connection connection) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            String roles = "";
            if (ServerVersion.parse(version(statement)).isMySql(8, 0, 0)) {
                // MySQL names a role and not what it brings, unless it is asked for with the role
                try (ResultSet row = statement.executeQuery("SELECT current_role()")) {
                    roles = row.next() && !"NONE".equals(row.getString(1)) ? " USING " + row.getString(1) : "";
                }
            }
            // of MariaDB the short form tells what the active role brings
            String ask = roles.isEmpty() ? "SHOW GRANTS" : "SHOW GRANTS FOR CURRENT_USER()" + roles;
            try (ResultSet rows = statement.executeQuery(ask)) {
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
            }
        }
        return of(texts);
    }

    private static String version(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT version()")) {
            row.next();
            return row.getString(1);
        }
    }

    /** Reads one as the server prints it. */
    static Grants of(List<String> texts) {
        Grants grants = new Grants();
        texts.forEach(grants::add);
        return grants;
    }

    private void add(String text) {
        List<Token> tokens = Lexer.tokens(text, "");
        int on = Pieces.find(tokens, 0, "ON");
        if (!tokens.get(0).is("GRANT") || on == tokens.size()) {
            return;
        }
        Set<String> privileges = new HashSet<>();
        StringBuilder one = new StringBuilder();
        for (int i = 1; i <= on; i++) {
            Token token = tokens.get(i);
            if (i == on || token.is(",")) {
                privileges.add(one.toString().strip().toUpperCase(Locale.ROOT));
                one.setLength(0);
            } else if (token.is("(")) {
                // of single columns: not enough for anything here
                i = Pieces.close(tokens, i);
                one.append(" (COLUMNS)");
            } else {
                one.append(token.text());
            }
        }
        int database = Pieces.next(tokens, on);
        if (Pieces.is(tokens, database, "PROCEDURE") || Pieces.is(tokens, database, "FUNCTION")) {
            return;
        }
        String table = tokens.get(Math.min(database + 2, tokens.size() - 1)).name();
        grants.add(new Grant(pattern(tokens.get(database)), table.equals("*") ? "" : table, privileges));
    }

    private static String pattern(Token token) {
        return token.kind() == Kind.NAME ? token.name() : token.text().equals("*") ? "" : token.text();
    }

    /** Whether the user has a privilege for the whole server. */
    boolean hasGlobal(String privilege) {
        return grants.stream().anyMatch(g -> g.database().isEmpty() && g.table().isEmpty() && holds(g, privilege));
    }

    /** Whether the user has a privilege for everything in a database. */
    boolean has(String privilege, String database) {
        return hasGlobal(privilege)
                || grants.stream()
                        .anyMatch(g -> g.table().isEmpty() && matches(g.database(), database) && holds(g, privilege));
    }

    /** Whether the user has a privilege for a table. */
    boolean has(String privilege, TableId table) {
        return has(privilege, table.schema())
                || grants.stream()
                        .anyMatch(g -> g.table().equals(table.name())
                                && matches(g.database(), table.schema())
                                && holds(g, privilege));
    }

    private static boolean holds(Grant grant, String privilege) {
        // the newer, dynamic privileges of MySQL are not in ALL unless printed, but SUPER and its like are
        return grant.privileges().contains(privilege) || grant.privileges().contains(ALL);
    }

    private static boolean matches(String pattern, String database) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\' && i + 1 < pattern.length()) {
                regex.append(java.util.regex.Pattern.quote(String.valueOf(pattern.charAt(++i))));
            } else {
                regex.append(c == '%' ? ".*" : c == '_' ? "." : java.util.regex.Pattern.quote(String.valueOf(c)));
            }
        }
        return database.matches(regex.toString());
    }
}
