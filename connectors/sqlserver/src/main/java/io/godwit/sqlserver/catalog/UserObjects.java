package io.godwit.sqlserver.catalog;

import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.connection.Quoting;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Users and roles of the database, who belongs to which role, and what they are granted; with the option {@code users} only. A user
 * is joined to the login of the same name if the target has one, also if the user is there already and has lost its own; else it is made
 * without one; passwords stay where they are.
 */
final class UserObjects {
    private static final String NOT_ASKED = "users are moved with the source's option users only";

    private static final int OF_THE_DATABASE = 0;
    private static final int OF_AN_OBJECT = 1;
    private static final int OF_A_SCHEMA = 3;

    private final Reading reading;
    private final Naming naming;
    private final boolean wanted;
    private final Set<String> moved = new HashSet<>(Set.of("public"));

    UserObjects(Reading reading, Naming naming, boolean wanted) {
        this.reading = reading;
        this.naming = naming;
        this.wanted = wanted;
    }

    void add(ObjectList out) throws SQLException {
        reading.each(Queries.PRINCIPALS, row -> principal(out, row));
        if (wanted) {
            reading.each(Queries.MEMBERS, row -> {
                String member = row.getString(2);
                if (moved.contains(member)) {
                    out.add(
                            Kinds.ROLE_MEMBER,
                            row.getString(1) + " " + member,
                            Stage.OPEN,
                            "ALTER ROLE " + Quoting.name(row.getString(1)) + " ADD MEMBER " + Quoting.name(member));
                }
            });
            reading.each(Queries.PERMISSIONS, row -> permission(out, row));
        }
    }

    private void principal(ObjectList out, ResultSet row) throws SQLException {
        String name = row.getString(1);
        String type = Reading.text(row, 2).strip();
        String kind = type.equals("R") ? Kinds.ROLE : Kinds.USER;
        if (!wanted) {
            out.skip(kind, name, Stage.OPEN, NOT_ASKED);
            return;
        }
        String quoted = Quoting.name(name);
        String guard = "IF DATABASE_PRINCIPAL_ID(" + Quoting.text(name) + ") IS NULL ";
        String schema = row.getString(3);
        String with = schema == null ? "" : " WITH DEFAULT_SCHEMA = " + Quoting.name(naming.schema(schema));
        List<String> statements = new ArrayList<>();
        String changed = null;
        switch (type) {
            case "R" -> statements.add(guard + "CREATE ROLE " + quoted);
            case "S" -> {
                statements.add(guard + "BEGIN IF SUSER_ID(" + Quoting.text(name) + ") IS NULL CREATE USER " + quoted
                        + " WITHOUT LOGIN" + with + " ELSE CREATE USER " + quoted + " FOR LOGIN " + quoted + with
                        + " END ELSE " + adopt(name));
                changed =
                        "it belongs to the login of its name; where the target has none it has none either, and none can be given to"
                                + " it later: make the login before the hand-over, or drop the user, make it FOR LOGIN and grant"
                                + " again";
            }
            case "U", "G" -> statements.add(guard + "CREATE USER " + quoted + " FOR LOGIN " + quoted + with);
            case "E", "X" -> statements.add(guard + "CREATE USER " + quoted + " FROM EXTERNAL PROVIDER" + with);
            default -> {
                out.skip(kind, name, Stage.OPEN, "it belongs to a key or certificate, which is not moved");
                return;
            }
        }
        moved.add(name);
        out.add(kind, name, Stage.OPEN, statements, changed);
    }

    /** Asks whether there is no login of a name. */
    static String lacksLogin(String name) {
        return "SELECT CASE WHEN SUSER_ID(" + Quoting.text(name) + ") IS NULL THEN 1 ELSE 0 END";
    }

    /**
     * Joins a user that is there, and whose login is not, to the login of its name: what a restored database has many of. One without
     * any login of its own cannot be joined to one (Transact-SQL Reference, "ALTER USER"), and one with a password needs none.
     */
    private static String adopt(String name) {
        return "IF SUSER_ID(" + Quoting.text(name) + ") IS NOT NULL AND EXISTS (SELECT 1 FROM sys.database_principals p"
                + " WHERE p.name = " + Quoting.text(name) + " AND p.type = 'S' AND p.authentication_type = 1"
                + " AND SUSER_SNAME(p.sid) IS NULL) ALTER USER " + Quoting.name(name) + " WITH LOGIN = "
                + Quoting.name(name);
    }

    private void permission(ObjectList out, ResultSet row) throws SQLException {
        String grantee = row.getString(1);
        String on = on(row);
        if (on == null || !moved.contains(grantee)) {
            return;
        }
        String state = Reading.text(row, 3).strip();
        String permission = row.getString(2);
        String column = row.getString(8);
        String what = permission + (column == null ? "" : " (" + Quoting.name(column) + ")");
        boolean deny = state.equals("D");
        out.add(
                Kinds.PERMISSION,
                (deny ? "DENY " : "GRANT ") + what + on + " TO " + grantee,
                Stage.OPEN,
                (deny ? "DENY " : "GRANT ") + what + on + " TO " + Quoting.name(grantee)
                        + (state.equals("W") ? " WITH GRANT OPTION" : ""));
    }

    /** What it is granted on, with a blank before it; empty for the database, null if that is not moved. */
    private @Nullable String on(ResultSet row) throws SQLException {
        switch (row.getInt(4)) {
            case OF_THE_DATABASE -> {
                return "";
            }
            case OF_A_SCHEMA -> {
                String schema = row.getString(5);
                return schema == null || !reading.schemas().contains(schema)
                        ? null
                        : " ON SCHEMA::" + Quoting.name(naming.schema(schema));
            }
            case OF_AN_OBJECT -> {
                String schema = row.getString(6);
                boolean chosen = schema != null && reading.schemas().contains(schema);
                return chosen ? " ON " + naming.sql(new TableId(schema, row.getString(7))) : null;
            }
            default -> {
                return null;
            }
        }
    }
}
