package io.godwit.mysql.load;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.row.Cells;
import io.godwit.spi.schema.Cascade;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Expression.Call;
import io.godwit.spi.schema.Expression.ColumnValue;
import io.godwit.spi.schema.Expression.Literal;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.Type;
import io.godwit.sql.Columns;
import io.godwit.sql.Dialect;
import io.godwit.sql.ExpressionReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table's row condition, told from a row of the log, which knows no conditions. Taken are only conditions that can be told exactly
 * as the server tells them: columns that are whole numbers, decimals, dates or datetimes compared with constants ({@code = <> < <= >
 * >= IN BETWEEN}), {@code IS NULL} of any column, {@code AND}, {@code OR} and {@code NOT}. Text depends on its collation, timestamps on
 * a time zone, floating-point numbers on how they are rounded: such conditions are refused. Immutable.
 */
public final class RowFilter {
    private static final int TRUE = 1;
    private static final int FALSE = 0;
    private static final int UNKNOWN = -1;
    private static final Map<String, Type> COMPARED = Map.of(
            "tinyint",
            new Type.Int(64),
            "smallint",
            new Type.Int(64),
            "mediumint",
            new Type.Int(64),
            "int",
            new Type.Int(64),
            "bigint",
            new Type.Decimal(20, 0),
            "decimal",
            new Type.Decimal(65, 30),
            "date",
            new Type.Date(),
            "datetime",
            new Type.Timestamp(false, 6));

    /** Texts, names in quotes and numbers, which hold no names, and words. */
    private static final Pattern TOKEN = Pattern.compile("'[^']*'|`[^`]*`|\\d[\\w.]*|[A-Za-z_][\\w$]*");

    /** What is no column unless it stands in quotes. */
    private static final Set<String> WORDS = Set.of("and", "or", "not", "in", "is", "null", "between", "true", "false");

    private final String table;
    private final Condition condition;

    private RowFilter(String table, Condition condition) {
        this.table = table;
        this.condition = condition;
    }

    /** A condition of a row, in three-valued logic. */
    private interface Condition {
        int of(Cells row);
    }

    /**
     * The filter of a table that has one.
     *
     * @throws GodwitException NOT_SUPPORTED, with the reason, if it cannot be told from the log
     */
    public static RowFilter of(Table table) {
        String text = table.filter();
        if (text == null) {
            throw new IllegalArgumentException("no filter");
        }
        if (!table.fullImages()) {
            throw refused(table, "the log holds parts of rows only (binlog_row_image is not FULL)");
        }
        // what stands in such quotes, and what an escape means, depends on the session's sql_mode
        Expression parsed = text.indexOf('"') >= 0 || text.indexOf('\\') >= 0
                ? null
                : ExpressionReader.condition(Dialect.MYSQL, columns(table), quoted(table, text))
                        .orElse(null);
        if (parsed == null) {
            throw refused(table, "it is more than comparisons of numbers, dates and datetimes with constants");
        }
        return new RowFilter(table.id().toString(), new Reading(table).condition(parsed));
    }

    /**
     * Makes sure that the changes of tables can be told apart by their filters.
     *
     * @throws GodwitException NOT_SUPPORTED, with the reason, if those of one cannot
     */
    public static void check(List<Table> tables) {
        tables.forEach(t -> check(t, tables));
    }

    /** The same of one table, which may have no filter, among those that move. */
    public static void check(Table table, List<Table> tables) {
        if (table.filter() == null) {
            return;
        }
        of(table);
        boolean followed = tables.stream()
                .flatMap(t -> t.cascades().stream())
                .map(Cascade::table)
                .anyMatch(table.id()::equals);
        if (followed || !table.cascades().isEmpty()) {
            throw refused(table, "a foreign key changes rows here or in another table, and the log does not say which");
        }
    }

    private static GodwitException refused(Table table, String why) {
        return new GodwitException(
                Errors.NOT_SUPPORTED,
                "its filter cannot be used online: " + why + "; leave it out, or migrate offline",
                table.id().toString(),
                null);
    }

    /** Names of columns in quotes, as the server's own catalogue would write them. */
    private static String quoted(Table table, String text) {
        Map<String, String> names = new HashMap<>();
        table.moved().forEach(c -> names.put(c.name().toLowerCase(Locale.ROOT), c.name()));
        Matcher tokens = TOKEN.matcher(text);
        StringBuilder quoted = new StringBuilder();
        while (tokens.find()) {
            String token = tokens.group();
            String lower = token.toLowerCase(Locale.ROOT);
            String name = WORDS.contains(lower) ? null : names.get(lower);
            tokens.appendReplacement(quoted, Matcher.quoteReplacement(name == null ? token : "`" + name + "`"));
        }
        return tokens.appendTail(quoted).toString();
    }

    /** By what the server holds, whatever the file makes of it. */
    private static Columns columns(Table table) {
        Map<String, Type> types = new HashMap<>();
        Set<String> others = new HashSet<>();
        for (Column column : table.moved()) {
            Type compared = COMPARED.get(SqlType.parse(column.nativeType()).name());
            types.put(column.name(), compared == null ? new Type.Text(0, false) : compared);
            if (compared == null) {
                others.add(column.name());
            }
        }
        return new Columns(types, others);
    }

    /**
     * Whether the filter means a row.
     *
     * @param row the moved columns as the server's text protocol prints them
     * @throws GodwitException SOURCE_REFUSED if a column that decides was not sent
     */
    public boolean takes(Cells row) {
        return condition.of(row) == TRUE;
    }

    @Override
    public String toString() {
        return "filter of " + table;
    }

    /** Makes a condition of what was read. */
    private static final class Reading {
        private final Table table;
        private final Map<String, Integer> indexes = new HashMap<>();

        Reading(Table table) {
            this.table = table;
            List<Column> moved = table.moved();
            for (int i = 0; i < moved.size(); i++) {
                indexes.put(moved.get(i).name(), i);
            }
        }

        Condition condition(Expression expression) {
            if (expression instanceof Literal literal && literal.kind() == Literal.Kind.BOOLEAN) {
                int value = literal.text().equals("true") ? TRUE : FALSE;
                return row -> value;
            }
            if (!(expression instanceof Call call)) {
                throw refused(table, "a column is no condition by itself");
            }
            List<Expression> arguments = call.arguments();
            return switch (call.function()) {
                case AND -> and(condition(arguments.get(0)), condition(arguments.get(1)));
                case OR -> not(and(not(condition(arguments.get(0))), not(condition(arguments.get(1)))));
                case NOT -> not(condition(arguments.get(0)));
                case IS_NULL -> isNull(arguments.get(0));
                case IS_NOT_NULL -> not(isNull(arguments.get(0)));
                case BETWEEN ->
                    and(
                            compared(arguments.get(0), arguments.get(1), Expression.Function.GREATER_OR_EQUAL),
                            compared(arguments.get(0), arguments.get(2), Expression.Function.LESS_OR_EQUAL));
                case IN -> oneOf(arguments);
                case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
                    compared(arguments.get(0), arguments.get(1), call.function());
                default -> throw refused(table, "it computes with values (" + call.function() + ")");
            };
        }

        private static Condition and(Condition one, Condition other) {
            return row -> {
                int first = one.of(row);
                int second = other.of(row);
                return first == FALSE || second == FALSE
                        ? FALSE
                        : first == UNKNOWN || second == UNKNOWN ? UNKNOWN : TRUE;
            };
        }

        private static Condition not(Condition inner) {
            return row -> {
                int value = inner.of(row);
                return value == UNKNOWN ? UNKNOWN : TRUE - value;
            };
        }

        private Condition oneOf(List<Expression> arguments) {
            List<Condition> none = new ArrayList<>();
            for (Expression candidate : arguments.subList(1, arguments.size())) {
                none.add(not(compared(arguments.get(0), candidate, Expression.Function.EQUAL)));
            }
            return not(none.stream().reduce(Reading::and).orElseThrow());
        }

        private Condition isNull(Expression value) {
            if (!(value instanceof ColumnValue column)) {
                throw refused(table, "it asks whether something other than a column is null");
            }
            int index = index(column);
            return row -> isNull(row, index) ? TRUE : FALSE;
        }

        private int index(ColumnValue column) {
            return Objects.requireNonNull(indexes.get(column.column()));
        }

        /** MySQL knows no row in which a column is missing, so that nothing may be made of one. */
        private boolean isNull(Cells row, int index) {
            if (row.isAbsent(index)) {
                throw new GodwitException(
                        Errors.SOURCE_REFUSED,
                        "a session logs only some of a row's columns (binlog_row_image is not FULL there), and those of the"
                                + " filter are not among them",
                        table.id().toString(),
                        null);
            }
            return row.isNull(index);
        }

        private Condition compared(Expression left, Expression right, Expression.Function function) {
            if (left instanceof Literal && right instanceof ColumnValue) {
                return compared(right, left, turned(function));
            }
            if (!(left instanceof ColumnValue column) || !(right instanceof Literal literal)) {
                throw refused(table, "it compares with something other than a constant");
            }
            int index = index(column);
            if (literal.kind() == Literal.Kind.NULL) {
                return row -> UNKNOWN;
            }
            ConstantComparison comparison = switch (literal.kind()) {
                case NUMBER -> ConstantComparison.ofNumber(literal.text());
                case DATE, TIMESTAMP -> ConstantComparison.ofDate(literal.text());
                default -> throw refused(table, "it compares with a constant of kind " + literal.kind());
            };
            return row -> isNull(row, index)
                    ? UNKNOWN
                    : holds(function, comparison.of(row.data(), row.start(index), row.length(index))) ? TRUE : FALSE;
        }

        private static Expression.Function turned(Expression.Function function) {
            return switch (function) {
                case LESS -> Expression.Function.GREATER;
                case LESS_OR_EQUAL -> Expression.Function.GREATER_OR_EQUAL;
                case GREATER -> Expression.Function.LESS;
                case GREATER_OR_EQUAL -> Expression.Function.LESS_OR_EQUAL;
                default -> function;
            };
        }

        private static boolean holds(Expression.Function function, int order) {
            return switch (function) {
                case EQUAL -> order == 0;
                case NOT_EQUAL -> order != 0;
                case LESS -> order < 0;
                case LESS_OR_EQUAL -> order <= 0;
                case GREATER -> order > 0;
                default -> order >= 0;
            };
        }
    }
}
