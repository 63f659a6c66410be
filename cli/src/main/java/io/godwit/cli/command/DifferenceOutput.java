package io.godwit.cli.command;

import io.godwit.cli.display.Amounts;
import io.godwit.cli.display.TextTable;
import io.godwit.engine.validate.CellText;
import io.godwit.engine.validate.Difference;
import io.godwit.engine.validate.TableDifferences;
import io.godwit.engine.validate.ValidationReport.TableResult;
import io.godwit.spi.row.Row;
import io.godwit.spi.schema.Column;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Differing rows by key, for the operator. */
final class DifferenceOutput {
    private final boolean keys;

    /** Shows keys, or only their fingerprints. */
    DifferenceOutput(boolean keys) {
        this.keys = keys;
    }

    static String name(TableResult result) {
        return result.source().equals(result.target()) ? result.source() : result.source() + " -> " + result.target();
    }

    void print(PrintStream out, TableDifferences table) {
        if (table.listed().isEmpty()) {
            return;
        }
        out.println();
        out.println(table.plan().table().id() + (table.plan().table().key() == null ? ", by row:" : ", by key:"));
        TextTable lines = new TextTable("  what", keys ? "key" : "fingerprint of key", "columns that differ");
        for (Difference difference : table.listed()) {
            lines.row("  " + kind(difference), shown(table, difference), columns(difference));
        }
        lines.lines().forEach(out::println);
        long shown = table.listed().stream().mapToLong(DifferenceOutput::count).sum();
        long more = table.summary().count() - shown;
        if (more > 0) {
            out.println("  and " + (table.summary().exact() ? "" : "at least ") + Amounts.count(more)
                    + " more; --list N lists more of them");
        }
    }

    /** As the summary counts. */
    private static long count(Difference difference) {
        return difference.kind() == Difference.Kind.DIFFERENT
                ? 1
                : Math.abs(difference.sourceRows() - difference.targetRows());
    }

    /** An empty text, and blanks at its ends, would not be seen. */
    private static String visible(String value) {
        return value.equals(value.strip()) && !value.isEmpty() && !value.equals("null") ? value : "'" + value + "'";
    }

    private static String columns(Difference difference) {
        boolean single = difference.sourceRows() <= 1 && difference.targetRows() <= 1;
        String times = single
                ? ""
                : Amounts.count(difference.sourceRows()) + " on the source, " + Amounts.count(difference.targetRows())
                        + " on the target";
        String names = String.join(", ", difference.columns());
        return names.isEmpty() || times.isEmpty() ? names + times : names + "; " + times;
    }

    private static String kind(Difference difference) {
        return switch (difference.kind()) {
            case MISSING_ON_SOURCE -> "missing on source";
            case MISSING_ON_TARGET -> "missing on target";
            case DIFFERENT -> "different";
        };
    }

    private String shown(TableDifferences table, Difference difference) {
        Row row = difference.key();
        if (!keys) {
            return difference.fingerprint();
        }
        if (row == null) {
            return "row " + difference.fingerprint() + " (too large to be shown)";
        }
        StringBuilder text = new StringBuilder();
        List<Column> columns = table.columnsOf(row);
        for (int c = 0; c < columns.size(); c++) {
            String value = CellText.of(columns.get(c).type(), row, c);
            text.append(c == 0 ? "" : ", ")
                    .append(columns.get(c).name())
                    .append('=')
                    .append(value == null ? "null" : visible(value));
        }
        return text.toString();
    }

    /** For JSON: the summary, and each difference with its key. */
    Map<String, Object> document(TableDifferences table) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("source", table.plan().table().id().toString());
        document.put("target", table.plan().table().target().toString());
        document.put("missingOnSource", table.summary().missingOnSource());
        document.put("missingOnTarget", table.summary().missingOnTarget());
        document.put("different", table.summary().different());
        document.put("columns", table.summary().columns());
        document.put("exact", table.summary().exact());
        document.put("note", table.summary().note());
        document.put(
                "listed", table.listed().stream().map(d -> document(table, d)).toList());
        return document;
    }

    private Map<String, Object> document(TableDifferences table, Difference difference) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("kind", difference.kind());
        document.put("fingerprint", difference.fingerprint());
        if (keys) {
            document.put("key", key(table, difference.key()));
        }
        document.put("columns", difference.columns());
        document.put("sourceRows", difference.sourceRows());
        document.put("targetRows", difference.targetRows());
        return document;
    }

    private static @Nullable Map<String, Object> key(TableDifferences table, @Nullable Row row) {
        if (row == null) {
            return null;
        }
        Map<String, Object> key = new LinkedHashMap<>();
        List<Column> columns = table.columnsOf(row);
        for (int c = 0; c < columns.size(); c++) {
            key.put(columns.get(c).name(), CellText.of(columns.get(c).type(), row, c));
        }
        return key;
    }
}
