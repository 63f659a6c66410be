package io.godwit.mysql.catalog;

import io.godwit.mysql.connection.ServerVersion;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What decides how a definition reads on the target.
 *
 * @param version the server
 * @param collations names of the collations it knows, in lower case
 * @param currentUser the user that Godwit is there: {@code user@host}
 * @param definersBecomeCurrentUser whether objects get a new definer
 * @param mayDefine whether the user may name another as definer
 * @param mayDefineMissing whether even one that is not there
 * @param explicitTimestamps whether a timestamp without a default has none; else the server thinks one up
 * @param users the users there, {@code user@host}; null if they may not be read
 */
record TargetFacts(
        ServerVersion version,
        Set<String> collations,
        String currentUser,
        boolean definersBecomeCurrentUser,
        boolean mayDefine,
        boolean mayDefineMissing,
        boolean explicitTimestamps,
        @Nullable Set<String> users) {
    TargetFacts {
        collations = Set.copyOf(collations);
    }

    /** Asks the target. */
    static TargetFacts read(Connection connection, boolean definersBecomeCurrentUser) throws SQLException {
        ServerVersion version = ServerVersion.parse(one(connection, "SELECT version()"));
        // from 10.10 on a collation may have one name for several character sets
        String collations = version.isMariaDb(10, 10, 1)
                ? "SELECT full_collation_name FROM information_schema.collation_character_set_applicability"
                : "SELECT collation_name FROM information_schema.collations";
        Set<String> known = new HashSet<>();
        for (String name : column(connection, collations)) {
            known.add(name.toLowerCase(Locale.ROOT));
        }
        Grants grants = Grants.read(connection);
        Set<String> users = null;
        try {
            users = new HashSet<>(column(connection, "SELECT concat(user, '@', host) FROM mysql.user"));
        } catch (SQLException e) {
            if (e.getSQLState() != null && e.getSQLState().startsWith("08")) {
                throw e;
            }
        }
        boolean all = grants.hasGlobal("SUPER");
        boolean may = all
                || grants.hasGlobal("SET USER")
                || grants.hasGlobal("SET_USER_ID")
                || grants.hasGlobal("SET_ANY_DEFINER");
        boolean missing = version.isMySql(8, 2, 0)
                ? grants.hasGlobal("ALLOW_NONEXISTENT_DEFINER") || grants.hasGlobal("SET_USER_ID")
                : may;
        return new TargetFacts(
                version,
                known,
                one(connection, "SELECT current_user()"),
                definersBecomeCurrentUser,
                may,
                missing,
                !one(connection, "SELECT @@explicit_defaults_for_timestamp").equals("0"),
                users);
    }

    private static String one(Connection connection, String sql) throws SQLException {
        List<String> values = column(connection, sql);
        return values.isEmpty() ? "" : values.get(0);
    }

    private static List<String> column(Connection connection, String sql) throws SQLException {
        List<String> values = new java.util.ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                String value = rows.getString(1);
                if (value != null) {
                    values.add(value);
                }
            }
        }
        return values;
    }

    /** Whether a definer, as the server prints it, is the user that Godwit is there. */
    boolean isCurrentUser(String definer) {
        return account(definer).equals(currentUser);
    }

    /** Whether a definer is known not to be there. */
    boolean isMissing(String definer) {
        Set<String> present = users;
        return present != null && !present.contains(account(definer));
    }

    /** Why the target does not take a definer; null if it does. */
    @Nullable
    String refused(String definer) {
        if (isCurrentUser(definer)) {
            return null;
        }
        if (!mayDefine) {
            return "its definer is " + account(definer) + ", and the target's user may not make objects for others";
        }
        return isMissing(definer) && !mayDefineMissing
                ? "its definer, " + account(definer) + ", is not there on the target"
                : null;
    }

    /** {@code user@host} of {@code `user`@`host`}. */
    static String account(String definer) {
        StringBuilder account = new StringBuilder();
        // under ANSI_QUOTES the server prints double quotes
        for (Token token : Lexer.tokens(definer, "ANSI_QUOTES")) {
            account.append(token.name());
        }
        return account.toString();
    }
}
