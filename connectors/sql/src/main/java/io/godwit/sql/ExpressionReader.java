package io.godwit.sql;

import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Expression.Literal;
import io.godwit.spi.schema.Type;
import java.util.Optional;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.TokenMgrException;

/**
 * Reads defaults, checks, computations and conditions of one dialect into {@link Expression}. What is not listed here, or is
 * computed differently by another engine, or cannot be told, reads as nothing; a caller then keeps the text and says so.
 * Keeps no state; may be used from any thread.
 */
public final class ExpressionReader {
    private ExpressionReader() {}

    /**
     * Reads the condition of a check or of a partial index.
     *
     * @param text as the server's catalogue gives it, without the word CHECK
     */
    public static Optional<Expression> condition(Dialect dialect, Columns columns, String text) {
        return read(dialect, columns, text)
                .filter(t -> t.kind() == Kind.BOOLEAN)
                .map(Typed::expression);
    }

    /** Reads what a column is computed from, or an expression of an index. */
    public static Optional<Expression> computed(Dialect dialect, Columns columns, Type type, String text) {
        return read(dialect, columns, text)
                .filter(t -> t.kind().goesWith(Kind.of(type)))
                .map(Typed::expression);
    }

    /** Reads an expression of an index. */
    public static Optional<Expression> indexed(Dialect dialect, Columns columns, String text) {
        return read(dialect, columns, text)
                .filter(t -> t.kind() != Kind.OTHER && t.kind() != Kind.JSON)
                .map(Typed::expression);
    }

    /**
     * Reads a default that is written as an expression: constants in quotes, functions by name.
     *
     * @param type of the column
     */
    public static Optional<Expression> defaultValue(Dialect dialect, Type type, String text) {
        if (dialect == Dialect.TRANSACT_SQL) {
            return TransactSql.isOfItsOwn(text)
                    ? TransactSql.moment(text, Kind.of(type))
                    : read(dialect, Columns.NONE, text)
                            .flatMap(t -> assigned(TransactSql.dashed(t, Kind.of(type)), type));
        }
        return read(dialect, Columns.NONE, text).flatMap(t -> assigned(t, type));
    }

    /**
     * Reads a default that is a constant's bare text, without quotes.
     *
     * @param type of the column
     */
    public static Optional<Expression> constant(Type type, String text) {
        return Constants.of(type, text).map(l -> l);
    }

    /** Whether a default numbers rows from a sequence. */
    public static boolean counts(String text) {
        return text.startsWith("nextval(") || text.startsWith("pg_catalog.nextval(");
    }

    private static Optional<Expression> assigned(Typed value, Type type) {
        Kind wanted = Kind.of(type);
        if (value.expression() instanceof Literal literal) {
            boolean number = literal.kind() == Literal.Kind.NUMBER;
            return switch (literal.kind()) {
                case NULL, BYTES ->
                    literal.kind() == Literal.Kind.BYTES && wanted != Kind.BYTES
                            ? Optional.empty()
                            : Optional.of(literal);
                case BOOLEAN ->
                    wanted == Kind.BOOLEAN
                            ? Optional.of(literal)
                            : wanted.numeric()
                                    ? Constants.number(literal.text().equals("true") ? "1" : "0")
                                            .map(l -> l)
                                    : Optional.empty();
                default -> number && wanted == Kind.BITS ? Optional.of(literal) : constant(type, literal.text());
            };
        }
        if (value.expression() instanceof Expression.Call call
                && call.arguments().isEmpty()) {
            boolean fits = switch (call.function()) {
                case NOW -> wanted == Kind.INSTANT || wanted == Kind.TIMESTAMP || wanted == Kind.DATE;
                case TODAY -> wanted == Kind.DATE;
                case RANDOM_UUID -> wanted == Kind.UUID || wanted == Kind.TEXT;
                default -> false;
            };
            return fits ? Optional.of(value.expression()) : Optional.empty();
        }
        return value.kind().goesWith(wanted) ? Optional.of(value.expression()) : Optional.empty();
    }

    private static Optional<Typed> read(Dialect dialect, Columns columns, String text) {
        try {
            Lexed lexed = Lexed.of(dialect, columns, text);
            CCJSqlParser parser = new CCJSqlParser(lexed.text()).withAllowComplexParsing(true);
            net.sf.jsqlparser.expression.Expression parsed = parser.Expression();
            if (parser.getNextToken().kind != 0) {
                return Optional.empty();
            }
            return Optional.of(new Translator(dialect, columns, lexed).translate(parsed));
        } catch (Untranslatable | ParseException | TokenMgrException | StackOverflowError e) {
            return Optional.empty();
        }
    }
}
