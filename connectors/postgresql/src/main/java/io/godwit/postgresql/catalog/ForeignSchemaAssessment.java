package io.godwit.postgresql.catalog;

import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Table;

/** What stands in the way of tables that come from another engine. */
final class ForeignSchemaAssessment {
    /** PostgreSQL documentation, "PostgreSQL Limits". */
    private static final int MOST_COLUMNS = 1600;

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
}
