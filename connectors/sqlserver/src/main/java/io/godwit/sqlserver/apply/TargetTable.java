package io.godwit.sqlserver.apply;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import io.godwit.sqlserver.SqlServerErrors;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.connection.Sessions;
import io.godwit.sqlserver.load.ActualColumns;
import io.godwit.sqlserver.load.CellCodec;
import io.godwit.sqlserver.load.SqlType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** What statements on one table of the target need to know, asked of the server once. */
final class TargetTable {
    /** Of a key, and of an index ("Database engine events and errors"). */
    private static final Set<Integer> CONFLICTS = Set.of(2627, 2601);

    final TablePlan plan;
    /** The quoted name. */
    final String name;
    /** Names of the moved columns, quoted. */
    final String[] columns;
    /** How the cells of each column become values for the server. */
    final CellCodec[] codecs;
    /** Indexes of the key's columns; empty without a key. */
    final int[] key;
    /** Whether a column belongs to the key. */
    final boolean[] inKey;
    /** The moved column that numbers rows by itself, which no UPDATE may name; -1 if there is none. */
    final int identity;

    /** What a null is bound as. */
    private final int[] jdbcTypes;

    private final boolean[] literalOnly;
    private boolean hasLiterals;

    private TargetTable(TablePlan plan, CellCodec[] codecs, @Nullable String identityColumn) {
        Table table = plan.table();
        List<Column> moved = table.moved();
        this.plan = plan;
        this.name = Quoting.table(table.target());
        this.codecs = codecs;
        this.jdbcTypes =
                Arrays.stream(codecs).mapToInt(c -> c.bulk().jdbcType()).toArray();
        this.columns = moved.stream().map(c -> Quoting.name(c.name())).toArray(String[]::new);
        this.literalOnly = new boolean[codecs.length];
        for (int c = 0; c < codecs.length; c++) {
            literalOnly[c] = codecs[c].isLiteralOnly();
            hasLiterals |= literalOnly[c];
        }
        this.key = table.keyIndexes();
        this.inKey = new boolean[columns.length];
        for (int index : key) {
            inKey[index] = true;
        }
        int found = -1;
        for (int c = 0; c < columns.length; c++) {
            found = moved.get(c).name().equalsIgnoreCase(identityColumn) ? c : found;
        }
        this.identity = found;
    }

    /** Looks at the table as it is on the target. */
    static TargetTable read(Connection connection, Sessions sessions, TablePlan plan) throws SQLException {
        ActualColumns actual =
                ActualColumns.read(connection, sessions.server(), plan.table().target());
        return new TargetTable(plan, actual.codecs(plan.table().moved(), plan.changes()), actual.identity());
    }

    /** Whether an UPDATE has nothing to write. */
    boolean isNumberOnly() {
        return columns.length == 1 && identity == 0;
    }

    // --- pieces of statements ---

    /**
     * A value of a column's type from a parameter, or from a column of a staging table; to be written, or to be compared with the
     * column. What is no Unicode must not be compared as Unicode, or the server would turn the whole index into that (Transact-SQL
     * Reference, "Data type precedence"); and what is too long must not be cut by a CAST.
     */
    String value(int column, String carrier) {
        return codecs[column].parameter(carrier);
    }

    /** What a column of a staging table is that takes this one's values, and is compared as this one is. */
    String stagingType(int column) {
        SqlType type = codecs[column].actual();
        String staging = codecs[column].bulk().stagingType();
        return type.isText() && !type.collation().isEmpty() ? staging + " COLLATE " + type.collation() : staging;
    }

    /** Whether a cell, which is neither null nor absent, can be no parameter and has to stand in the statement. */
    boolean isLiteral(Cells row, int column) {
        return literalOnly[column] && row.length(column) >= 0;
    }

    /** Whether rows can be staged. */
    boolean isStageable() {
        return columns.length > 0 && !hasLiterals;
    }

    /** A cell as a literal. */
    String literal(Cells row, int column) {
        StringBuilder text = new StringBuilder();
        try {
            codecs[column].literal(row, column, text);
        } catch (GodwitException e) {
            throw new GodwitException(e.code(), e.detail(), where(), e);
        }
        return text.toString();
    }

    /** A condition that columns of a row hold what parameters or other columns do, each written by {@code carrier}. */
    String are(int[] indexes, String row, IntFunction<String> carrier) {
        StringBuilder sql = new StringBuilder();
        for (int c : indexes) {
            sql.append(sql.length() == 0 ? "" : " AND ")
                    .append(row)
                    .append(columns[c])
                    .append(" = ")
                    .append(value(c, carrier.apply(c)));
        }
        return sql.toString();
    }

    /**
     * A condition that a column holds exactly a value that is not null, a parameter: byte by byte where equality takes different
     * values for the same, or where there is none.
     */
    String holds(int column, String carrier) {
        SqlType type = codecs[column].actual();
        String value = value(column, carrier);
        String own = type.withoutCollation();
        SqlType.Family family = Objects.requireNonNull(type.family());
        return switch (family) {
            case CHARACTERS, UNICODE -> {
                String wide = family == SqlType.Family.UNICODE ? "nvarchar(max)" : "varchar(max)";
                String padded = type.isFixed() ? own : wide;
                String collated = type.collation().isEmpty() ? value : value + " COLLATE " + type.collation();
                yield bytes("CAST(" + columns[column] + " AS " + wide + ")") + " = "
                        + bytes("CAST(" + collated + " AS " + padded + ")");
            }
            case XML, JSON ->
                bytes("CAST(" + columns[column] + " AS nvarchar(max))") + " = "
                        + bytes("CAST(CAST(" + value + " AS " + family.name().toLowerCase(Locale.ROOT)
                                + ") AS nvarchar(max))");
            case BYTES ->
                bytes(columns[column]) + " = " + bytes(type.isFixed() ? "CAST(" + value + " AS " + own + ")" : value);
            case SHAPE -> bytes(columns[column]) + " = " + bytes(value);
            case VARIANT ->
                "SQL_VARIANT_PROPERTY(" + columns[column] + ", 'BaseType') = SQL_VARIANT_PROPERTY(" + value
                        + ", 'BaseType') AND CAST(" + columns[column] + " AS varbinary(8000)) = CAST(" + value
                        + " AS varbinary(8000))";
            case DATETIMEOFFSET ->
                plan.changes().equals(RowFormat.NEUTRAL)
                        ? columns[column] + " = " + value
                        : "CAST(" + columns[column] + " AS varbinary(16)) = CAST(CAST(" + value + " AS " + own
                                + ") AS varbinary(16))";
            default -> columns[column] + " = " + value;
        };
    }

    private static String bytes(String value) {
        return "CAST(" + value + " AS varbinary(max))";
    }

    /** A row whose cells are literals, for {@link io.godwit.sql.apply.FollowingRows}; only some columns, others are absent. */
    Row literals(Cells row, boolean[] wanted) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        int[] starts = new int[columns.length];
        int[] lengths = new int[columns.length];
        for (int c = 0; c < columns.length; c++) {
            starts[c] = data.size();
            if (!wanted[c] || row.length(c) < 0) {
                lengths[c] = wanted[c] ? row.length(c) : Cells.ABSENT;
            } else {
                data.writeBytes(literal(row, c).getBytes(StandardCharsets.UTF_8));
                lengths[c] = data.size() - starts[c];
            }
        }
        return new Row(data.toByteArray(), starts, lengths);
    }

    /** Binds cells that are not absent to parameters, and returns the number of the next. */
    int bind(PreparedStatement statement, int first, Cells row, int[] indexes) throws SQLException {
        int parameter = first;
        for (int c : indexes) {
            if (row.isNull(c)) {
                statement.setNull(parameter++, jdbcTypes[c]);
            } else {
                try {
                    statement.setObject(parameter++, codecs[c].value(row, c));
                } catch (GodwitException e) {
                    throw new GodwitException(e.code(), e.detail(), where(), e);
                }
            }
        }
        return parameter;
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
        return CONFLICTS.contains(error.getErrorCode());
    }

    /** Names what stands in the way, never the values. */
    static GodwitException conflict(SQLException error, String where) {
        return new GodwitException(
                Errors.TARGET_DIVERGED,
                "another row stands in the way: " + SqlServerErrors.message(error),
                where,
                error);
    }
}
