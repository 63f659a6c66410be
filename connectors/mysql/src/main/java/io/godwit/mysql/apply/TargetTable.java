package io.godwit.mysql.apply;

import io.godwit.mysql.MySqlErrors;
import io.godwit.mysql.connection.Quoting;
import io.godwit.mysql.load.ActualColumns;
import io.godwit.mysql.load.ByteText;
import io.godwit.mysql.load.TextCodec;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Row;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.ColumnRule;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What statements on one table of the target need to know, asked of the server once. */
final class TargetTable {
    final TablePlan plan;
    /** The quoted name. */
    final String name;
    /** Names of the moved columns, quoted. */
    final String[] columns;
    /** How the cells of each column become text for the server. */
    final TextCodec[] codecs;
    /** Indexes of the key's columns; empty without a key. */
    final int[] key;
    /** Whether a column belongs to the key. */
    final boolean[] inKey;

    private final byte[][] names;
    private final Described[] described;
    /** What an UPDATE has to say of columns that the server would otherwise give the time. */
    private final boolean[] renewed;

    /** A column as information_schema tells it. */
    private record Described(String dataType, String columnType, String characterSet, String collation, String extra) {
        boolean isText() {
            return !characterSet.isEmpty();
        }

        /** Whether values have to be compared byte by byte to tell apart what the column takes for equal. */
        boolean comparesLoosely() {
            return isText() || isBytes();
        }

        boolean isBytes() {
            return dataType.endsWith("blob") || dataType.endsWith("binary") || dataType.equals("bit");
        }

        boolean isShape() {
            return switch (dataType) {
                case "geometry", "point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon" ->
                    true;
                default -> dataType.startsWith("geom");
            };
        }
    }

    private TargetTable(TablePlan plan, TextCodec[] codecs, Map<String, Described> all) {
        Table table = plan.table();
        List<Column> moved = table.moved();
        this.plan = plan;
        this.name = Quoting.table(table.target());
        this.codecs = codecs;
        this.columns = moved.stream().map(c -> Quoting.name(c.name())).toArray(String[]::new);
        this.names = Arrays.stream(columns)
                .map(c -> c.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        this.described = moved.stream()
                .map(c -> all.getOrDefault(lower(c.name()), new Described("", "", "", "", "")))
                .toArray(Described[]::new);
        this.key = table.keyIndexes();
        this.inKey = new boolean[columns.length];
        for (int index : key) {
            inKey[index] = true;
        }
        this.renewed = new boolean[columns.length];
        for (int c = 0; c < renewed.length; c++) {
            renewed[c] = lower(described[c].extra()).contains("on update");
        }
    }

    /** Looks at the table as it is on the target. */
    static TargetTable read(Connection connection, TablePlan plan) throws SQLException {
        TableId target = plan.table().target();
        Map<String, Described> all = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT column_name, data_type, column_type, COALESCE(character_set_name, ''),"
                                + " COALESCE(collation_name, ''), extra FROM information_schema.columns WHERE table_schema = "
                                + Quoting.text(target.schema()) + " AND table_name = " + Quoting.text(target.name()))) {
            while (row.next()) {
                all.put(
                        lower(row.getString(1)),
                        new Described(
                                lower(row.getString(2)),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                row.getString(6)));
            }
        }
        TextCodec[] codecs = ActualColumns.read(connection, target)
                .codecs(plan.table().moved(), plan.changes(), column -> ColumnRule.NONE);
        return new TargetTable(plan, codecs, all);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** Whether a column of shapes must not be null. */
    boolean wantsShapes() {
        List<Column> moved = plan.table().moved();
        for (int c = 0; c < described.length; c++) {
            if (described[c].isShape() && !moved.get(c).nullable()) {
                return true;
            }
        }
        return false;
    }

    // --- pieces of statements ---

    void name(ByteText sql, int column) {
        sql.append(names[column], 0, names[column].length);
    }

    /** A cell, which is not absent, as a literal. */
    void literal(ByteText sql, Cells row, int column) {
        try {
            codecs[column].toLiteral(row, column, sql);
        } catch (GodwitException e) {
            throw new GodwitException(e.code(), e.detail(), where(), e);
        }
    }

    /** How many of a row's values are an enumeration's invalid one, which no statement in strict mode writes. */
    int invalidLabels(Cells row) {
        int count = 0;
        for (int c = 0; c < codecs.length; c++) {
            count += row.length(c) == 0 && codecs[c].isInvalidLabel(row, c) ? 1 : 0;
        }
        return count;
    }

    /** Whether a warning is about a column in which a row holds an enumeration's invalid value. */
    boolean isInvalidLabel(Cells row, String warning) {
        for (int c = 0; c < codecs.length; c++) {
            if (row.length(c) == 0
                    && codecs[c].isInvalidLabel(row, c)
                    && warning.contains("'" + codecs[c].column() + "'")) {
                return true;
            }
        }
        return false;
    }

    /** Columns that an UPDATE does not speak of and that would get the time of the statement stay as they are. */
    void keep(ByteText sql, Cells row, boolean[] set) {
        for (int c = 0; c < columns.length; c++) {
            if (renewed[c] && !set[c]) {
                sql.append(", ");
                name(sql, c);
                sql.append(" = ");
                name(sql, c);
            }
        }
    }

    /** The same, for statements on joined tables. */
    String kept(String alias, boolean[] set) {
        StringBuilder sql = new StringBuilder();
        for (int c = 0; c < columns.length; c++) {
            if (renewed[c] && !set[c]) {
                sql.append(", ")
                        .append(alias)
                        .append(columns[c])
                        .append(" = ")
                        .append(alias)
                        .append(columns[c]);
            }
        }
        return sql.toString();
    }

    /** A condition that finds the row by its key. */
    void byKey(ByteText sql, Cells row) {
        for (int i = 0; i < key.length; i++) {
            if (i > 0) {
                sql.append(" AND ");
            }
            name(sql, key[i]);
            sql.append(" = ");
            literal(sql, row, key[i]);
        }
    }

    /** A condition that only rows with exactly these values meet; of values that were not sent it says nothing. */
    void byAll(ByteText sql, Cells row) {
        boolean first = true;
        for (int c = 0; c < columns.length; c++) {
            if (row.isAbsent(c)) {
                continue;
            }
            if (!first) {
                sql.append(" AND ");
            }
            first = false;
            if (row.isNull(c)) {
                name(sql, c);
                sql.append(" IS NULL");
            } else if (codecs[c].isInvalidLabel(row, c)) {
                compared(sql, row, c, "", "");
            } else if (described[c].isShape()) {
                compared(sql, row, c, "HEX(", ")");
            } else if (described[c].comparesLoosely()) {
                compared(sql, row, c, "CAST(", " AS BINARY)");
            } else {
                compared(sql, row, c, "", "");
            }
        }
        if (first) {
            sql.append("TRUE");
        }
    }

    private void compared(ByteText sql, Cells row, int column, String before, String after) {
        sql.append(before);
        name(sql, column);
        sql.append(after);
        sql.append(" <=> ");
        sql.append(before);
        literal(sql, row, column);
        sql.append(after);
    }

    /** A row whose cells are literals, for {@link io.godwit.sql.apply.FollowingRows}; only some columns, others are absent. */
    Row literals(Cells row, boolean[] wanted) {
        ByteText text = new ByteText();
        int[] starts = new int[columns.length];
        int[] lengths = new int[columns.length];
        for (int c = 0; c < columns.length; c++) {
            starts[c] = text.length();
            if (!wanted[c] || row.length(c) < 0) {
                lengths[c] = wanted[c] ? row.length(c) : Cells.ABSENT;
            } else {
                literal(text, row, c);
                lengths[c] = text.length() - starts[c];
            }
        }
        return new Row(Arrays.copyOf(text.data(), text.length()), starts, lengths);
    }

    /** An expression by which the server itself says a column's value as a literal; null for a null. */
    String asLiteral(int column) {
        Described d = described[column];
        String quoted = columns[column];
        if (d.isText()) {
            return "CONCAT('_" + d.characterSet() + " X''', HEX(" + quoted + "), '''')";
        }
        return switch (d.dataType()) {
            case "tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "year" -> "CONCAT(" + quoted + " + 0)";
            case "float", "double" -> "CONCAT(" + quoted + " * 1e0, '')";
            case "bit" -> "CONCAT('b''', BIN(" + quoted + " + 0), '''')";
            case "date", "time", "datetime", "timestamp" -> "CONCAT('''', " + quoted + ", '''')";
            default -> "CONCAT('X''', HEX(" + quoted + "), '''')";
        };
    }

    /** A column of a temporary table that takes whatever this one holds. */
    String definition(int column) {
        Described d = described[column];
        String set = d.isText() ? " CHARACTER SET " + d.characterSet() + " COLLATE " + d.collation() : "";
        return columns[column] + " " + d.columnType() + set + " NULL";
    }

    // --- troubles ---

    /** Says that the target is not as it must be. */
    GodwitException diverged(String how) {
        return new GodwitException(Errors.TARGET_DIVERGED, how, where(), null);
    }

    /** Its name on the target, for people. */
    String where() {
        return plan.table().target().toString();
    }

    /** Whether another row stands in the way. */
    static boolean isConflict(SQLException error) {
        return switch (error.getErrorCode()) {
            case 1022, 1062, 1169, 1586, 1859 -> true;
            default -> false;
        };
    }

    /** Names what stands in the way, never the values. */
    static GodwitException conflict(SQLException error, String where) {
        return new GodwitException(
                Errors.TARGET_DIVERGED, "another row stands in the way: " + MySqlErrors.message(error), where, error);
    }
}
