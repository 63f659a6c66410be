package io.godwit.sql;

import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Expression.Call;
import io.godwit.spi.schema.Expression.Function;
import io.godwit.spi.schema.Expression.Literal;
import io.godwit.spi.schema.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.BooleanValue;
import net.sf.jsqlparser.expression.CaseExpression;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.DoubleValue;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.NotExpression;
import net.sf.jsqlparser.expression.NullValue;
import net.sf.jsqlparser.expression.SignedExpression;
import net.sf.jsqlparser.expression.StringValue;
import net.sf.jsqlparser.expression.WhenClause;
import net.sf.jsqlparser.expression.operators.arithmetic.Addition;
import net.sf.jsqlparser.expression.operators.arithmetic.Concat;
import net.sf.jsqlparser.expression.operators.arithmetic.Division;
import net.sf.jsqlparser.expression.operators.arithmetic.Modulo;
import net.sf.jsqlparser.expression.operators.arithmetic.Multiplication;
import net.sf.jsqlparser.expression.operators.arithmetic.Subtraction;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.conditional.OrExpression;
import net.sf.jsqlparser.expression.operators.relational.Between;
import net.sf.jsqlparser.expression.operators.relational.EqualsTo;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.expression.operators.relational.GreaterThan;
import net.sf.jsqlparser.expression.operators.relational.GreaterThanEquals;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.expression.operators.relational.IsNullExpression;
import net.sf.jsqlparser.expression.operators.relational.MinorThan;
import net.sf.jsqlparser.expression.operators.relational.MinorThanEquals;
import net.sf.jsqlparser.expression.operators.relational.NotEqualsTo;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Column;
import org.jspecify.annotations.Nullable;

/** Goes through what was parsed. Closed: a node that is not listed ends the reading. */
class Translator {
    private static final Map<Class<?>, Function> OPERATORS = Map.ofEntries(
            Map.entry(AndExpression.class, Function.AND),
            Map.entry(OrExpression.class, Function.OR),
            Map.entry(EqualsTo.class, Function.EQUAL),
            Map.entry(NotEqualsTo.class, Function.NOT_EQUAL),
            Map.entry(MinorThan.class, Function.LESS),
            Map.entry(MinorThanEquals.class, Function.LESS_OR_EQUAL),
            Map.entry(GreaterThan.class, Function.GREATER),
            Map.entry(GreaterThanEquals.class, Function.GREATER_OR_EQUAL),
            Map.entry(Addition.class, Function.PLUS),
            Map.entry(Subtraction.class, Function.MINUS),
            Map.entry(Multiplication.class, Function.TIMES),
            Map.entry(Division.class, Function.DIVIDE),
            Map.entry(Modulo.class, Function.MODULO),
            Map.entry(Concat.class, Function.CONCATENATE));

    final Dialect dialect;
    final Lexed lexed;
    private final Columns columns;
    private final Calls calls;

    Translator(Dialect dialect, Columns columns, Lexed lexed) {
        this.dialect = dialect;
        this.columns = columns;
        this.lexed = lexed;
        this.calls = new Calls(dialect);
    }

    Typed translate(net.sf.jsqlparser.expression.Expression node) {
        Function operator = OPERATORS.get(node.getClass());
        if (operator == Function.CONCATENATE && dialect == Dialect.ORACLE) {
            return OracleSql.joined(parts(node), this);
        } else if (operator != null && node instanceof BinaryExpression binary) {
            List<Typed> sides = List.of(translate(binary.getLeftExpression()), translate(binary.getRightExpression()));
            boolean texts = dialect == Dialect.TRANSACT_SQL
                    && operator == Function.PLUS
                    && sides.stream().anyMatch(s -> s.kind() == Kind.TEXT);
            return call(texts ? Function.CONCATENATE : operator, sides);
        } else if (node instanceof ParenthesedExpressionList<?> list && list.size() == 1) {
            return translate(list.get(0));
        } else if (node instanceof net.sf.jsqlparser.expression.Function function) {
            return function(function);
        } else if (node instanceof CastExpression cast) {
            return cast(cast);
        } else if (node instanceof NotExpression not && !not.isExclamationMark()) {
            return call(Function.NOT, List.of(translate(not.getExpression())));
        } else if (node instanceof SignedExpression signed) {
            return signed(signed);
        } else if (node instanceof CaseExpression choice) {
            return choice(choice);
        }
        return node instanceof Between || node instanceof InExpression || node instanceof IsNullExpression
                ? predicate(node)
                : leaf(node);
    }

    private List<Typed> parts(net.sf.jsqlparser.expression.Expression node) {
        if (!(node instanceof Concat concat)) {
            return List.of(translate(node));
        }
        List<Typed> parts = new ArrayList<>(parts(concat.getLeftExpression()));
        parts.addAll(parts(concat.getRightExpression()));
        return parts;
    }

    /** A call, where a subclass knows more of what is not computed alike. */
    Typed call(Function function, List<Typed> arguments) {
        if (dialect == Dialect.ORACLE) {
            OracleSql.check(function, arguments, this::type);
        }
        if (dialect == Dialect.TRANSACT_SQL) {
            TransactSql.check(function, arguments, this::type);
        }
        return calls.of(function, arguments);
    }

    /** The type of a column; null of anything else. */
    @Nullable
    Type type(Expression value) {
        if (value instanceof Expression.FieldValue field) {
            return field.type();
        }
        return value instanceof Expression.ColumnValue column ? columns.types().get(column.column()) : null;
    }

    Typed leaf(net.sf.jsqlparser.expression.Expression node) {
        if (node instanceof Column column) {
            return column(column);
        } else if (node instanceof StringValue text && text.getPrefix() == null) {
            Lexed.Constant constant = lexed.constant(text.getValue());
            return Typed.of(Lexed.literal(constant), constant.kind());
        } else if (node instanceof LongValue number) {
            return number(number.getStringValue());
        } else if (node instanceof DoubleValue number) {
            return number(number.toString());
        } else if (node instanceof BooleanValue truth) {
            return truth(truth.getValue());
        } else if (node instanceof NullValue) {
            return Typed.of(new Literal(Literal.Kind.NULL, ""), Kind.NULL);
        }
        throw new Untranslatable("it uses " + node.getClass().getSimpleName());
    }

    Typed column(Column node) {
        String name = node.getColumnName();
        if (node.getTable() != null && node.getTable().getName() != null) {
            throw new Untranslatable("it names a column with its table");
        }
        if (name.equalsIgnoreCase("true") || name.equalsIgnoreCase("false")) {
            return truth(name.equalsIgnoreCase("true"));
        }
        String column = lexed.column(name);
        Type type = columns.types().get(column);
        if (type == null) {
            throw new Untranslatable("it names an unknown column");
        }
        return new Typed(
                new Expression.ColumnValue(column),
                Kind.of(type),
                columns.ignoringCase().contains(column));
    }

    private static Typed number(String text) {
        Literal literal = Constants.number(text).orElseThrow(() -> new Untranslatable("a number in it cannot be read"));
        boolean real = text.indexOf('e') >= 0 || text.indexOf('E') >= 0;
        return Typed.of(literal, real ? Kind.REAL : text.indexOf('.') >= 0 ? Kind.EXACT : Kind.INTEGER);
    }

    static Typed truth(boolean value) {
        return Typed.of(new Literal(Literal.Kind.BOOLEAN, Boolean.toString(value)), Kind.BOOLEAN);
    }

    Typed function(net.sf.jsqlparser.expression.Function node) {
        boolean plain = !node.isDistinct()
                && !node.isAllColumns()
                && !node.isUnique()
                && !node.isEscaped()
                && node.getNamedParameters() == null
                && node.getChainedParameters() == null
                && node.getKeep() == null
                && node.getAttribute() == null
                && node.getOrderByElements() == null
                && node.getMultipartName().size() == 1;
        if (!plain) {
            throw new Untranslatable("it uses " + node.getName() + " in a way of its own");
        }
        List<Typed> arguments = new ArrayList<>();
        if (node.getParameters() != null) {
            node.getParameters().forEach(p -> arguments.add(translate(p)));
        }
        if (dialect == Dialect.ORACLE && OracleSql.chooses(node.getName())) {
            return OracleSql.choice(node.getName(), arguments, this);
        } else if (node.getName().equals(TransactSql.CONVERT)) {
            return TransactSql.converted(arguments);
        } else if (node.getName().equals(TransactSql.IS_NULL)) {
            TransactSql.checkReplacement(arguments, this::type);
        }
        return call(calls.named(node.getName(), arguments.size()), arguments);
    }

    private Typed cast(CastExpression node) {
        if (dialect != Dialect.POSTGRESQL || lexed.castsByWord() || node.getColDataType() == null) {
            throw new Untranslatable("it converts values");
        }
        return Casts.cast(
                translate(node.getLeftExpression()),
                lexed.type(node.getColDataType().getDataType()));
    }

    private Typed signed(SignedExpression node) {
        Typed value = translate(node.getExpression());
        if (node.getSign() == '+' && value.kind().numeric()) {
            return value;
        }
        if (node.getSign() != '-' || !value.kind().numeric()) {
            throw new Untranslatable("it puts a sign before what is no number");
        }
        if (value.expression() instanceof Literal literal) {
            return Typed.of(
                    new Literal(
                            Literal.Kind.NUMBER,
                            new BigDecimal(literal.text()).negate().toPlainString()),
                    value.kind());
        }
        return call(Function.NEGATE, List.of(value));
    }

    private Typed choice(CaseExpression node) {
        if (node.getSwitchExpression() != null) {
            throw new Untranslatable("it uses CASE with a value");
        }
        List<Typed> arguments = new ArrayList<>();
        for (WhenClause when : node.getWhenClauses()) {
            arguments.add(translate(when.getWhenExpression()));
            arguments.add(translate(when.getThenExpression()));
        }
        arguments.add(
                node.getElseExpression() == null
                        ? Typed.of(new Literal(Literal.Kind.NULL, ""), Kind.NULL)
                        : translate(node.getElseExpression()));
        return call(Function.CASE, arguments);
    }

    Typed predicate(net.sf.jsqlparser.expression.Expression node) {
        if (node instanceof Between between) {
            Typed inside = call(
                    Function.BETWEEN,
                    List.of(
                            translate(between.getLeftExpression()),
                            translate(between.getBetweenExpressionStart()),
                            translate(between.getBetweenExpressionEnd())));
            return negated(between.isNot(), inside);
        } else if (node instanceof IsNullExpression is && !is.isUseNotNull() && !is.isUseIsNull()) {
            return call(
                    is.isNot() ? Function.IS_NOT_NULL : Function.IS_NULL, List.of(translate(is.getLeftExpression())));
        } else if (node instanceof InExpression in && in.getRightExpression() instanceof ExpressionList<?> list) {
            List<Typed> arguments = new ArrayList<>(List.of(translate(in.getLeftExpression())));
            list.forEach(e -> arguments.add(translate(e)));
            return negated(in.isNot(), call(Function.IN, arguments));
        }
        throw new Untranslatable("it uses " + node.getClass().getSimpleName());
    }

    static Typed negated(boolean not, Typed value) {
        return not ? Typed.of(new Call(Function.NOT, List.of(value.expression())), Kind.BOOLEAN) : value;
    }
}
