package io.godwit.postgresql.catalog;

import io.godwit.postgresql.connection.Quoting;
import io.godwit.spi.schema.Stage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What acts by itself: triggers, rules and policies. Triggers and rules of tables are made switched off, so that none acts on
 * rows or changes that are moved, and are put in the source's state at hand-over.
 */
final class TriggerObjects {
    private TriggerObjects() {}

    static void addTriggers(Reading reading, ObjectList out, boolean states) throws SQLException {
        reading.each(
                """
                SELECT t.tgrelid, t.tgname, pg_catalog.pg_get_triggerdef(t.oid), t.tgenabled
                FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE NOT t.tgisinternal AND %s AND %s ORDER BY n.nspname, c.relname, t.tgname""".formatted(reading.since(13, "t.tgparentid = 0", "true"), reading.inSchemas("n.nspname")), row -> {
                    Relation table = reading.relations().chosen(row.getLong(1));
                    if (table == null || table.kind().equals("f")) {
                        return;
                    }
                    String listed = reading.naming().target(table.id()) + "." + row.getString(2);
                    if (states) {
                        addState("trigger", listed, table, row, out);
                    } else {
                        List<String> statements = new ArrayList<>();
                        statements.add(row.getString(3));
                        if (table.isTable()) {
                            statements.add("ALTER TABLE " + only(table) + " DISABLE TRIGGER "
                                    + Quoting.name(row.getString(2)));
                        }
                        out.add("trigger", listed, Stage.POST_DATA, statements);
                    }
                });
    }

    static void addRules(Reading reading, ViewObjects views, ObjectList out, boolean states) throws SQLException {
        reading.each("""
                SELECT r.ev_class, r.rulename, pg_catalog.pg_get_ruledef(r.oid), r.ev_enabled
                FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_class c ON c.oid = r.ev_class
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE r.rulename <> '_RETURN' AND %s ORDER BY n.nspname, c.relname, r.rulename""".formatted(reading.inSchemas("n.nspname")), row -> {
            Relation table = reading.relations().chosen(row.getLong(1));
            if (table == null || table.kind().equals("f")) {
                return;
            }
            String listed = reading.naming().target(table.id()) + "." + row.getString(2);
            String reason = reading.naming().isRenamed(table.oid())
                    ? "its table's name is another on the target: its text must be changed by hand"
                    : views.reason(table);
            if (states && reason == null) {
                addState("rule", listed, table, row, out);
            } else if (!states && reason != null) {
                out.skip("rule", listed, Stage.POST_DATA, reason);
            } else if (!states) {
                List<String> statements = new ArrayList<>();
                statements.add(row.getString(3));
                if (table.isTable()) {
                    statements.add("ALTER TABLE " + table.sql() + " DISABLE RULE " + Quoting.name(row.getString(2)));
                }
                out.addQuery("rule", listed, Stage.POST_DATA, statements);
            }
        });
    }

    /** Those that are off on the source stay as they were made; a view's have no state. */
    private static void addState(String kind, String listed, Relation table, ResultSet row, ObjectList out)
            throws SQLException {
        String state = row.getString(4);
        if (state.equals("D") || !table.isTable()) {
            return;
        }
        String enable = state.equals("A") ? "ENABLE ALWAYS " : state.equals("R") ? "ENABLE REPLICA " : "ENABLE ";
        out.add(
                kind + " state",
                listed,
                Stage.OPEN,
                "ALTER TABLE " + only(table) + " " + enable + kind.toUpperCase(java.util.Locale.ROOT) + " "
                        + Quoting.name(row.getString(2)));
    }

    private static String only(Relation table) {
        // on a partitioned table the partitions' copies must follow
        return table.isPartitioned() ? table.sql() : "ONLY " + table.sql();
    }

    static void addPolicies(Reading reading, ObjectList out) throws SQLException {
        reading.each("""
                SELECT p.polrelid, p.polname, p.polpermissive, p.polcmd,
                  CASE WHEN p.polroles = '{0}' THEN 'PUBLIC' ELSE (SELECT pg_catalog.string_agg(
                    pg_catalog.quote_ident(o.rolname), ', ' ORDER BY o.rolname)
                    FROM pg_catalog.pg_roles o WHERE o.oid = ANY (p.polroles)) END,
                  pg_catalog.pg_get_expr(p.polqual, p.polrelid), pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid)
                FROM pg_catalog.pg_policy p JOIN pg_catalog.pg_class c ON c.oid = p.polrelid
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE %s ORDER BY n.nspname, c.relname, p.polname""".formatted(reading.inSchemas("n.nspname")), row -> {
            Relation table = reading.relations().chosen(row.getLong(1));
            if (table != null && table.isTable()) {
                out.addQuery(
                        "policy",
                        reading.naming().target(table.id()) + "." + row.getString(2),
                        Stage.POST_DATA,
                        List.of(policy(table, row)));
            }
        });
    }

    private static String policy(Relation table, ResultSet row) throws SQLException {
        String command = switch (row.getString(4)) {
            case "r" -> "SELECT";
            case "a" -> "INSERT";
            case "w" -> "UPDATE";
            case "d" -> "DELETE";
            default -> "ALL";
        };
        String using = row.getString(6);
        String check = row.getString(7);
        return "CREATE POLICY " + Quoting.name(row.getString(2)) + " ON " + table.sql()
                + (row.getBoolean(3) ? "" : " AS RESTRICTIVE") + " FOR " + command + " TO " + row.getString(5)
                + (using == null ? "" : " USING (" + using + ")")
                + (check == null ? "" : " WITH CHECK (" + check + ")");
    }

    static void addStatistics(Reading reading, ObjectList out) throws SQLException {
        reading.each("""
                SELECT s.stxrelid, n.nspname, s.stxname, pg_catalog.pg_get_statisticsobjdef(s.oid)
                FROM pg_catalog.pg_statistic_ext s JOIN pg_catalog.pg_namespace n ON n.oid = s.stxnamespace
                WHERE %s ORDER BY n.nspname, s.stxname""".formatted(reading.inSchemas("n.nspname")), row -> {
            Relation table = reading.relations().chosen(row.getLong(1));
            if (table != null && !table.kind().equals("f")) {
                out.add(
                        "statistics",
                        reading.naming().listed(row.getString(2), row.getString(3)),
                        Stage.POST_DATA,
                        row.getString(4));
            }
        });
    }
}
