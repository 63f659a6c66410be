package io.godwit.sqlserver.load;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which formats a table's rows and changes can travel in.
 *
 * <p>Each cell of {@code sqlserver/cells} is the neutral cell of its native type, but for what a neutral cell would lose: text is
 * UTF-16, the low byte first, so that halves of surrogate pairs stay; {@code datetimeoffset} has its offset in minutes behind the
 * instant; objects of the server's own assembly are in its own form; {@code sql_variant} has each value with its type. The layout
 * is the columns' types in order.
 */
public final class Formats {
    private static final String CELLS = "sqlserver/cells";

    private Formats() {}

    /** Formats of rows and of the cells of changes, best first. */
    public static List<RowFormat> of(Table table) {
        List<Column> columns = table.moved();
        return columns.stream().allMatch(c -> obstacle(c) == null)
                ? List.of(new RowFormat(CELLS, layout(columns)), RowFormat.NEUTRAL)
                : List.of(RowFormat.NEUTRAL);
    }

    /** Why the servers' own form is not among {@link #of}: every column in the way; empty if it is. */
    public static List<String> withheld(Table table) {
        List<String> why = new ArrayList<>();
        for (Column column : table.moved()) {
            String obstacle = obstacle(column);
            if (obstacle != null) {
                why.add("[" + column.name() + "] (" + column.nativeType() + ") " + obstacle);
            }
        }
        return why.isEmpty() ? List.of() : List.of(CELLS + ": " + String.join("; ", why));
    }

    private static @Nullable String obstacle(Column column) {
        SqlType type = SqlType.parse(column.nativeType());
        if (type.family() == null) {
            return "is no type of SQL Server whose values can be moved";
        }
        Type natural = TypeMapping.neutral(type);
        // a rule of the migration file that gives the column another type speaks of neutral cells
        boolean same = column.type().equals(natural) || column.type() instanceof Type.Geometry;
        return same ? null : "is moved as another type, by a rule";
    }

    private static String layout(List<Column> columns) {
        return columns.stream().map(Column::nativeType).collect(Collectors.joining(";"));
    }

    /**
     * Refuses a format that was not offered.
     *
     * @throws GodwitException {@code NOT_SUPPORTED}
     */
    static void require(TablePlan plan, RowFormat format) {
        String where = plan.table().id().toString();
        if (!of(plan.table()).contains(format)) {
            throw new GodwitException(
                    Errors.NOT_SUPPORTED, "rows cannot travel in the format " + format.name(), where, null);
        }
        if (plan.table().moved().isEmpty()) {
            throw new GodwitException(Errors.NOT_SUPPORTED, "rows without a column cannot be counted", where, null);
        }
    }
}
