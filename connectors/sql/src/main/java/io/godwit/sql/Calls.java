package io.godwit.sql;

import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Expression.Call;
import io.godwit.spi.schema.Expression.Function;
import io.godwit.spi.schema.Expression.Literal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which calls mean the same everywhere, by what their arguments are. */
final class Calls {
    private static final Map<String, Function> EVERYWHERE = Map.of(
            "lower", Function.LOWER,
            "upper", Function.UPPER,
            "abs", Function.ABSOLUTE,
            "char_length", Function.CHARACTER_LENGTH,
            "character_length", Function.CHARACTER_LENGTH,
            "coalesce", Function.COALESCE,
            "now", Function.NOW,
            "curdate", Function.TODAY,
            "mod", Function.MODULO);

    private static final Map<String, Function> OF_MYSQL = Map.of(
            "lcase", Function.LOWER,
            "ucase", Function.UPPER,
            "ifnull", Function.COALESCE,
            "concat", Function.CONCATENATE,
            "uuid", Function.RANDOM_UUID,
            "if", Function.CASE);

    private static final Map<String, Function> OF_POSTGRESQL = Map.of(
            "length", Function.CHARACTER_LENGTH,
            "gen_random_uuid", Function.RANDOM_UUID,
            "uuid_generate_v4", Function.RANDOM_UUID);

    static final String FOLDED = "it compares texts that differ and are equal under their collation";

    private final Dialect dialect;

    Calls(Dialect dialect) {
        this.dialect = dialect;
    }

    /** Whether a function is among those gone into. */
    static boolean knows(Dialect dialect, String lower) {
        return (isEverywhere(dialect) && EVERYWHERE.containsKey(lower))
                || own(dialect).containsKey(lower);
    }

    /** Transact-SQL and Oracle have few of them, and others under the same names. */
    private static boolean isEverywhere(Dialect dialect) {
        return dialect == Dialect.MYSQL || dialect == Dialect.POSTGRESQL;
    }

    private static Map<String, Function> own(Dialect dialect) {
        return switch (dialect) {
            case MYSQL -> OF_MYSQL;
            case POSTGRESQL -> OF_POSTGRESQL;
            case TRANSACT_SQL -> TransactSql.FUNCTIONS;
            case ORACLE -> OracleSql.FUNCTIONS;
        };
    }

    /** The function behind a name that has so many arguments. */
    Function named(String name, int arguments) {
        String lower = name.toLowerCase(Locale.ROOT);
        Function function = isEverywhere(dialect) ? EVERYWHERE.get(lower) : null;
        if (function == null) {
            function = own(dialect).get(lower);
        }
        if (function == null || (function == Function.CASE && arguments != 3)) {
            throw new Untranslatable("it uses " + lower);
        }
        return function;
    }

    Typed of(Function function, List<Typed> given) {
        List<Typed> arguments = aligned(function, given);
        Kind kind = switch (function) {
            case AND, OR, NOT -> all(arguments, Kind.BOOLEAN);
            case EQUAL, NOT_EQUAL, IN -> equality(arguments);
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, BETWEEN -> order(arguments);
            case IS_NULL, IS_NOT_NULL -> Kind.BOOLEAN;
            case PLUS, MINUS, TIMES, NEGATE, ABSOLUTE -> number(arguments);
            case DIVIDE, MODULO -> division(function, arguments);
            case CONCATENATE, LOWER, UPPER -> all(arguments, Kind.TEXT);
            case LIKE -> pattern(arguments);
            case CHARACTER_LENGTH -> {
                all(arguments, Kind.TEXT);
                yield Kind.INTEGER;
            }
            case COALESCE -> alike(arguments);
            case CASE -> choice(arguments);
            case NOW -> Kind.INSTANT;
            case TODAY -> Kind.DATE;
            case RANDOM_UUID -> Kind.UUID;
        };
        boolean none = function == Function.NOW || function == Function.TODAY || function == Function.RANDOM_UUID;
        if (arguments.isEmpty() != none) {
            throw new Untranslatable("a function in it has other arguments");
        }
        List<Expression> expressions = new ArrayList<>();
        boolean ignoresCase = false;
        for (Typed argument : arguments) {
            expressions.add(argument.expression());
            ignoresCase |= argument.ignoresCase();
        }
        return new Typed(new Call(function, expressions), kind, ignoresCase && kind == Kind.TEXT);
    }

    /** Constants that take the kind of what they are compared with, as MySQL writes them without a cast. */
    private List<Typed> aligned(Function function, List<Typed> arguments) {
        boolean compares = switch (function) {
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, BETWEEN, IN, COALESCE -> true;
            default -> false;
        };
        if (!compares) {
            return arguments;
        }
        Kind kind = arguments.stream()
                .filter(a -> !(a.expression() instanceof Literal))
                .map(Typed::kind)
                .findFirst()
                .orElse(Kind.OTHER);
        List<Typed> aligned = new ArrayList<>();
        for (Typed argument : arguments) {
            aligned.add(argument.expression() instanceof Literal literal ? aligned(argument, literal, kind) : argument);
        }
        return aligned;
    }

    private Typed aligned(Typed argument, Literal literal, Kind kind) {
        if (dialect == Dialect.ORACLE) {
            return OracleSql.aligned(argument, literal, kind);
        }
        boolean texts = argument.kind() == Kind.TEXT && (kind.temporal() || kind == Kind.LABEL);
        boolean numbers = literal.kind() == Literal.Kind.NUMBER && kind == Kind.BOOLEAN;
        if (!texts && !numbers) {
            return argument;
        }
        String text = dialect == Dialect.TRANSACT_SQL ? TransactSql.dashed(literal.text(), kind) : literal.text();
        return Typed.of(
                Constants.of(kind, text)
                        .orElseThrow(
                                () -> new Untranslatable("it compares with a constant that is no value of the type")),
                kind);
    }

    private static Kind all(List<Typed> arguments, Kind kind) {
        for (Typed argument : arguments) {
            if (argument.kind() != kind) {
                throw new Untranslatable("it takes " + argument.kind().words() + " for " + kind.words());
            }
        }
        return kind;
    }

    private static Kind pattern(List<Typed> arguments) {
        all(arguments, Kind.TEXT);
        if (arguments.stream().anyMatch(Typed::ignoresCase)) {
            throw new Untranslatable(FOLDED);
        }
        return Kind.BOOLEAN;
    }

    private static Kind alike(List<Typed> arguments) {
        Kind result = Kind.NULL;
        for (Typed argument : arguments) {
            if (!result.goesWith(argument.kind())) {
                throw new Untranslatable(
                        "it takes " + argument.kind().words() + " and " + result.words() + " for alike");
            }
            boolean wider = result == Kind.NULL
                    || (argument.kind().numeric() && argument.kind().compareTo(result) > 0);
            result = wider ? argument.kind() : result;
        }
        return result;
    }

    private static Kind equality(List<Typed> arguments) {
        Kind kind = alike(arguments);
        boolean folded = arguments.stream().anyMatch(Typed::ignoresCase);
        if (folded) {
            throw new Untranslatable(FOLDED);
        }
        if (kind == Kind.NULL || kind == Kind.OTHER || arguments.size() < 2) {
            throw new Untranslatable("it compares " + kind.words());
        }
        return Kind.BOOLEAN;
    }

    /** Texts are in another order under every collation. */
    private static Kind order(List<Typed> arguments) {
        Kind kind = alike(arguments);
        if (!kind.numeric() && !kind.temporal()) {
            throw new Untranslatable("it asks for the order of " + kind.words());
        }
        return Kind.BOOLEAN;
    }

    private static Kind number(List<Typed> arguments) {
        for (Typed argument : arguments) {
            if (!argument.kind().numeric()) {
                throw new Untranslatable("it counts with " + argument.kind().words());
            }
        }
        return alike(arguments);
    }

    /** Exact quotients have as many digits as each engine likes, and only some refuse to divide by zero. */
    private static Kind division(Function function, List<Typed> arguments) {
        Kind kind = number(arguments);
        boolean constant = arguments.size() == 2
                && arguments.get(1).expression() instanceof Literal divisor
                && new BigDecimal(divisor.text()).signum() != 0;
        if (!constant || kind != (function == Function.DIVIDE ? Kind.REAL : Kind.INTEGER)) {
            throw new Untranslatable("it divides, and quotients are cut differently elsewhere");
        }
        return kind;
    }

    private static Kind choice(List<Typed> arguments) {
        List<Typed> results = new ArrayList<>();
        for (int i = 0; i + 1 < arguments.size(); i += 2) {
            all(List.of(arguments.get(i)), Kind.BOOLEAN);
            results.add(arguments.get(i + 1));
        }
        results.add(arguments.get(arguments.size() - 1));
        return alike(results);
    }
}
