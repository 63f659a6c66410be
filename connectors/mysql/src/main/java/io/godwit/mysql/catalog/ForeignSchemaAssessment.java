package io.godwit.mysql.catalog;

import io.godwit.mysql.catalog.neutral.ColumnSpellings;
import io.godwit.mysql.catalog.neutral.NeutralDefinitions;
import io.godwit.mysql.catalog.neutral.PageShare;
import io.godwit.mysql.connection.Quoting;
import io.godwit.mysql.connection.ServerVersion;
import io.godwit.mysql.load.TypeSpelling;
import io.godwit.mysql.load.TypeSpelling.Spelled;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.ColumnId;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import io.godwit.sql.WeakerKeys;
import java.sql.SQLException;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What stands in the way of tables that come from another engine, as their definitions show. */
final class ForeignSchemaAssessment {
    /** Reference manual, "InnoDB Limits" and "Limits on Table Column Count and Row Size". */
    private static final int MOST_COLUMNS = 1017;

    private static final int MOST_ROW_BYTES = 65_535;
    private static final int MOST_LABEL_CHARACTERS = 255;

    /** Of the extension that gives PostgreSQL shapes. */
    private static final Pattern SHAPES = Pattern.compile("(^|\\.)(geometry|geography)(\\(|$)");

    private final Findings findings;

    private final boolean mariadb;
    private final long pageBytes;

    private ForeignSchemaAssessment(Findings findings, ServerVersion version) throws SQLException {
        this.findings = findings;
        this.mariadb = version.isMariaDb();
        this.pageBytes = findings.isOn("innodb_strict_mode") ? findings.number("innodb_page_size") : -1;
    }

    static void run(Findings findings, Schema schema, ServerVersion version) throws SQLException {
        ForeignSchemaAssessment assessment = new ForeignSchemaAssessment(findings, version);
        TypeSpelling.Dialect dialect =
                TypeSpelling.Dialect.of(version.isMariaDb(), version.major(), version.minor(), version.patch());
        Map<TableId, Map<String, Integer>> keyParts = NeutralDefinitions.keyParts(schema);
        for (Table table : schema.tables()) {
            Map<String, Integer> keyed = keyParts.getOrDefault(table.target(), Map.of());
            Map<String, Spelled> types = ColumnSpellings.of(table, keyed, dialect);
            assessment.names(table);
            assessment.size(table, types);
            assessment.keys(table, types, keyed.keySet());
            table.moved().forEach(c -> assessment.labels(table, c));
            for (Column column : table.columns()) {
                assessment.shapes(table, column, dialect);
            }
        }
        assessment.uniqueness(schema);
        schema.objects().stream().filter(NeutralDefinitions::isDivided).forEach(assessment::divided);
    }

    private void divided(SchemaObject table) {
        findings.warning(
                AssessmentCodes.NOT_MOVED,
                table.kind() + " " + table.name(),
                "it is divided into parts, which become tables of their own; there is no table of this name on the target",
                "Let the application use the parts, make a view of them on the target (UNION ALL), or make it one table on"
                        + " the source.");
    }

    private void names(Table table) {
        Map<String, String> taken = new HashMap<>();
        for (Column column : table.columns()) {
            // names are compared by utf8_general_ci, which knows neither case nor accents
            String folded = Normalizer.normalize(column.name(), Normalizer.Form.NFD)
                    .replaceAll("\\p{M}", "")
                    .toLowerCase(Locale.ROOT);
            String other = taken.putIfAbsent(folded, column.name());
            if (other != null) {
                findings.blocker(
                        AssessmentCodes.COLUMN_NAMES,
                        table.id() + "." + column.name(),
                        "the target takes its name for the same as that of " + other,
                        "Rename one of them on the source, or leave the table out (`exclude`).");
            } else if (column.name().endsWith(" ")) {
                findings.blocker(
                        AssessmentCodes.COLUMN_NAMES,
                        table.id() + "." + column.name(),
                        "its name ends with a blank, which the target does not take",
                        "Rename it on the source, or leave the table out (`exclude`).");
            }
        }
        if (table.target().name().endsWith(" ") || table.target().schema().endsWith(" ")) {
            findings.blocker(
                    AssessmentCodes.COLUMN_NAMES,
                    table.id().toString(),
                    "its name ends with a blank, which the target does not take",
                    "Give it another name under `rename` in the migration file.");
        }
    }

    private void size(Table table, Map<String, Spelled> types) {
        String divide = "Divide the table on the source, or leave it out (`exclude`).";
        int columns = types.size();
        if (columns > MOST_COLUMNS) {
            findings.blocker(
                    AssessmentCodes.TOO_MANY_COLUMNS,
                    table.id().toString(),
                    "it has " + columns + " columns; a table here has at most " + MOST_COLUMNS,
                    divide);
            return;
        }
        int bytes = ColumnSpellings.rowBytes(types);
        if (bytes > MOST_ROW_BYTES) {
            findings.blocker(
                    AssessmentCodes.TOO_MANY_COLUMNS,
                    table.id().toString(),
                    "the columns of its keys take up to " + bytes + " bytes of a row; a row here has at most "
                            + MOST_ROW_BYTES,
                    divide);
        } else if (pageBytes == PageShare.PAGE_BYTES && PageShare.bytes(types, mariadb) > PageShare.MOST_BYTES) {
            findings.blocker(
                    AssessmentCodes.TOO_MANY_COLUMNS,
                    table.id().toString(),
                    "its " + columns + " columns take " + PageShare.bytes(types, mariadb)
                            + " bytes of a page at least, and InnoDB" + " refuses a table with more than "
                            + PageShare.MOST_BYTES,
                    divide + " A target with innodb_page_size = 32K takes twice as much.");
        }
    }

    private void keys(Table table, Map<String, Spelled> types, Set<String> keyed) {
        Set<String> shapes = table.columns().stream()
                .filter(c -> c.type() instanceof Type.Geometry)
                .map(Column::name)
                .collect(Collectors.toSet());
        for (String column : keyed) {
            String type = types.getOrDefault(column, new Spelled("", "")).type();
            boolean addressing = table.key() != null && table.key().columns().contains(column);
            if (type.startsWith("long") || type.startsWith("json") || shapes.contains(column)) {
                String why = "it would be " + type + " here, which cannot be in a key or be pointed to by one";
                String remedy = "Change the key on the source, or leave the table out (`exclude`).";
                if (addressing) {
                    findings.blocker(AssessmentCodes.KEY_TYPE, table.id() + "." + column, why, remedy);
                } else {
                    findings.warning(
                            AssessmentCodes.KEY_TYPE,
                            table.id() + "." + column,
                            why + "; the target is without it",
                            remedy);
                }
            }
        }
    }

    /** Reference systems that columns are held to here, and shapes that are none here. */
    private void shapes(Table table, Column column, TypeSpelling.Dialect dialect) throws SQLException {
        String name = table.id() + "." + column.name();
        if (column.type() instanceof Type.Geometry shape && shape.srid() != 0 && dialect.holdsToSystems()) {
            Set<Integer> known = new HashSet<>();
            findings.each(
                    "SELECT srs_id FROM information_schema.st_spatial_reference_systems WHERE srs_id = " + shape.srid(),
                    row -> known.add(row.getInt(1)));
            if (known.isEmpty()) {
                findings.blocker(
                        AssessmentCodes.REFERENCE_SYSTEM,
                        name,
                        "its shapes are in reference system " + shape.srid() + ", which the target does not know",
                        "On the target: CREATE SPATIAL REFERENCE SYSTEM " + shape.srid()
                                + " ...; or on the source turn the column"
                                + " into one that it knows, or leave the table out (`exclude`).");
            }
        } else if (column.type() instanceof Type.Native foreign
                && SHAPES.matcher(foreign.name()).find()) {
            findings.warning(
                    AssessmentCodes.SHAPES_AS_TEXT,
                    name,
                    "it is " + foreign.name()
                            + ", and the target has no shapes on a globe, with heights, measures or arcs: it"
                            + " becomes the text that the source writes, which no spatial function here reads",
                    "If they need not be so, on the source: ALTER TABLE ... ALTER COLUMN ... TYPE geometry"
                            + " USING ST_Force2D(ST_CurveToLine(...::geometry)); or leave the table out (`exclude`).");
        }
    }

    private void labels(Table table, Column column) {
        if (!(column.type() instanceof Type.Enumeration enumeration)) {
            return;
        }
        Set<String> taken = new HashSet<>();
        for (String label : enumeration.labels()) {
            boolean blank = label.endsWith(" ");
            if (blank || label.length() > MOST_LABEL_CHARACTERS || !taken.add(label)) {
                findings.blocker(
                        AssessmentCodes.LABEL,
                        table.id() + "." + column.name(),
                        blank
                                ? "a label ends with a blank, which the target does not keep"
                                : "a label has more than " + MOST_LABEL_CHARACTERS + " characters",
                        "Rename the label on the source, or leave the table out (`exclude`).");
                return;
            }
        }
    }

    /** Keys by which the source takes more texts for equal than tables do that are made here. */
    private void uniqueness(Schema schema) {
        List<ColumnId> weaker = WeakerKeys.of(schema);
        if (!weaker.isEmpty()) {
            findings.warning(
                    AssessmentCodes.UNIQUENESS,
                    "unique keys: "
                            + Findings.shown(weaker.stream()
                                    .map(c -> c.table() + " (" + c.column() + ")")
                                    .toList()),
                    "the source takes texts for equal there that differ in case or accents; the target compares exactly, so"
                            + " that it takes both, and a query finds only what is spelled alike",
                    "If the application relies on it, after hand-over: ALTER TABLE "
                            + Quoting.table(weaker.get(0).table()) + " MODIFY "
                            + Quoting.name(weaker.get(0).column()) + " ... COLLATE utf8mb4_unicode_ci;");
        }
    }
}
