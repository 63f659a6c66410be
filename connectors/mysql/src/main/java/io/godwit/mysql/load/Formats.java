package io.godwit.mysql.load;

import io.godwit.mysql.connection.ServerVersion;
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
 * <p>Each cell of {@code mysql/text} is a value as the servers' text protocol prints it in UTC: strings and bytes as they lie in
 * the column's own character set, bits as big-endian bytes, shapes in the servers' own form, dates as they are, JSON as the
 * server prints it; floating-point numbers as {@link RealText} writes them. Its layout is the columns' types with their
 * character sets, in order.
 */
public final class Formats {
    private static final String TEXT = "mysql/text";

    private Formats() {}

    /** Formats of rows and of the cells of changes, best first. */
    public static List<RowFormat> of(Table table, ServerVersion version) {
        List<Column> columns = table.moved();
        return columns.stream().allMatch(c -> obstacle(c, version) == null)
                ? List.of(new RowFormat(TEXT, layout(columns)), RowFormat.NEUTRAL)
                : List.of(RowFormat.NEUTRAL);
    }

    /** Why the servers' own form is not among {@link #of}: every column in the way; empty if it is. */
    public static List<String> withheld(Table table, ServerVersion version) {
        List<String> why = new ArrayList<>();
        for (Column column : table.moved()) {
            String obstacle = obstacle(column, version);
            if (obstacle != null) {
                why.add("`" + column.name() + "` (" + column.nativeType() + ") " + obstacle);
            }
        }
        return why.isEmpty() ? List.of() : List.of(TEXT + ": " + String.join("; ", why));
    }

    /** Why a column's values cannot travel as this server's text; null if they can. */
    static @org.jspecify.annotations.Nullable String obstacle(Column column, ServerVersion version) {
        SqlType type = SqlType.parse(column.nativeType());
        SqlType.Family family = type.family();
        if (family == null) {
            return "is no type of " + version.fork().title();
        }
        if (family == SqlType.Family.ASCII && !version.isMariaDb()) {
            return "is a type of MariaDB only";
        }
        if (type.name().equals("json text") && !version.isMariaDb()) {
            return "is JSON kept as text, which MySQL would write otherwise";
        }
        return null;
    }

    /** The types of columns, in order. */
    static String layout(List<Column> columns) {
        return columns.stream().map(Column::nativeType).collect(Collectors.joining(";"));
    }

    /**
     * Refuses a format that was not offered.
     *
     * @throws GodwitException {@code NOT_SUPPORTED}
     */
    static void require(TablePlan plan, RowFormat format, ServerVersion version) {
        if (!of(plan.table(), version).contains(format)) {
            throw new GodwitException(
                    Errors.NOT_SUPPORTED,
                    "rows cannot travel in the format " + format.name(),
                    plan.table().id().toString(),
                    null);
        }
        if (plan.table().moved().isEmpty()) {
            throw new GodwitException(
                    Errors.NOT_SUPPORTED,
                    "rows without a column cannot be counted",
                    plan.table().id().toString(),
                    null);
        }
    }
}
