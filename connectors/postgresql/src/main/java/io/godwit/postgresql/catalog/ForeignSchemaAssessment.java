package io.godwit.postgresql.catalog;

import io.godwit.postgresql.connection.Quoting;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.ColumnId;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.Type;
import io.godwit.sql.WeakerKeys;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What stands in the way of tables that come from another engine. */
final class ForeignSchemaAssessment {
    /** PostgreSQL documentation, "PostgreSQL Limits". */
    private static final int MOST_COLUMNS = 1600;

    private static final int NAMES_SHOWN = 10;

    private ForeignSchemaAssessment() {}

    /** Names are never cut: two could become one, and the application would look for the whole. */
    static void names(Findings findings, Schema schema) {
        for (Table table : schema.tables()) {
            if (!TargetNames.fits(table.target().name())
                    || !TargetNames.fits(table.target().schema())) {
                findings.blocker(
                        AssessmentCodes.NAME_TOO_LONG,
                        table.id().toString(),
                        "its name on the target has more than " + TargetNames.MOST_BYTES + " bytes",
                        "Give it another name under `rename` in the migration file.");
            }
            for (Column column : table.columns()) {
                if (!TargetNames.fits(column.name())) {
                    findings.blocker(
                            AssessmentCodes.NAME_TOO_LONG,
                            table.id() + "." + column.name(),
                            "its name has more than " + TargetNames.MOST_BYTES + " bytes",
                            "Rename the column on the source, or leave the table out.");
                }
            }
            if (table.columns().size() > MOST_COLUMNS) {
                findings.blocker(
                        AssessmentCodes.TOO_MANY_COLUMNS,
                        table.id().toString(),
                        "it has " + table.columns().size() + " columns; a table here has at most " + MOST_COLUMNS,
                        "Divide the table on the source, or leave it out.");
            }
        }
    }

    /** Keys by which the source takes more texts for equal than this server does. Said once for all of them. */
    static void uniqueness(Findings findings, Schema schema) {
        List<ColumnId> weaker = WeakerKeys.of(schema);
        if (!weaker.isEmpty()) {
            int shown = Math.min(weaker.size(), NAMES_SHOWN);
            findings.warning(
                    AssessmentCodes.UNIQUENESS,
                    "unique keys: "
                            + weaker.stream()
                                    .limit(shown)
                                    .map(c -> c.table() + " (" + c.column() + ")")
                                    .collect(Collectors.joining(", "))
                            + (shown < weaker.size() ? " and " + (weaker.size() - shown) + " more" : ""),
                    "the source takes texts for equal there that differ in case, accents or blanks at the end; the target"
                            + " compares exactly, so that it takes both, and a query finds only what is spelled alike",
                    "If the application relies on it, after hand-over: CREATE COLLATION ignoring_case (provider = icu, locale ="
                            + " 'und-u-ks-level1', deterministic = false); " + alter(weaker.get(0)));
        }
    }

    /** Columns of shapes, which the type for them is not built in for. Said once for all of them. */
    static void shapes(Findings findings, Schema schema, PostGis postGis) throws SQLException {
        List<String> columns = new ArrayList<>();
        for (Table table : schema.tables()) {
            table.columns().stream()
                    .filter(c -> c.type() instanceof Type.Geometry)
                    .forEach(c -> columns.add(table.id() + "." + c.name()));
        }
        if (columns.isEmpty()) {
            return;
        }
        String shown = String.join(", ", columns.subList(0, Math.min(columns.size(), NAMES_SHOWN)))
                + (columns.size() > NAMES_SHOWN ? " and " + (columns.size() - NAMES_SHOWN) + " more" : "");
        String schemaOfType = postGis.schema();
        if (schemaOfType == null) {
            findings.warning(
                    AssessmentCodes.SHAPES_AS_BYTES,
                    "shapes: " + shown,
                    "they become bytea (extended well-known binary), without their spatial indexes: the target database is"
                            + " without PostGIS" + (postGis.available() ? ", which its server has" : ""),
                    postGis.available()
                            ? "For columns of type geometry, before the run and in the target database: CREATE EXTENSION postgis;"
                            : "Install PostGIS on the target's server and CREATE EXTENSION postgis; in the target database"
                                    + " before the run, or leave them as bytes.");
        } else if (!findings.isTrue("pg_catalog.has_schema_privilege(" + Quoting.literal(schemaOfType)
                + "::pg_catalog.regnamespace, 'USAGE')")) {
            findings.blocker(
                    AssessmentCodes.PRIVILEGE,
                    "schema " + schemaOfType,
                    "the user may not use the type geometry in it, which the columns of shapes get: " + shown,
                    "GRANT USAGE ON SCHEMA " + schemaOfType + " TO "
                            + Quoting.name(findings.text("SELECT current_user")) + ";");
        }
    }

    private static String alter(ColumnId column) {
        return "ALTER TABLE " + Quoting.name(column.table()) + " ALTER COLUMN " + Quoting.name(column.column())
                + " TYPE text COLLATE ignoring_case;";
    }
}
