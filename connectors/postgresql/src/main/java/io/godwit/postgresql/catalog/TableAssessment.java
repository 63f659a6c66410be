package io.godwit.postgresql.catalog;

import io.godwit.postgresql.connection.Quoting;
import io.godwit.spi.Mode;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether each table's rows can be read, and online its changes. */
final class TableAssessment {
    private static final int FILTERS_IN_PUBLICATIONS = 15;

    private final Findings findings;
    private final int version;
    private final Mode mode;

    TableAssessment(Findings findings, int version, Mode mode) {
        this.findings = findings;
        this.version = version;
        this.mode = mode;
    }

    void run(Schema schema, Selection selection) throws SQLException {
        Map<String, Table> tables = new HashMap<>();
        schema.tables().forEach(t -> tables.put(t.id().toString(), t));
        String user = Quoting.name(findings.text("SELECT current_user"));
        findings.each("""
                SELECT n.nspname || '.' || c.relname, c.relpersistence, c.relreplident,
                  pg_catalog.has_schema_privilege(n.oid, 'USAGE'), pg_catalog.has_table_privilege(c.oid, 'SELECT'),
                  pg_catalog.row_security_active(c.oid),
                  EXISTS (SELECT FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid AND i.indisreplident)
                FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname || '.' || c.relname = ANY (?) AND c.relkind = 'r' ORDER BY 1""", List.copyOf(tables.keySet()), row -> {
            Table table = tables.get(row.getString(1));
            if (table != null) {
                rights(table, row, user);
                changes(table, row);
            }
        });
        outside(schema, selection);
        for (Table table : schema.tables()) {
            if (table.filter() != null) {
                filter(table, table.filter());
            }
        }
    }

    private void rights(Table table, ResultSet row, String user) throws SQLException {
        String name = Quoting.name(table.id());
        if (!row.getBoolean(4)) {
            String schema = Quoting.name(table.id().schema());
            findings.blocker(
                    AssessmentCodes.PRIVILEGE,
                    table.id().toString(),
                    "the user may not look into its schema",
                    "GRANT USAGE ON SCHEMA " + schema + " TO " + user + ";");
        }
        if (!row.getBoolean(5)) {
            findings.blocker(
                    AssessmentCodes.PRIVILEGE,
                    table.id().toString(),
                    "the user may not read its rows",
                    "GRANT SELECT ON TABLE " + name + " TO " + user + ";");
        } else if (row.getBoolean(6)) {
            findings.blocker(
                    AssessmentCodes.ROW_SECURITY,
                    table.id().toString(),
                    "row security would hide rows from the user",
                    "ALTER ROLE " + user + " BYPASSRLS;");
        }
    }

    private void changes(Table table, ResultSet row) throws SQLException {
        if (mode != Mode.ONLINE) {
            return;
        }
        String name = Quoting.name(table.id());
        if (row.getString(2).equals("u")) {
            findings.blocker(
                    AssessmentCodes.UNLOGGED,
                    table.id().toString(),
                    "it is unlogged: its changes are not in the log",
                    "ALTER TABLE " + name + " SET LOGGED; or exclude it, or migrate offline.");
        }
        String identity = row.getString(3);
        boolean usable = identity.equals("f")
                || (identity.equals("d") && table.key() != null)
                || (identity.equals("i") && row.getBoolean(7) && table.key() != null);
        if (!usable) {
            findings.blocker(
                    AssessmentCodes.NO_IDENTITY,
                    table.id().toString(),
                    "it has no replica identity (no primary key that is not deferrable, or REPLICA IDENTITY NOTHING): as soon"
                            + " as it is published for the migration, the application's UPDATE and DELETE on it would fail",
                    "ALTER TABLE " + name + " REPLICA IDENTITY FULL; or add a primary key, or exclude it.");
        }
    }

    /** A table whose columns have a type or a default in a schema that is not moved cannot be made on an empty target. */
    private void outside(Schema schema, Selection selection) throws SQLException {
        List<String> tables =
                schema.tables().stream().map(t -> t.id().toString()).toList();
        findings.each("""
                SELECT DISTINCT tn.nspname || '.' || t.relname, un.nspname, u.typname
                FROM pg_catalog.pg_class t JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
                JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
                JOIN pg_catalog.pg_type u ON u.oid = a.atttypid JOIN pg_catalog.pg_namespace un ON un.oid = u.typnamespace
                WHERE tn.nspname || '.' || t.relname = ANY (?) AND u.oid >= 16384 AND un.nspname !~ '^pg_'
                  AND %s ORDER BY 1, 2""".formatted(Reading.notOfExtension("pg_type", "u.oid")), tables, row -> {
            if (!selection.includesSchema(row.getString(2))) {
                findings.warning(
                        AssessmentCodes.OUTSIDE_SELECTION,
                        row.getString(1),
                        "a column is of type " + row.getString(2) + "." + row.getString(3)
                                + ", whose schema is not selected",
                        "Select the type's schema as well, or make the type on the target before starting.");
            }
        });
    }

    private void filter(Table table, String filter) throws SQLException {
        String name = Quoting.name(table.id());
        SQLException error = findings.attempt("EXPLAIN SELECT 1 FROM ONLY " + name + " WHERE (" + filter + ")");
        if (error != null) {
            findings.blocker(
                    AssessmentCodes.FILTER_INVALID,
                    table.id().toString(),
                    "the source does not take its filter: " + Findings.message(error),
                    "Correct the filter in the migration file.");
            return;
        }
        if (mode != Mode.ONLINE) {
            return;
        }
        if (version < FILTERS_IN_PUBLICATIONS) {
            findings.blocker(
                    AssessmentCodes.FILTER_ONLINE,
                    table.id().toString(),
                    "changes of a filtered table need PostgreSQL 15 or newer on the source",
                    "Leave the filter out, or migrate offline.");
            return;
        }
        filterOnline(table, name, filter);
    }

    private void filterOnline(Table table, String name, String filter) throws SQLException {
        Key key = table.key();
        List<String> used = columns(name, filter);
        boolean within = key != null && used != null && key.columns().containsAll(used);
        if (!table.fullImages() && !within) {
            findings.blocker(
                    AssessmentCodes.FILTER_ONLINE,
                    table.id().toString(),
                    "its filter uses columns outside its replica identity: as soon as it is published, the application's"
                            + " UPDATE and DELETE on it would fail",
                    "ALTER TABLE " + name
                            + " REPLICA IDENTITY FULL; or filter by key columns only, or migrate offline.");
            return;
        }
        SQLException refused = findings.attempt(
                "SET LOCAL lock_timeout = '2s'",
                "CREATE PUBLICATION godwit_assess FOR TABLE ONLY " + name + " WHERE (" + filter + ")");
        if (refused != null && !"42501".equals(refused.getSQLState()) && !"55P03".equals(refused.getSQLState())) {
            findings.blocker(
                    AssessmentCodes.FILTER_ONLINE,
                    table.id().toString(),
                    "its filter is not allowed for changes: " + Findings.message(refused),
                    "Use simple comparisons with built-in functions only, or migrate offline.");
        }
    }

    /** The columns a condition uses, as the server sees them: a temporary view depends on them. Null if it cannot be asked. */
    private @Nullable List<String> columns(String name, String filter) throws SQLException {
        findings.connection().setAutoCommit(false);
        try (Statement statement = findings.connection().createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute("CREATE TEMPORARY VIEW godwit_assess AS SELECT 1 AS one FROM ONLY " + name + " WHERE ("
                    + filter + ")");
            List<String> columns = new ArrayList<>();
            try (ResultSet row = statement.executeQuery(
                    "SELECT a.attname FROM pg_catalog.pg_depend d"
                            + " JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid AND d.classid ="
                            + " 'pg_catalog.pg_rewrite'::pg_catalog.regclass"
                            + " JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid"
                            + " WHERE r.ev_class = 'pg_temp.godwit_assess'::pg_catalog.regclass AND d.refclassid ="
                            + " 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjsubid > 0 AND d.refobjid <> r.ev_class")) {
                while (row.next()) {
                    columns.add(row.getString(1));
                }
            }
            return columns;
        } catch (SQLException e) {
            if (ObjectMaker.isBroken(e)) {
                throw e;
            }
            return null;
        } finally {
            if (!findings.connection().isClosed()) {
                findings.connection().rollback();
                findings.connection().setAutoCommit(true);
            }
        }
    }
}
