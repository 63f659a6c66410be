package io.godwit.postgresql.catalog;

import io.godwit.postgresql.connection.Quoting;
import io.godwit.spi.schema.Stage;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Constraints that are no indexes: checks, foreign keys, and NOT NULL where it is not validated. A constraint that is
 * inherited comes with its parent's.
 */
final class ConstraintObjects {
    private ConstraintObjects() {}

    static void addChecks(Reading reading, Descriptions descriptions, ObjectList out) throws SQLException {
        String unvalidated = reading.version() < 18 ? "" : " OR k.contype = 'n' AND NOT k.convalidated";
        reading.each("""
                SELECT k.oid, k.conrelid, k.conname, k.contype, pg_catalog.pg_get_constraintdef(k.oid) AS definition, k.coninhcount,
                  0 AS confrelid, 0 AS parent
                FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_namespace n ON n.oid = k.connamespace
                WHERE k.conrelid <> 0 AND (k.contype = 'c'%s) AND %s ORDER BY n.nspname, k.conrelid, k.conname""".formatted(unvalidated, reading.inSchemas("n.nspname")), row -> {
            Relation table = reading.relations().chosen(row.getLong("conrelid"));
            if (table == null || !table.isTable()) {
                return;
            }
            boolean inherited = row.getInt("coninhcount") > 0
                    && !reading.relations().chosenParents(table).isEmpty();
            if (!inherited) {
                add(reading, table, row, out);
                out.describe(descriptions.constraint(table, row.getLong("oid")));
            }
        });
    }

    static void addForeignKeys(Reading reading, Descriptions descriptions, ObjectList out) throws SQLException {
        reading.each("""
                SELECT k.oid, k.conrelid, k.conname, k.contype, pg_catalog.pg_get_constraintdef(k.oid) AS definition, k.confrelid,
                  coalesce(u.conrelid, 0) AS parent
                FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_namespace n ON n.oid = k.connamespace
                LEFT JOIN pg_catalog.pg_constraint u ON u.oid = k.conparentid
                WHERE k.contype = 'f' AND %s ORDER BY n.nspname, k.conrelid, k.conname""".formatted(reading.inSchemas("n.nspname")), row -> {
            Relation table = reading.relations().chosen(row.getLong("conrelid"));
            // one that came from a partitioned table's comes again with it
            if (table == null || reading.relations().chosen(row.getLong("parent")) != null) {
                return;
            }
            if (reading.relations().chosen(row.getLong("confrelid")) == null) {
                Relation other = reading.relations().get(row.getLong("confrelid"));
                out.skip(
                        "foreign key",
                        listed(reading, table, row),
                        Stage.POST_DATA,
                        "the table it refers to, " + (other == null ? "an extension's" : other.id())
                                + ", is not selected");
                return;
            }
            add(reading, table, row, out);
            out.describe(descriptions.constraint(table, row.getLong("oid")));
        });
    }

    private static void add(Reading reading, Relation table, ResultSet row, ObjectList out) throws SQLException {
        out.add(
                IndexObjects.kind(row.getString("contype")),
                listed(reading, table, row),
                Stage.POST_DATA,
                "ALTER TABLE " + table.sql() + " ADD CONSTRAINT " + Quoting.name(row.getString("conname")) + " "
                        + row.getString("definition"));
    }

    private static String listed(Reading reading, Relation table, ResultSet row) throws SQLException {
        return reading.naming().target(table.id()) + "." + row.getString("conname");
    }
}
