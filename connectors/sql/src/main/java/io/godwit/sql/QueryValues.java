package io.godwit.sql;

import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Expression.Aggregate;
import io.godwit.spi.schema.Expression.Call;
import io.godwit.spi.schema.Expression.Function;
import io.godwit.spi.schema.Expression.Literal;
import io.godwit.spi.schema.Expression.Subquery;
import io.godwit.spi.schema.Query;
import io.godwit.spi.schema.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.sf.jsqlparser.expression.NotExpression;
import net.sf.jsqlparser.expression.operators.relational.ExistsExpression;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.expression.operators.relational.LikeExpression;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.Select;

/**
 * Values within a query. Stricter than what is asked of a table's own expressions: those are computed once and kept, these whenever
 * somebody looks, and nobody sees a difference.
 */
final class QueryValues extends Translator {
    private static final Map<String, Aggregate.Measure> AGGREGATES = Map.of(
            "count", Aggregate.Measure.COUNT,
            "count_big", Aggregate.Measure.COUNT,
            "sum", Aggregate.Measure.SUM,
            "min", Aggregate.Measure.MINIMUM,
            "max", Aggregate.Measure.MAXIMUM);

    /** An exact product has as many digits after the point as its factors together, up to here on every engine. */
    private static final int MOST_SCALE = 30;

    private static final int UNBOUNDED = 1000;

    private final QueryReader reader;
    private final QueryScope scope;

    QueryValues(QueryReader reader, Lexed lexed, QueryScope scope) {
        super(reader.dialect(), Columns.NONE, lexed);
        this.reader = reader;
        this.scope = scope;
    }

    /** A value that is a condition: MySQL takes any number for one. */
    Typed condition(net.sf.jsqlparser.expression.Expression node) {
        Typed value = truth(translate(node));
        if (value.kind() != Kind.BOOLEAN) {
            throw new Untranslatable("it takes " + value.kind().words() + " for a condition");
        }
        return value;
    }

    private Typed truth(Typed value) {
        boolean counts = dialect == Dialect.MYSQL && (value.kind() == Kind.INTEGER || value.kind() == Kind.EXACT);
        if (!counts) {
            return value;
        }
        if (value.expression() instanceof Literal literal) {
            return truth(new java.math.BigDecimal(literal.text()).signum() != 0);
        }
        Typed zero = Typed.of(new Literal(Literal.Kind.NUMBER, "0"), Kind.INTEGER);
        return call(Function.NOT_EQUAL, List.of(value, zero));
    }

    @Override
    Typed column(Column node) {
        String name = node.getColumnName();
        if (name.equalsIgnoreCase("true") || name.equalsIgnoreCase("false")) {
            return truth(name.equalsIgnoreCase("true"));
        }
        Table table = node.getTable();
        if (table == null || table.getName() == null) {
            return scope.resolve("", "", lexed.column(name));
        }
        String schema = table.getSchemaName() == null ? "" : lexed.column(table.getSchemaName());
        return scope.resolve(schema, lexed.column(table.getName()), lexed.column(name));
    }

    @Override
    Typed leaf(net.sf.jsqlparser.expression.Expression node) {
        return node instanceof ParenthesedSelect select ? one(select) : super.leaf(node);
    }

    /** A query of one row: what another engine says of none or of several is its own affair. */
    private Typed one(ParenthesedSelect node) {
        QueryReader.Read read = reader.query(node, scope);
        boolean single = read.query() instanceof Query.Select select
                && select.groups().isEmpty()
                && select.outputs().size() == 1
                && select.outputs().get(0).value() instanceof Aggregate;
        if (!single) {
            throw new Untranslatable("it takes a query for a value that may have several rows");
        }
        Typed value = read.outputs().get(0);
        return new Typed(new Subquery(Subquery.Question.VALUE, null, read.query()), value.kind(), value.ignoresCase());
    }

    @Override
    Typed function(net.sf.jsqlparser.expression.Function node) {
        String name = node.getName().toLowerCase(Locale.ROOT);
        Aggregate.Measure kind = AGGREGATES.get(name);
        if (kind == null) {
            return super.function(node);
        }
        boolean plain = !node.isUnique()
                && !node.isEscaped()
                && node.getNamedParameters() == null
                && node.getChainedParameters() == null
                && node.getKeep() == null
                && node.getAttribute() == null
                && node.getOrderByElements() == null
                && node.getMultipartName().size() == 1
                && node.getParameters() != null
                && node.getParameters().size() == 1;
        if (!plain) {
            throw new Untranslatable("it uses " + name + " in a way of its own");
        }
        net.sf.jsqlparser.expression.Expression argument = node.getParameters().get(0);
        if (argument instanceof AllColumns) {
            return Typed.of(new Aggregate(Aggregate.Measure.COUNT, false, null), Kind.INTEGER);
        }
        return aggregate(kind, node.isDistinct(), translate(argument));
    }

    private Typed aggregate(Aggregate.Measure kind, boolean distinct, Typed value) {
        Aggregate aggregate = new Aggregate(kind, distinct, value.expression());
        if (distinct) {
            reader.requireComparable(value, "it counts different ones of");
        }
        Kind of = value.kind();
        boolean ordered = of.numeric() || of.temporal() || of == Kind.INSTANT;
        return switch (kind) {
            case COUNT -> Typed.of(aggregate, Kind.INTEGER);
            case SUM -> {
                if (of != Kind.INTEGER && of != Kind.EXACT) {
                    throw new Untranslatable(
                            of == Kind.REAL
                                    ? "it adds up floating-point numbers, in whatever order"
                                    : "it adds up " + of.words());
                }
                yield Typed.of(aggregate, of);
            }
            case MINIMUM, MAXIMUM -> {
                if (!ordered) {
                    throw new Untranslatable("it asks for the order of " + of.words());
                }
                yield Typed.of(aggregate, of);
            }
        };
    }

    @Override
    Typed predicate(net.sf.jsqlparser.expression.Expression node) {
        if (node instanceof InExpression in && in.getRightExpression() instanceof Select select) {
            Typed left = translate(in.getLeftExpression());
            QueryReader.Read read = reader.query(select, scope);
            if (read.outputs().size() != 1) {
                throw new Untranslatable("it looks for several values at once in a query");
            }
            // only to see whether the two can be compared
            Typed compared = call(Function.EQUAL, List.of(left, read.outputs().get(0)));
            return negated(
                    in.isNot(),
                    Typed.of(new Subquery(Subquery.Question.IN, left.expression(), read.query()), compared.kind()));
        }
        return super.predicate(node);
    }

    @Override
    Typed translate(net.sf.jsqlparser.expression.Expression node) {
        if (node instanceof ExistsExpression exists && exists.getRightExpression() instanceof Select select) {
            QueryReader.Read read = reader.query(select, scope);
            return negated(
                    exists.isNot(), Typed.of(new Subquery(Subquery.Question.EXISTS, null, read.query()), Kind.BOOLEAN));
        }
        if (node instanceof LikeExpression like) {
            return like(like);
        }
        if (node instanceof NotExpression not && not.isExclamationMark()) {
            return call(Function.NOT, List.of(translate(not.getExpression())));
        }
        return super.translate(node);
    }

    private Typed like(LikeExpression node) {
        boolean plain =
                node.getEscape() == null && !node.isUseBinary() && node.getLikeKeyWord() == LikeExpression.KeyWord.LIKE;
        Typed value = translate(node.getLeftExpression());
        Typed pattern = translate(node.getRightExpression());
        boolean constant = pattern.expression() instanceof Literal literal
                && literal.text().indexOf('\\') < 0
                && (dialect != Dialect.TRANSACT_SQL || literal.text().indexOf('[') < 0);
        if (!plain || !constant) {
            throw new Untranslatable("it uses LIKE with more than a constant pattern");
        }
        if (value.expression() instanceof Expression.FieldValue field && isPadded(field)) {
            throw new Untranslatable("it holds a text of fixed length against a pattern");
        }
        return negated(node.isNot(), call(Function.LIKE, List.of(value, pattern)));
    }

    private static boolean isPadded(Expression.FieldValue field) {
        return field.type() instanceof Type.Text text && text.padded();
    }

    @Override
    Typed call(Function function, List<Typed> given) {
        List<Typed> arguments = new ArrayList<>(given);
        switch (function) {
            case AND, OR, NOT -> arguments.replaceAll(this::truth);
            case CASE -> {
                for (int i = 0; i + 1 < arguments.size(); i += 2) {
                    arguments.set(i, truth(arguments.get(i)));
                }
                refuseLabels(arguments);
            }
            case COALESCE -> refuseLabels(arguments);
            case LOWER, UPPER -> throw new Untranslatable("it changes case, which each server does by its own tables");
            case NOW, TODAY -> throw new Untranslatable("it depends on the moment and the session's time zone");
            case RANDOM_UUID -> throw new Untranslatable("it shows something else each time");
            case PLUS, MINUS, TIMES, NEGATE, ABSOLUTE, DIVIDE, MODULO -> arithmetic(function, arguments);
            default -> {}
        }
        Typed result = super.call(function, arguments);
        switch (function) {
            case EQUAL, NOT_EQUAL, IN, LIKE -> compared(function, arguments);
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, BETWEEN -> compared(function, arguments);
            default -> {}
        }
        boolean loose = !dialect.comparesExactly()
                && result.kind() == Kind.TEXT
                && arguments.stream().noneMatch(QueryValues::isExact);
        // texts of constants only are compared as whoever made the view compared them
        return loose ? new Typed(result.expression(), result.kind(), true) : result;
    }

    private static boolean isExact(Typed value) {
        return value.kind() == Kind.TEXT && !value.ignoresCase() && !(value.expression() instanceof Literal);
    }

    /** Each column of labels is of a type of its own elsewhere. */
    private static void refuseLabels(List<Typed> arguments) {
        if (arguments.stream().anyMatch(a -> a.kind() == Kind.LABEL)) {
            throw new Untranslatable("it chooses among labels of an enumeration");
        }
    }

    private void arithmetic(Function function, List<Typed> arguments) {
        int scale = 0;
        for (Typed argument : arguments) {
            Field field = scope.field(argument.expression());
            if (argument.expression() instanceof Expression.FieldValue value
                    && value.type() instanceof Type.Real real
                    && real.bits() <= 32) {
                throw new Untranslatable("it counts with a floating-point number of 32 bits");
            }
            boolean below = function == Function.MINUS || function == Function.NEGATE;
            if (field != null && field.unsigned() && below) {
                throw new Untranslatable("it subtracts a number without a sign");
            }
            scale += argument.kind() == Kind.EXACT ? scale(argument.expression()) : 0;
        }
        if (function == Function.TIMES && scale > MOST_SCALE) {
            throw new Untranslatable("it multiplies numbers of too many digits to be exact everywhere");
        }
    }

    /** How many digits an exact number has after the point, at most. */
    private static int scale(Expression value) {
        if (value instanceof Literal literal) {
            int point = literal.text().indexOf('.');
            return point < 0 ? 0 : literal.text().length() - point - 1;
        } else if (value instanceof Expression.FieldValue field) {
            boolean bounded = field.type() instanceof Type.Decimal decimal && decimal.precision() > 0;
            return bounded && field.type() instanceof Type.Decimal decimal
                    ? Math.max(decimal.scale(), 0)
                    : field.type() instanceof Type.Int ? 0 : UNBOUNDED;
        } else if (value instanceof Aggregate aggregate && aggregate.value() != null) {
            return scale(aggregate.value());
        } else if (value instanceof Call call) {
            int most = 0;
            int all = 0;
            for (Expression argument : call.arguments()) {
                most = Math.max(most, scale(argument));
                all += scale(argument);
            }
            return call.function() == Function.TIMES ? all : most;
        }
        return value instanceof Aggregate ? 0 : UNBOUNDED;
    }

    private void compared(Function function, List<Typed> arguments) {
        boolean constants = arguments.stream().allMatch(a -> a.expression() instanceof Literal);
        boolean texts = arguments.stream().anyMatch(a -> a.kind() == Kind.TEXT);
        if (texts && constants) {
            throw new Untranslatable("it compares constants");
        }
        if (texts && function != Function.LIKE) {
            reader.comparesTexts();
        }
        List<Typed> labels = arguments.stream()
                .filter(a -> a.kind() == Kind.LABEL && !(a.expression() instanceof Literal))
                .toList();
        if (labels.isEmpty()) {
            return;
        }
        Field field = scope.field(labels.get(0).expression());
        List<String> known = field != null && field.type() instanceof Type.Enumeration enumeration
                ? enumeration.labels()
                : List.of();
        boolean strange = arguments.stream()
                .anyMatch(a -> a.expression() instanceof Literal literal && !known.contains(literal.text()));
        if (strange || labels.size() > 1) {
            throw new Untranslatable("it compares a label of an enumeration with what is none of its labels");
        }
    }
}
