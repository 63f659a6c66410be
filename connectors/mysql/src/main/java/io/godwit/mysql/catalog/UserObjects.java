package io.godwit.mysql.catalog;

import io.godwit.mysql.catalog.Reading.Shown;
import io.godwit.mysql.connection.Quoting;
import io.godwit.spi.schema.Stage;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Users and what they are granted: moved if that is asked for, else listed. */
final class UserObjects {
    static final String USER = "user";
    static final String GRANTS = "grants";

    /** The server's and the services' own. */
    private static final Set<String> OWN = Set.of(
            "mysql.sys",
            "mysql.session",
            "mysql.infoschema",
            "mariadb.sys",
            "PUBLIC",
            "root",
            "rdsadmin",
            "rdsrepladmin",
            "rds_superuser_role",
            "azure_superuser",
            "cloudsqladmin",
            "cloudsqlsuperuser",
            "cloudsqlimport",
            "cloudsqlreplica",
            "debian-sys-maint");

    private final Reading reading;
    private final Naming naming;
    private final boolean wanted;

    UserObjects(Reading reading, Naming naming, boolean wanted) {
        this.reading = reading;
        this.naming = naming;
        this.wanted = wanted;
    }

    private record User(String user, String host, boolean role) {
        /** A role of MariaDB has no host. */
        String sql() {
            return Quoting.text(user) + (host.isEmpty() ? "" : "@" + Quoting.text(host));
        }

        @Override
        public String toString() {
            return host.isEmpty() ? user : user + "@" + host;
        }
    }

    void add(ObjectList out) throws SQLException {
        List<User> users = new ArrayList<>();
        String role = reading.version().isMariaDb() ? "is_role = 'Y'" : "0";
        Shown shown = reading.show("SELECT user, host, " + role + " FROM mysql.user ORDER BY user, host", row -> {
            do {
                if (!OWN.contains(row.getString(1))) {
                    users.add(new User(row.getString(1), row.getString(2), row.getBoolean(3)));
                }
            } while (row.next());
            return "read";
        });
        if (!shown.failure().isEmpty()) {
            out.skip(USER, "all", Stage.OPEN, "users cannot be listed: the user may not read mysql.user");
            return;
        }
        for (User user : users) {
            if (!wanted) {
                out.skip(
                        USER,
                        user.toString(),
                        Stage.OPEN,
                        "users and what they are granted are moved with the source's option `users: true` only");
                continue;
            }
            String create = user.role()
                    ? "CREATE ROLE IF NOT EXISTS " + user.sql()
                    : one("SHOW CREATE USER " + user.sql()).replaceFirst("^CREATE USER ", "CREATE USER IF NOT EXISTS ");
            if (create.isEmpty()) {
                out.skip(USER, user.toString(), Stage.OPEN, "the user may not read how it is identified");
                continue;
            }
            out.add(USER, user.toString(), Stage.OPEN, create);
        }
        for (User user : wanted ? users : List.<User>of()) {
            List<String> grants = new ArrayList<>();
            reading.show("SHOW GRANTS FOR " + user.sql(), row -> {
                do {
                    grants.add(grant(row.getString(1)));
                } while (row.next());
                return "read";
            });
            out.add(GRANTS, user.toString(), Stage.OPEN, grants);
        }
    }

    private String one(String sql) throws SQLException {
        return reading.show(sql, row -> row.getString(1)).text();
    }

    /** With the target's names, and without the password that MariaDB prints once more. */
    private String grant(String text) {
        List<Token> tokens = Lexer.tokens(text, "");
        int identified = Pieces.find(tokens, 0, "IDENTIFIED");
        if (identified < tokens.size()) {
            int with = Pieces.find(tokens, identified, "WITH");
            List<Token> kept = new ArrayList<>(tokens.subList(0, identified));
            boolean option = Pieces.are(tokens, with, "WITH", "GRANT", "OPTION");
            kept.addAll(option ? tokens.subList(with, tokens.size()) : List.of());
            tokens = kept;
        }
        return Lexer.text(naming.rewriteGrant(Pieces.strip(tokens)));
    }
}
