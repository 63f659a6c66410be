package io.godwit.postgresql.catalog;

import io.godwit.postgresql.connection.Quoting;
import io.godwit.spi.schema.Stage;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Schemas and extensions. Both may be on the target already: then they are used as they are. */
final class NamespaceObjects {
    private record Extension(String name, String schema, boolean hasRows) {}

    private NamespaceObjects() {}

    static void add(Reading reading, ObjectList out) throws SQLException {
        Set<String> schemas = new LinkedHashSet<>();
        for (String schema : reading.schemas()) {
            schemas.add(reading.naming().schema(schema));
        }
        for (Relation table : reading.relations().tables()) {
            schemas.add(reading.naming().target(table.id()).schema());
        }
        List<Extension> extensions = extensions(reading);
        for (Extension extension : extensions) {
            if (!extension.schema.equals("pg_catalog")) {
                schemas.add(reading.naming().schema(extension.schema));
            }
        }
        for (String schema : schemas) {
            out.addAsIs("schema", schema, Stage.PRE_DATA, "CREATE SCHEMA IF NOT EXISTS " + Quoting.name(schema));
        }
        for (Extension extension : extensions) {
            String schema = extension.schema.equals("pg_catalog")
                    ? ""
                    : " SCHEMA " + Quoting.name(reading.naming().schema(extension.schema));
            out.addAsIs(
                    "extension",
                    extension.name,
                    Stage.PRE_DATA,
                    "CREATE EXTENSION IF NOT EXISTS " + Quoting.name(extension.name) + schema);
            if (extension.hasRows) {
                out.skip(
                        "extension rows",
                        extension.name,
                        Stage.POST_DATA,
                        "rows that were added to the extension's own tables are not moved");
            }
        }
    }

    private static List<Extension> extensions(Reading reading) throws SQLException {
        List<Extension> extensions = new ArrayList<>();
        reading.each("""
                SELECT x.extname, n.nspname, x.extconfig IS NOT NULL
                FROM pg_catalog.pg_extension x JOIN pg_catalog.pg_namespace n ON n.oid = x.extnamespace
                WHERE x.extname <> 'plpgsql' ORDER BY x.oid""", row -> extensions.add(new Extension(row.getString(1), row.getString(2), row.getBoolean(3))));
        return extensions;
    }
}
