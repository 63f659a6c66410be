package io.godwit.mysql.catalog;

import io.godwit.mysql.load.TypeMapping;
import io.godwit.spi.schema.Cascade;
import io.godwit.spi.schema.Cascade.Action;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells the selected tables that hold rows in neutral form. */
final class TableReader {
    /** Types of which one value may be written in two ways that are equal to the server. */
    private static final Set<String> INEXACT = Set.of("float", "double", "real", "decimal", "numeric");

    /** Types whose values a change may leave out, where the log does not hold whole rows. */
    private static final Set<String> LARGE = Set.of(
            "tinyblob",
            "blob",
            "mediumblob",
            "longblob",
            "tinytext",
            "text",
            "mediumtext",
            "longtext",
            "json",
            "geometry",
            "point",
            "linestring",
            "polygon",
            "multipoint",
            "multilinestring",
            "multipolygon",
            "geometrycollection",
            "geomcollection",
            "vector");

    private final Reading reading;
    private final String rowImage;
    private final boolean cascadesLogged;

    TableReader(Reading reading) throws SQLException {
        this.reading = reading;
        this.rowImage = variable(reading, "binlog_row_image").toUpperCase(Locale.ROOT);
        this.cascadesLogged = cascadesLogged(reading);
    }

    /**
     * Whether the log holds what foreign keys do to other rows. InnoDB does it below the log. From MySQL 9.6 on the server
     * itself does it and logs each row, unless it is told to leave it to InnoDB (reference manual 9.7, "Replication and Foreign
     * Keys", variable innodb_native_foreign_keys; servers that do not know the variable do not log cascades).
     */
    static boolean cascadesLogged(Reading reading) throws SQLException {
        return variable(reading, "innodb_native_foreign_keys").equalsIgnoreCase("OFF");
    }

    private static String variable(Reading reading, String name) throws SQLException {
        List<String> values = new ArrayList<>();
        reading.each("SHOW GLOBAL VARIABLES LIKE '" + name + "'", row -> values.add(row.getString(2)));
        return values.isEmpty() ? "" : values.get(0);
    }

    /** The tables whose rows are moved, by name. */
    List<Table> read(NativeTables natives) {
        Map<TableId, List<Cascade>> cascades = cascades(natives);
        List<Table> tables = new ArrayList<>();
        for (NativeTables.Found found : natives.all()) {
            NativeTable table = found.table();
            if (Engines.holdsRows(table.engine())) {
                tables.add(table(table, cascades.getOrDefault(table.id(), List.of())));
            }
        }
        return tables;
    }

    private Table table(NativeTable table, List<Cascade> cascades) {
        Selection selection = reading.selection();
        // a server without a log, or one before there were smaller images, logs whole rows if any
        boolean full = rowImage.isEmpty() || rowImage.startsWith("FULL");
        List<Column> columns = new ArrayList<>();
        for (NativeColumn column : table.columns()) {
            // MINIMAL leaves out whatever did not change, NOBLOB only what is large
            boolean left = rowImage.startsWith("MINIMAL") || LARGE.contains(column.dataType());
            boolean detachable = !full && !column.isGenerated() && left;
            columns.add(TypeMapping.column(column, selection.rule(table.id(), column.name()), detachable));
        }
        NativeIndex best = key(table);
        long uniques = table.indexes().stream().filter(NativeIndex::unique).count();
        return new Table(
                table.id(),
                selection.target(table.id()),
                columns,
                best == null ? null : key(table, best),
                full,
                uniques > (best == null ? 0 : 1),
                selection.filter(table.id()),
                cascades,
                table.estimatedRows(),
                table.estimatedBytes());
    }

    /** The primary key, else the best unique index: one whose values are equal only if their bytes are. */
    static @Nullable NativeIndex key(NativeTable table) {
        NativeIndex best = null;
        for (NativeIndex index : table.indexes()) {
            if (!index.identifies() || isGenerated(table, index)) {
                continue;
            }
            if (index.isPrimary()) {
                return index;
            }
            if (best == null || (!isByteEqual(table, best) && isByteEqual(table, index))) {
                best = index;
            }
        }
        return best;
    }

    private static boolean isGenerated(NativeTable table, NativeIndex index) {
        return columns(table, index).stream().anyMatch(NativeColumn::isGenerated);
    }

    private static Key key(NativeTable table, NativeIndex index) {
        List<NativeColumn> columns = columns(table, index);
        return new Key(index.name(), columns.stream().map(NativeColumn::name).toList(), isByteEqual(table, index));
    }

    private static List<NativeColumn> columns(NativeTable table, NativeIndex index) {
        List<NativeColumn> columns = new ArrayList<>();
        for (NativeIndex.Part part : index.parts()) {
            String name = part.column();
            NativeColumn column = name == null ? null : table.column(name);
            // MariaDB puts the end of a version into every unique index; of present rows it is the same
            if (column != null && column.generation() != NativeColumn.Generation.ROW_PERIOD) {
                columns.add(column);
            }
        }
        return columns;
    }

    private static boolean isByteEqual(NativeTable table, NativeIndex index) {
        return columns(table, index).stream().allMatch(TableReader::isByteEqual);
    }

    private static boolean isByteEqual(NativeColumn column) {
        if (!column.hasCharacterSet()) {
            return !INEXACT.contains(column.dataType());
        }
        String collation = column.collation();
        return switch (column.dataType()) {
            // of a closed set of labels, each of which differs from the others
            case "enum", "set" -> true;
            // trailing blanks count for nothing; they are not kept in a char
            case "char" -> collation.endsWith("_bin");
            default -> collation.endsWith("_0900_bin") || collation.endsWith("_nopad_bin");
        };
    }

    private Map<TableId, List<Cascade>> cascades(NativeTables natives) {
        Map<TableId, List<Cascade>> cascades = new HashMap<>();
        if (cascadesLogged) {
            return cascades;
        }
        for (NativeTables.Found found : natives.all()) {
            NativeTable table = found.table();
            for (NativeForeignKey key : table.foreignKeys()) {
                Action onDelete = action(key.onDelete());
                Action onUpdate = action(key.onUpdate());
                boolean acts = onDelete != Action.NONE || onUpdate != Action.NONE;
                if (acts && natives.get(key.referenced()) != null) {
                    cascades.computeIfAbsent(key.referenced(), k -> new ArrayList<>())
                            .add(new Cascade(table.id(), key.columns(), key.referencedColumns(), onDelete, onUpdate));
                }
            }
        }
        return cascades;
    }

    /** What a foreign key's rule does. */
    static Action action(String rule) {
        return switch (rule) {
            case "CASCADE" -> Action.CASCADE;
            case "SET NULL" -> Action.SET_NULL;
            case "SET DEFAULT" -> Action.SET_DEFAULT;
            default -> Action.NONE;
        };
    }
}
