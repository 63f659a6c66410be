package io.godwit.postgresql.load;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which formats a table's rows and changes can travel in.
 *
 * <p>A frame of {@code postgresql/copy-binary} is a run of whole tuples of COPY's binary format, without its header and
 * trailer; one of {@code postgresql/copy-text} is a run of whole lines of COPY's text format. Both hold the moved columns in
 * order, text in UTF-8, values as written under the settings of {@link io.godwit.postgresql.connection.Sessions}. Cells of
 * {@code postgresql/text} are the text forms of the same.
 */
public final class Formats {
    /** COPY's binary format. */
    static final String COPY_BINARY = "postgresql/copy-binary";

    /** COPY's text format. */
    static final String COPY_TEXT = "postgresql/copy-text";

    /** Each value's text form. */
    private static final String TEXT = "postgresql/text";

    private Formats() {}

    /** Formats of rows, best first; binary only where every column's binary form is known to mean the same elsewhere. */
    public static List<RowFormat> rows(Table table, int version) {
        List<Column> columns = table.moved();
        List<RowFormat> formats = new ArrayList<>(3);
        if (columns.stream().allMatch(BinarySafety::safe)) {
            List<String> types =
                    columns.stream().map(c -> BinarySafety.layout(c, version)).toList();
            formats.add(new RowFormat(COPY_BINARY, layout(types)));
        }
        formats.add(new RowFormat(COPY_TEXT, layout(nativeTypes(columns))));
        formats.add(RowFormat.NEUTRAL);
        return List.copyOf(formats);
    }

    /** Why binary is not among {@link #rows}: every column in the way; empty if it is. */
    public static List<String> withheld(Table table) {
        String unsafe = table.moved().stream()
                .filter(c -> !BinarySafety.safe(c))
                .map(c -> "`" + c.name() + "` (" + c.nativeType() + ")")
                .collect(Collectors.joining(", "));
        return unsafe.isEmpty()
                ? List.of()
                : List.of(COPY_BINARY + ": the binary form of " + unsafe
                        + " is not known to mean the same on every server");
    }

    /** Formats of the cells of changes, best first. */
    public static List<RowFormat> changes(Table table, int version) {
        return List.of(new RowFormat(TEXT, layout(nativeTypes(table.moved()))), RowFormat.NEUTRAL);
    }

    /**
     * Refuses a plan whose changes have a format that was not offered.
     *
     * @throws GodwitException {@code NOT_SUPPORTED}
     */
    static void requireChanges(TablePlan plan, int version) {
        if (!changes(plan.table(), version).contains(plan.changes())) {
            throw new GodwitException(
                    Errors.NOT_SUPPORTED,
                    "rows cannot be read in the format " + plan.changes().name(),
                    plan.table().id().toString(),
                    null);
        }
    }

    private static List<String> nativeTypes(List<Column> columns) {
        return columns.stream().map(Column::nativeType).toList();
    }

    private static String layout(List<String> types) {
        return String.join(",", types) + ";UTF8";
    }
}
